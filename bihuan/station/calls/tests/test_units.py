"""A unit's status, and who changed it."""

from datetime import date, datetime, timedelta

import pytest

from bihuan.loop import Refused
from bihuan.station.calls.models import Status, Unit, UnitChange
from bihuan.station.calls.units import change, forget_positions, in_service, locate
from bihuan.station.people.models import Organisation, Person
from bihuan.station.places.models import Area
from bihuan.station.places.refusals import PlaceRefused


@pytest.fixture
def unit(station: Organisation) -> Unit:
    return Unit.objects.create(code="云01", name="1号车", organisation=station)


def test_a_change_is_recorded_with_who_and_when(unit: Unit, now: datetime) -> None:
    person = Person.objects.create(username="p", name="民警")
    change(unit, Status.UNDER_WAY, by=person, now=now)
    change(unit, Status.ON_SCENE, by=None, now=now + timedelta(minutes=4))
    rows = UnitChange.objects.values_list("before", "status", "at", "by")
    assert list(rows) == [(2, 3, now, person.pk), (3, 4, now + timedelta(minutes=4), None)]
    assert (unit.status, unit.status_at) == (4, now + timedelta(minutes=4))


def test_the_same_status_again_changes_nothing(unit: Unit, now: datetime) -> None:
    change(unit, Status.AT_STATION, by=None, now=now)
    assert unit.status_at is None and not UnitChange.objects.exists()


def test_there_are_nine_digits_and_no_tenth(unit: Unit, now: datetime) -> None:
    assert list(Status.values) == list(range(9))
    with pytest.raises(ValueError):
        change(unit, 9, by=None, now=now)


def test_a_unit_out_of_service_is_not_listed(unit: Unit) -> None:
    Unit.objects.create(code="云02", name="2号车", organisation=unit.organisation, until=date(2026, 1, 1))
    assert list(in_service(date(2026, 11, 21))) == [unit]


def position(unit: Unit) -> tuple[float | None, float | None, datetime | None]:
    unit.refresh_from_db()
    return unit.lat, unit.lon, unit.located_at


def test_only_the_last_position_is_kept_and_no_trail(unit: Unit, now: datetime) -> None:
    locate(unit, 29.85, 121.45, "wgs84", now=now)
    locate(unit, 29.86, 121.46, "wgs84", now=now + timedelta(minutes=1))
    assert position(unit) == (29.86, 121.46, now + timedelta(minutes=1))
    assert not UnitChange.objects.exists()


def test_coordinates_of_a_chinese_map_are_turned(unit: Unit, now: datetime) -> None:
    locate(unit, 29.85, 121.45, "gcj02", now=now)
    lat, lon, _ = position(unit)
    assert lat != 29.85 and abs(lat - 29.85) < 0.01 and abs(lon - 121.45) < 0.01


def test_a_unit_off_duty_has_no_position_and_loses_the_one_it_had(unit: Unit, now: datetime) -> None:
    locate(unit, 29.85, 121.45, "wgs84", now=now)
    change(unit, Status.UNAVAILABLE, by=None, now=now)
    assert position(unit) == (None, None, None)
    with pytest.raises(Refused, match="off_duty"):
        locate(unit, 29.85, 121.45, "wgs84", now=now)
    assert position(unit) == (None, None, None)


def test_a_position_in_the_sea_is_refused_and_the_old_one_stays(unit: Unit, county: Area, now: datetime) -> None:
    locate(unit, 29.85, 121.45, "wgs84", now=now)
    for lat, lon in ((29.85, 123.5), (121.45, 29.85), (0, 0)):
        with pytest.raises(PlaceRefused):
            locate(unit, lat, lon, "wgs84", now=now)
    assert position(unit) == (29.85, 121.45, now)


def test_a_position_is_erased_after_a_week(unit: Unit, now: datetime) -> None:
    locate(unit, 29.85, 121.45, "wgs84", now=now)
    assert forget_positions(now + timedelta(days=7)) == 0
    assert forget_positions(now + timedelta(days=7, seconds=1)) == 1
    assert position(unit) == (None, None, None)
