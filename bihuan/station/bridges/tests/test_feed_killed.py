"""A feed killed between any two of its steps goes on as if it had not been: the same rows under the same ids, none left out."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.station import Station

DJANGO = {"DJANGO_SETTINGS_MODULE": "bihuan.station.settings"}
SCENE = """
import django; django.setup()
from bihuan.__main__ import main
from tests.cast import made
made()
assert main(["feed", "add", "p110", "--station", "station", "--json"]) == 0
"""
MORE = """
import django, sys; django.setup()
from django.utils import timezone
from bihuan.station.bridges.feed.incoming import take_in
from bihuan.station.bridges.models import Partner
at = timezone.localtime(timezone.now()).strftime("%Y-%m-%d %H:%M:%S")
rows = [{"JJDBH": f"{sys.argv[1]}-{n}", "BJSJ": at, "BJNR": "吵", "JQLBDM": "0902"} for n in range(30)]
account, _answers = take_in(Partner.objects.get(), rows, timezone.now())
assert account.new == 30, account
"""
KILLED = """
import os, signal, sys
import django; django.setup()
from pathlib import Path
from bihuan.__main__ import main
from bihuan.station.bridges.feed import files

def die(*_given, **_named):
    os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[2] == "before the name":
    Path.replace = die
else:
    setattr(files, {"before the file": "_put", "before the cursor": "_finish"}[sys.argv[2]], die)
main(["feed", "out", sys.argv[1], "--to", "p110"])
"""
MOVED = """
import os, signal, sys
import django; django.setup()
from pathlib import Path
from bihuan.__main__ import main
Path.replace = lambda *_given: os.kill(os.getpid(), signal.SIGKILL)
main(["feed", "in", sys.argv[1], "--from", "p110"])
"""
TOLD = """
import django, json; django.setup()
from bihuan.station.bridges.feed.outcomes import between, page
from bihuan.station.bridges.models import Batch, Partner
from bihuan.station.calls.models import Call
from bihuan.station.loop.stream import Cursor
one = Partner.objects.get()
found = page(one, Cursor.parse(one.begun), 500)
waits = Batch.objects.filter(written_at=None).count()
print(json.dumps({"ids": [row["id"] for row in found.rows], "open": waits, "calls": Call.objects.count()}))
"""


@pytest.fixture
def home(station: Station) -> Iterator[Station]:
    station.migrate()
    ran(station, SCENE)
    yield station


def ran(home: Station, program: str, *words: object) -> str:
    process = home.start("-c", program, *words, **DJANGO)
    out, err = process.communicate(timeout=180)
    assert process.returncode == 0, err
    return str(out)


def killed(home: Station, program: str, *words: object) -> None:
    process = home.start("-c", program, *words, **DJANGO)
    _out, err = process.communicate(timeout=180)
    assert process.returncode == -signal.SIGKILL, err


def told(home: Station) -> Any:
    return json.loads(ran(home, TOLD).splitlines()[-1])


def ids(folder: Path) -> list[str]:
    return [json.loads(line)["id"] for file in sorted(folder.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()]


def test_whatever_moment_it_is_killed_at_no_step_is_left_out_or_told_under_another_id(home: Station, tmp_path: Path) -> None:
    out, seen = tmp_path / "out", []
    for turn, moment in enumerate(("before the file", "before the name", "before the cursor")):
        ran(home, MORE, turn)
        killed(home, KILLED, out, moment)
        seen += ids(out)
    before = {file.name: file.read_bytes() for file in out.glob("*.jsonl")}
    assert home.bihuan("feed", "out", out, "--to", "p110").code == 0
    told_now, written = told(home), ids(out)
    assert written == told_now["ids"] and len(set(written)) == len(written) == 90 and told_now["open"] == 0
    assert set(seen) <= set(written) and all((out / name).read_bytes() == said for name, said in before.items())
    assert home.bihuan("feed", "out", out, "--to", "p110").said["written"] == []


def test_two_that_write_at_once_write_the_same_files(home: Station, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ran(home, MORE, 0)
    both = [home.start("-m", "bihuan", "feed", "out", str(out), "--to", "p110", "--json") for _ in range(2)]
    assert all(process.wait(180) == 0 for process in both)
    assert ids(out) == told(home)["ids"] and len(ids(out)) == 30


def test_a_file_taken_in_but_not_moved_is_in_already_the_next_time(home: Station, tmp_path: Path) -> None:
    box = tmp_path / "box"
    box.mkdir()
    rows = [{"JJDBH": str(n), "BJSJ": "2026-01-05 08:00:00", "BJNR": "吵", "JQLBDM": "0902"} for n in range(20)]
    (box / "a.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    killed(home, MOVED, box)
    [again] = home.bihuan("feed", "in", box, "--from", "p110").said["files"]
    assert (again["new"], again["already"], again["rejected"]) == (0, 20, 0) and told(home)["calls"] == 20
    assert (box / "taken" / "a.jsonl").exists() and not (box / "a.jsonl").exists()
