"""A recorded day goes in at its own rhythm and comes out with an account."""

import json
import os
import socket
import subprocess
import sys
from argparse import Namespace
from datetime import date
from pathlib import Path

import pytest

from bihuan.demo.replay import day_of, tell
from bihuan.station.commands import Unable

CALLS = """id,time,text,where,kind
1,2021-03-05 00:10:00,two cars touched,Long Street,crash
2,2021-03-05 00:10:30,loud music again,River Lane 5,noise
3,2021-03-05 00:11:00,the shop does not take the phone back,Market 3,shop
3,2021-03-05 00:11:00,the shop does not take the phone back,Market 3,shop
4,2021-03-06 09:00:00,another day,Market 3,shop
5,not a time,cannot be read,Market 3,shop
"""
MAP = """zone = "Asia/Shanghai"
identity = "id"
words = ["text"]
place = ["where"]

[[time]]
column = "time"

[class]
given = ["kind"]
by = ["kind"]

[class.map]
crash = "0501"
noise = "0901"
shop = "0403"
"""


@pytest.fixture
def recorded(tmp_path: Path) -> Namespace:
    (tmp_path / "calls.csv").write_text(CALLS, "utf-8")
    (tmp_path / "map.toml").write_text(MAP, "utf-8")
    return Namespace(file=tmp_path / "calls.csv", map=tmp_path / "map.toml", preset=None, day=date(2021, 3, 5), most=None)


@pytest.mark.django_db
def test_only_the_calls_of_the_day_are_taken_each_once_in_order(recorded: Namespace) -> None:
    readings, rows = day_of(recorded)
    assert [reading.sort.code for reading in readings] == ["0501", "0901", "0403"]
    assert rows == {"read": 4, "already": 1, "refused": 1}, "an exact repeat, and a row without a time"


@pytest.mark.django_db
def test_a_day_without_calls_and_a_torn_file_are_said_in_a_sentence(recorded: Namespace) -> None:
    recorded.day = date(2020, 1, 1)
    with pytest.raises(Unable):
        day_of(recorded)
    recorded.file.write_bytes(b"PK\x03\x04 torn")
    with pytest.raises(Unable):
        day_of(recorded)


def test_the_command_serves_replays_and_gives_its_account(recorded: Namespace, tmp_path: Path) -> None:
    environment = {**os.environ, "BIHUAN_HOME": str(tmp_path / "home"), "BIHUAN_PORT": str(two_free_ports()), "DATABASE_URL": "",
                   "BIHUAN_WORKERS": "1"}  # fmt: skip
    command = [sys.executable, "-m", "bihuan", "replay", "--from", recorded.file, "--map", recorded.map, "--day", "2021-03-05",
               "--speed", "20000", "--patience", "2", "--json"]  # fmt: skip
    ended = subprocess.run([str(word) for word in command], env=environment, capture_output=True, text=True, timeout=300, check=False)
    account = json.loads(ended.stdout.splitlines()[-1])
    assert ended.returncode == 0 and account["ok"], ended.stderr
    assert account["calls"] == account["on_incidents"] == 3 and account["unsorted"] == 0
    assert account["incidents_closed"] + account["incidents_open"] == 3 and account["clean"]
    assert "3" in tell(account)


def two_free_ports() -> int:
    """Of a pair of neighbours the first."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return int(port)
