"""Numbers under many hands: none twice, none missing."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from django.db import transaction

from bihuan.station.calls.models import Serial
from bihuan.station.calls.numbers import next_number, next_numbers
from bihuan.station.people.models import Organisation
from tests.station import Station, drop_database, new_database

PROCESSES, EACH = 8, 25
SCENE = """
import django; django.setup()
from datetime import date
from bihuan.station.people.models import Organisation
Organisation.objects.create(code="S1", name="所", kind="station", number_code="330299", since=date(2020, 1, 1))
"""
TAKING = f"""
import django, sys; django.setup()
from datetime import datetime, timezone
from bihuan.station.calls.take import CallFacts, take
from bihuan.station.people.models import Organisation
station, now = Organisation.objects.get(), datetime(2026, 11, 21, 2, 30, tzinfo=timezone.utc)
for nth in range({EACH}):
    take(CallFacts(words=f"{{sys.argv[1]}}.{{nth}}", caller_phone="13805741234"), taken_by=None, station=station, now=now)
"""
TOLD = """
import django, json; django.setup()
from bihuan.station.calls.models import Call
print(json.dumps([sorted(Call.objects.values_list("number", flat=True)), len(set(Call.objects.values_list("words", flat=True)))]))
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Station]:
    station = Station(tmp_path / "home", new_database("numbers"))
    yield station
    station.end()
    drop_database(station.database)


def test_eight_processes_taking_calls_get_each_number_once_and_leave_no_gap(home: Station) -> None:
    home.migrate()
    django = {"DJANGO_SETTINGS_MODULE": "bihuan.station.settings"}
    run = [home.start("-c", SCENE, **django)]
    assert run[0].wait(60) == 0
    run = [home.start("-c", TAKING, str(nth), **django) for nth in range(PROCESSES)]
    assert [process.communicate(timeout=180)[1] for process in run] == [""] * PROCESSES
    numbers, words = json.loads(home.start("-c", TOLD, **django).communicate(timeout=60)[0])
    assert numbers == [f"330299-20261121-{serial:04d}" for serial in range(1, PROCESSES * EACH + 1)]
    assert words == PROCESSES * EACH


@pytest.mark.django_db
def test_a_call_that_could_not_be_written_leaves_its_number_to_the_next() -> None:
    station = Organisation.objects.create(code="S1", name="所", kind="station", number_code="330299", since=date(2020, 1, 1))
    now = datetime.fromisoformat("2026-11-21T10:30+08:00")
    with pytest.raises(RuntimeError), transaction.atomic():
        assert next_number(station, now).endswith("-0001")
        raise RuntimeError("the disk is full")
    assert next_number(station, now).endswith("-0001")


@pytest.mark.django_db
def test_many_numbers_at_once_follow_the_last_and_grow_beyond_four_digits() -> None:
    day = date(2026, 11, 21)
    Serial.objects.create(prefix="330299", day=day, last=9998)
    assert next_numbers("330299", day, 3) == ["330299-20261121-9999", "330299-20261121-10000", "330299-20261121-10001"]
