"""An import killed half way and run again ends as if it had never been killed; two at once bring each row in once."""

import json
import signal
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.station import Station, drop_database, new_database

ROWS = 12_000  # five batches
DJANGO = {"DJANGO_SETTINGS_MODULE": "bihuan.station.settings"}
SCENE = """
import django; django.setup()
from datetime import date
from bihuan.station.people.models import Organisation
Organisation.objects.create(code="S1", name="所", kind="station", number_code="330299", since=date(2020, 1, 1))
"""
TOLD = """
import django, json; django.setup()
from bihuan.station.calls.models import Call, Serial
from bihuan.station.loop.models import Matter, Step
calls = list(Call.objects.order_by("origin_key").values_list("origin_key", "number", "words", "received_at", "category"))
print(json.dumps({"calls": calls, "matters": Matter.objects.count(), "steps": Step.objects.count(),
                  "own": Call.objects.filter(matter__number__startswith="330299-").values("matter").distinct().count(),
                  "serials": list(Serial.objects.order_by("day").values_list("day", "last"))}, default=str))
"""
KILLED = """
import os, signal, sys
import django; django.setup()
from bihuan.__main__ import main
from bihuan.station.bridges.calls import history
bulk_import, batches = history.bulk_import, []

def then_killed(*given, **named):
    batches.append(bulk_import(*given, **named))
    if len(batches) == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)  # the incidents of this batch are written, its calls are not
    return batches[-1]

history.bulk_import = then_killed
main(["import", "calls", sys.argv[1]])
"""


@pytest.fixture
def homes(tmp_path: Path) -> Iterator[list[Station]]:
    homes = [Station(tmp_path / name, new_database(f"calls_{name}")) for name in ("whole", "killed")]
    for home in homes:
        home.migrate()
        assert home.start("-c", SCENE, **DJANGO).wait(60) == 0
    yield homes
    for home in homes:
        home.end()
        drop_database(home.database)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    start = datetime(2026, 1, 1)
    lines = (f"{nth % (ROWS - 50)},{start + timedelta(minutes=7 * nth * 7919 % 400_000):%Y-%m-%d %H:%M},第{nth % (ROWS - 50)}次,0902"
             for nth in range(ROWS))
    path = tmp_path / "calls.csv"
    path.write_text("JJDBH,BJSJ,BJNR,JQLBDM\n" + "\n".join(lines) + "\nx,never,坏行,\n", encoding="utf-8")
    return path


def asked(home: Station, question: str) -> Any:
    return json.loads(home.start("-c", question, **DJANGO).communicate(timeout=120)[0])


def test_killed_half_way_and_run_again_it_ends_the_same(homes: list[Station], file: Path) -> None:
    whole, killed = homes
    assert whole.bihuan("import", "calls", file).said["read"] == ROWS + 1

    for batch in (1, 3):
        process = killed.start("-c", KILLED, str(file), str(batch), **DJANGO)
        process.communicate(timeout=120)
        assert process.returncode == -signal.SIGKILL
    last = killed.bihuan("import", "calls", file).said
    assert last["read"] == last["new"] + last["already"] + last["rejected"] == ROWS + 1
    assert last["rejected"] == 1 and 50 < last["already"] < ROWS

    assert asked(killed, TOLD) == asked(whole, TOLD)
    told = asked(killed, TOLD)
    assert len(told["calls"]) == told["matters"] == told["steps"] == told["own"] == ROWS - 50
    assert killed.bihuan("audit", "verify").code == 0


def test_two_imports_of_one_file_at_once_bring_each_row_in_once(homes: list[Station], file: Path) -> None:
    home = homes[1]
    both = [home.start("-m", "bihuan", "import", "calls", str(file), "--json") for _ in range(2)]
    told = [json.loads(process.communicate(timeout=300)[0]) for process in both]
    assert all(each["read"] == each["new"] + each["already"] + each["rejected"] == ROWS + 1 for each in told)
    assert sum(each["new"] for each in told) == ROWS - 50
    assert len(asked(home, TOLD)["calls"]) == ROWS - 50
