"""The tree of organisations, on any day."""

from datetime import date

import pytest

from bihuan.station.people.models import Organisation, Placement
from bihuan.station.people.tree import tree

pytestmark = pytest.mark.django_db

FIRST = date(2026, 1, 1)


def org(code: str, kind: str, parent: Organisation | None = None, since: date = FIRST) -> Organisation:
    made = Organisation.objects.create(code=code, name=code, kind=kind, since=since)
    if parent:
        Placement.objects.create(organisation=made, parent=parent, since=since)
    return made


def test_a_line_begins_with_the_organisation_itself_and_climbs() -> None:
    county = org("county", "county")
    station = org("station", "station", county)
    team = org("team", "team", station)
    today = tree(FIRST)
    assert today.line(team.pk) == (team.pk, station.pk, county.pk)
    assert today.below(station.pk) == {station.pk, team.pk}
    assert today.house(team.pk) == station.pk
    assert today.parent(county.pk) is None


def test_a_station_moved_to_another_district_keeps_its_history() -> None:
    east, west = org("east", "district"), org("west", "district")
    station = org("station", "station", east)
    before = tree(date(2026, 6, 1))
    Placement.objects.create(organisation=station, parent=west, since=date(2026, 7, 1))
    assert tree(date(2026, 6, 30)).line(station.pk) == before.line(station.pk) == (station.pk, east.pk)
    assert tree(date(2026, 7, 1)).line(station.pk) == (station.pk, west.pk)


def test_an_unknown_organisation_is_a_line_of_its_own() -> None:
    assert tree(FIRST).line(99) == (99,)
    assert tree(FIRST).below(99) == {99}
    assert tree(FIRST).house(99) == 99


def test_the_room_that_rules_is_the_nearest_one_named() -> None:
    town = org("town", "township")
    room = org("room", "room", town)
    town.hub = room
    town.save()
    clerk_side = org("market", "department", town)
    assert tree(FIRST).hub(clerk_side.pk) == room.pk


def test_a_circle_that_slipped_into_the_table_does_not_hang_the_climb() -> None:
    one, two = org("one", "district"), org("two", "district")
    Placement.objects.create(organisation=one, parent=two, since=FIRST)
    Placement.objects.create(organisation=two, parent=one, since=FIRST)
    assert tree(FIRST).line(one.pk) == (one.pk, two.pk)
