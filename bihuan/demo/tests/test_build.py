"""Building the township in an empty home, and again."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth import authenticate

from bihuan.demo.build import build
from bihuan.demo.files import write_files
from bihuan.demo.people import PASSWORD, STATION, UNITS
from bihuan.demo.tests.conftest import few_addresses
from bihuan.demo.world import world as make
from bihuan.station.calls.models import Call, Unit
from bihuan.station.commands import Unable
from bihuan.station.loop.audit import verify
from bihuan.station.loop.models import Matter
from bihuan.station.people.models import Organisation, Person
from bihuan.station.people.structure import found
from bihuan.station.places.models import Address, Area

NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


@pytest.mark.django_db
def test_an_empty_home_becomes_the_township_and_a_second_time_changes_nothing(tmp_path: Path) -> None:
    township = make()
    made = build(township, tmp_path, now=NOW, days=20)
    calls = township.calls(NOW.date() - timedelta(1), 20)
    assert made["calls"] == Call.objects.count() == len(calls)
    assert Matter.objects.filter(kind="incident").count() == made["incidents"] == sum(not call.joins for call in calls)
    assert Matter.objects.filter(kind="diversion").count() == made["diversions"] == sum(call.diverted for call in calls)
    assert Call.objects.filter(matter=None).count() == 0, "every call is on an incident"
    assert Matter.objects.filter(closed_at=None).count() == 0
    assert Area.objects.filter(kind="grid").count() == 37 and Area.objects.filter(kind="zone").count() == 6
    assert Address.objects.count() == len(township.addresses.addresses)
    assert Person.objects.count() == len(township.people.persons)
    assert Organisation.objects.count() == len(township.people.organisations)
    assert Unit.objects.count() == len(UNITS)
    before = Call.objects.count()
    assert build(township, tmp_path, now=NOW, days=20) == {"calls": 0, "incidents": 0, "diversions": 0}
    assert Call.objects.count() == before
    assert build(township, tmp_path, now=NOW + timedelta(2), days=20)["calls"] > 0, "the days in between are added"


@pytest.mark.django_db
def test_the_ledger_of_invented_history_is_clean(tmp_path: Path) -> None:
    build(few_addresses(), tmp_path, now=NOW, days=3)
    assert not verify().findings


@pytest.mark.django_db
def test_every_account_opens_with_the_printed_password(tmp_path: Path) -> None:
    township = few_addresses()
    build(township, tmp_path, now=NOW, days=1)
    for account in township.people.accounts:
        assert authenticate(username=account, password=PASSWORD) is not None, account


@pytest.mark.django_db
def test_the_demo_never_builds_into_another_stations_home(tmp_path: Path) -> None:
    found("330203000000", "别的派出所", "station", since=NOW.date())
    with pytest.raises(Unable):
        build(make(), tmp_path, now=NOW)
    assert not Organisation.objects.filter(code=STATION).exists()


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    prints = []
    for name in ("one", "two"):
        write_files(make(), tmp_path / name, NOW.date())
        prints.append({file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted((tmp_path / name).iterdir())})
    assert prints[0] == prints[1] and len(prints[0]) == 5
