"""A unit's status, and who changed it."""

from datetime import date, datetime, timedelta

import pytest

from bihuan.station.calls.models import Status, Unit, UnitChange
from bihuan.station.calls.units import change, in_service
from bihuan.station.people.models import Organisation, Person


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
