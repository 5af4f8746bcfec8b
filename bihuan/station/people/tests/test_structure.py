"""Founding and moving organisations, and the ready-made insides of a station."""

from datetime import UTC, date, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from bihuan.station.people.models import Organisation, Placement
from bihuan.station.people.structure import found, move
from bihuan.station.people.templates import TEMPLATES, Unit, organise
from bihuan.station.people.tree import tree

pytestmark = pytest.mark.django_db

FIRST, TODAY, LATER = date(2026, 1, 1), date(2026, 11, 21), date(2026, 12, 1)
NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def test_a_station_moves_to_another_district_and_old_days_keep_the_old_one() -> None:
    east, west = (found(code, code, "district", since=FIRST) for code in ("east", "west"))
    station = found("S", "派出所", "station", since=FIRST, under=east)
    move(station, west, since=LATER, today=TODAY)
    assert tree(TODAY).parent(station.pk) == east.pk
    assert tree(LATER).parent(station.pk) == west.pk
    assert station.pk in tree(FIRST).below(east.pk)
    assert station.pk not in tree(LATER).below(east.pk)


def test_a_move_cannot_begin_in_the_past() -> None:
    east = found("east", "east", "district", since=FIRST)
    station = found("S", "派出所", "station", since=FIRST)
    with pytest.raises(ValidationError) as refused:
        move(station, east, since=FIRST, today=TODAY)
    assert refused.value.code == "past"
    assert not Placement.objects.exists()


def test_a_move_that_would_close_a_circle_is_refused_and_leaves_no_row() -> None:
    district = found("D", "警区", "district", since=FIRST)
    station = found("S", "派出所", "station", since=FIRST, under=district)
    with pytest.raises(ValidationError) as refused:
        move(district, station, since=TODAY, today=TODAY)
    assert refused.value.code == "circle"
    assert tree(TODAY).line(station.pk) == (station.pk, district.pk)


def test_a_circle_with_a_move_that_is_only_planned_is_refused_too() -> None:
    one, two = (found(code, code, "district", since=FIRST) for code in ("one", "two"))
    move(one, two, since=LATER, today=TODAY)
    with pytest.raises(ValidationError):
        move(two, one, since=TODAY, today=TODAY)


def test_two_teams_one_room() -> None:
    station = found("330203", "云湖派出所", "station", since=FIRST)
    units = organise(station, "two_teams_one_room", NOW)
    assert [unit.name for unit in units.values()] == ["综合指挥室", "案件办理队", "社区警务队"]
    assert tree(TODAY).below(station.pk) == {station.pk} | {unit.pk for unit in units.values()}
    assert units["room"].always_open


def test_one_centre_three_teams() -> None:
    station = found("330204", "中心所", "hub_station", since=FIRST)
    units = organise(station, "one_centre_three_teams", NOW)
    assert [(key, unit.route) for key, unit in units.items()] == [("room", ""), ("case", "C"), ("traffic", "T"), ("community", "M")]


def test_units_are_renamed_and_added_without_code() -> None:
    station = found("330203", "云湖派出所", "station", since=FIRST)
    traffic = Unit("traffic", Organisation.Kind.TEAM, "交通管理队", "Traffic team")
    units = organise(station, "two_teams_one_room", NOW, names={"case": "办案中队"}, more=(traffic,))
    assert units["case"].name == "办案中队"
    assert tree(TODAY).house(units["traffic"].pk) == station.pk


@pytest.mark.parametrize("template", TEMPLATES)
def test_organising_twice_keeps_the_units_and_the_names_given_to_them(template: str) -> None:
    station = found("330203", "云湖派出所", "station", since=FIRST)
    first = organise(station, template, NOW)
    Organisation.objects.filter(pk=first["case"].pk).update(name="改过的名字")
    again = organise(station, template, NOW)
    assert {key: unit.pk for key, unit in again.items()} == {key: unit.pk for key, unit in first.items()}
    assert again["case"].name == "改过的名字"


def test_teams_known_by_the_end_of_their_code_keep_their_classes_after_the_upgrade() -> None:
    station = found("S", "云湖派出所", "station", since=FIRST)
    for code, kind in (("S-case", "team"), ("S-unit1", "team"), ("S-traffic", "team"), ("S-community", "community")):
        found(code, code, kind, since=FIRST, under=station)
    import_module("bihuan.station.people.migrations.0007_whose_classes_a_team_takes").fill(apps, None)
    assert dict(Organisation.objects.exclude(route="").values_list("code", "route")) == {"S-case": "C", "S-traffic": "T"}
