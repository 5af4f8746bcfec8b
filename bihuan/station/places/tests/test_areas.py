"""Areas nest, points find the finest, and the sums of every level agree."""

import json
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.station.places.addresses import beginning_with, exactly, tidy
from bihuan.station.places.levels import levels, sums
from bihuan.station.places.locate import LEVELS, area_at, check_inside, zone_at
from bihuan.station.places.models import Address, Area
from bihuan.station.places.refusals import PlaceRefused

pytestmark = pytest.mark.django_db

FIRST = date(2026, 1, 1)


def box(west: float, south: float, east: float, north: float) -> str:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def area(code: str, kind: str, parent: Area | None = None, polygon: str = "") -> Area:
    return Area.objects.create(code=code, name=code, kind=kind, parent=parent, polygon=polygon, since=FIRST)


@pytest.fixture
def county() -> Area:
    return area("county", "county", polygon=box(121.0, 29.0, 122.0, 30.0))


@pytest.fixture
def township(county: Area) -> Area:
    return area("town", "township", county, box(121.2, 29.2, 121.6, 29.6))


@pytest.fixture
def grid(township: Area) -> Area:
    community = area("community", "community", township, box(121.3, 29.3, 121.5, 29.5))
    return area("grid", "grid", community, box(121.35, 29.35, 121.45, 29.45))


def test_a_point_finds_the_finest_area(county: Area, township: Area, grid: Area) -> None:
    assert area_at(29.4, 121.4) == grid
    assert area_at(29.31, 121.31) == grid.parent
    assert area_at(29.25, 121.25) == township
    assert area_at(29.9, 121.9) == county
    assert area_at(40.0, 116.0) is None


def test_a_patrol_zone_lies_across_the_levels(grid: Area, county: Area) -> None:
    zone = area("zone", "zone", county, box(121.0, 29.0, 122.0, 29.5))
    assert zone_at(29.4, 121.4) == zone
    assert area_at(29.4, 121.4) == grid


def test_a_changed_outline_is_seen_at_once(grid: Area) -> None:
    assert area_at(29.4, 121.4) == grid
    grid.polygon = box(121.35, 29.35, 121.36, 29.36)
    grid.save()
    assert area_at(29.4, 121.4) == grid.parent


def test_a_point_on_a_border_belongs_to_one_area_only(county: Area) -> None:
    for code, west, east in (("b", 121.4, 121.5), ("a", 121.3, 121.4)):
        area(code, "grid", county, box(west, 29.3, east, 29.4))
    assert {area_at(29.35, 121.4).code for _ in range(3)} == {"a"}  # type: ignore[union-attr]


def test_levels_name_every_area_a_place_lies_in(grid: Area, township: Area, county: Area) -> None:
    assert levels(grid) == {"county": county.pk, "township": township.pk, "community": grid.parent_id, "grid": grid.pk}
    assert levels(None) == {}


def test_a_count_below_no_area_of_a_level_stands_under_none(grid: Area, township: Area) -> None:
    counts = {grid.pk: 3, township.pk: 2, None: 1}
    assert sums(counts, "grid") == {grid.pk: 3, None: 3}
    assert sums(counts, "township") == {township.pk: 5, None: 1}


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_the_sums_of_every_level_agree(data: st.DataObject) -> None:
    Area.objects.update(parent=None)
    Area.objects.all().delete()
    made: list[Area] = []
    for number in range(data.draw(st.integers(1, 12))):
        kind = data.draw(st.sampled_from(LEVELS))
        wider = [each for each in made if LEVELS.index(each.kind) < LEVELS.index(kind)]
        made.append(area(f"{number:03}", kind, data.draw(st.sampled_from([None, *wider]))))
    counts: dict[int | None, int] = Counter(data.draw(st.lists(st.sampled_from([None, *(each.pk for each in made)]), max_size=50)))
    assert {sum(sums(counts, level).values()) for level in LEVELS} == {sum(counts.values())}


@pytest.mark.parametrize(("lat", "lon", "code"), [(28.5, 123.9, "outside"), (121.4, 29.4, "swapped"), (0.0, 0.0, "zero")])
def test_a_point_in_the_sea_or_swapped_is_refused_with_a_sentence(county: Area, lat: float, lon: float, code: str) -> None:
    with pytest.raises(PlaceRefused) as refused:
        check_inside(lat, lon)
    assert refused.value.code == code


def test_numbers_swapped_where_both_would_be_places_on_earth_are_noticed_by_the_map() -> None:
    area("west", "county", polygon=box(80.0, 40.0, 85.0, 45.0))
    with pytest.raises(PlaceRefused) as refused:
        check_inside(82.0, 42.0)
    assert refused.value.code == "swapped"


def test_without_a_map_of_counties_any_place_on_earth_will_do() -> None:
    check_inside(47.6, -122.3)


def test_an_address_is_found_by_its_beginning_whatever_the_width_of_its_figures(grid: Area) -> None:
    for text in ("云林路８８号", "云林路8号", "集士港镇 云林路9号", "Main St 5"):
        Address.objects.create(text=tidy(text))
    assert [address.text for address in beginning_with("云林路8")] == ["云林路88号", "云林路8号"]
    assert exactly(" 云林路 88号 ") == Address.objects.get(text="云林路88号")
    assert [address.text for address in beginning_with("集士港镇云")] == ["集士港镇云林路9号"]
    assert exactly("Main  St 5") is not None
    assert beginning_with("") == [] and beginning_with("没有") == []
    assert [address.text for address in beginning_with("云", limit=1)] == ["云林路88号"]
