"""A street by its name: what hangs together is one, a namesake elsewhere is another."""

import os

import pytest

from bihuan.insight.places.roadmap import RoadMap, build
from bihuan.insight.places.roads import Roads
from bihuan.insight.places.streets import between, street
from bihuan.insight.places.tests.test_roads import at, town, way

pytestmark = pytest.mark.skipif(os.environ.get("BIHUAN_TEST_DB") == "postgresql", reason="no database in it")


def two_towns() -> RoadMap:
    """High Street across one town, with its other carriageway thirty metres to the north, and one of the same name ten kilometres off."""
    ways = [way(1, *((east, 1) for east in range(5)), name="High Street")]
    ways += [way(2, *((east, 101) for east in range(5)), name="High Street")]
    ways += [way(10 + column, (column, 0), (column, 1), (column, 2)) for column in range(5)]
    back = [(east, 1.3) for east in range(5)]
    nodes = [way(3, *((east, 7) for east in range(5)), name="High Street")]
    other = type(nodes[0])(3, "High Street", nodes[0].nodes, [at(*corner) for corner in back], nodes[0].pace)
    return build([*ways, other])


def names(road_map: RoadMap, stretches: frozenset[int]) -> set[int]:
    return {int(road_map.way[one]) for one in stretches}


def on(road_map: RoadMap, east: float, north: float) -> int:
    found = Roads(road_map, plain=True).stretch_at(*at(east, north))
    assert found is not None
    return found


def test_the_whole_street_is_both_carriageways_and_no_namesake() -> None:
    town_ = two_towns()
    whole = street(town_, on(town_, 1.5, 1))
    assert names(town_, whole) == {1, 3} and len(whole) == 4 + 1
    assert names(town_, street(town_, on(town_, 1.5, 101))) == {2}


def test_between_two_places_only_what_lies_between_is_taken() -> None:
    grid = town(size=6)
    first, last = on(grid, 1.5, 2), on(grid, 3.5, 2)
    found = between(grid, first, last)
    assert {first, last} <= found and len(found) == 3 and {grid.names[grid.name[one]] for one in found} == {"row 2"}
    assert between(grid, last, first) == found and between(grid, first, first) == {first}


def test_two_streets_or_two_towns_are_not_one_street() -> None:
    grid, far = town(size=6), two_towns()
    assert between(grid, on(grid, 1.5, 2), on(grid, 1.5, 3)) == frozenset()
    assert between(far, on(far, 1.5, 1), on(far, 1.5, 101)) == frozenset()


def test_a_road_without_a_name_is_its_stretch_alone() -> None:
    grid = town(size=4)
    lane = on(grid, 2, 1.5)
    assert street(grid, lane) == {lane} and between(grid, lane, on(grid, 2, 2.5)) == frozenset()
