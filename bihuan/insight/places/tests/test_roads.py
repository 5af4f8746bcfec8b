"""Seconds on a small town whose answers can be reckoned by hand, and the two engines against one another."""

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.insight.places.profiles import pace
from bihuan.insight.places.roadmap import RoadMap, RoadsUnreadable, Way, build, of_arrays
from bihuan.insight.places.roads import AS_THE_CROW_FLIES, DETOUR, Roads, orders
from bihuan.insight.places.snapping import DEGREE, Snapper
from bihuan.insight.places.turns import LEFT, RIGHT

pytestmark = pytest.mark.skipif(os.environ.get("BIHUAN_TEST_DB") == "postgresql", reason="no database in it")

STEP = 100 / 111_195  # degrees of latitude that are a hundred metres; on the equator of longitude too
BOTH = {"car": (10.0, 10.0), "foot": (1.0, 1.0)}
ONE_WAY = {"car": (10.0, 0.0), "foot": (1.0, 1.0)}


def at(east: float, north: float) -> tuple[float, float]:
    """Hundreds of metres from a corner on the equator."""
    return north * STEP, east * STEP


def way(number: int, *corners: tuple[int, int], pace: dict[str, tuple[float, float]] = BOTH, name: str = "") -> Way:
    return Way(number, name, [100 * east + north for east, north in corners], [at(*corner) for corner in corners], pace)


def town(*, middle: dict[str, tuple[float, float]] = BOTH, size: int = 4, **more: object) -> RoadMap:
    """A grid of streets a hundred metres apart; `middle` is how one drives in the second street, eastwards as drawn."""
    across = [way(row, *((east, row) for east in range(size)), pace=middle if row == 1 else BOTH, name=f"row {row}") for row in range(size)]
    up = [way(50 + column, *((column, north) for north in range(size))) for column in range(size)]
    return build([*across, *up], **more)  # type: ignore[arg-type]


def seconds(roads: Roads, start: tuple[float, float], goal: tuple[float, float], profile: str = "car") -> float:
    found = roads.times([start], goal, profile)
    assert found.by_road[0]
    return round(float(found.seconds[0]), 2)


@pytest.fixture(params=[False, True], ids=["hierarchy", "dijkstra"])
def plain(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def test_a_way_is_its_metres_and_its_turns(plain: bool) -> None:
    roads = Roads(town(), plain=plain)
    assert seconds(roads, at(0.5, 1), at(2.5, 1)) == 20
    assert seconds(roads, at(0.5, 1), at(1, 1.5)) == 10 + LEFT
    assert seconds(roads, at(0.5, 1), at(1, 0.5)) == 10 + RIGHT
    assert seconds(roads, at(0.5, 1), at(0.2, 1)) == 3  # it may set out either way
    assert seconds(roads, at(0.5, 1), at(1, 0.5), "foot") == 100  # who walks turns as they like


def test_nobody_drives_against_a_one_way_street_but_who_walks_may(plain: bool) -> None:
    roads = Roads(town(middle=ONE_WAY), plain=plain)
    there, back = seconds(roads, at(0.2, 1), at(0.8, 1)), seconds(roads, at(0.8, 1), at(0.2, 1))
    assert there == 6 and back > 30  # round the block
    assert seconds(roads, at(0.8, 1), at(0.2, 1), "foot") == 60


def test_a_closed_stretch_is_driven_around_entered_and_left_and_opened_again(plain: bool) -> None:
    roads = Roads(town(), plain=plain)
    closed = roads.stretch_at(*at(1.5, 1))
    assert closed is not None
    roads.close([closed])
    assert seconds(roads, at(0.5, 1), at(2.5, 1)) == 40 + 2 * LEFT + 2 * RIGHT
    assert seconds(roads, at(0.5, 1), at(2.5, 1), "foot") == 200
    assert seconds(roads, at(0.5, 1), at(1.5, 1)) == 10 and seconds(roads, at(1.5, 1), at(0.5, 1)) == 10
    roads.close([])
    assert seconds(roads, at(0.5, 1), at(2.5, 1)) == 20


def test_a_forbidden_turn_a_sole_allowed_one_and_a_bollard_are_kept(plain: bool) -> None:
    corner = 100 * 1 + 1
    left = Roads(town(banned=[(1, corner, 51, False)]), plain=plain)
    assert seconds(left, at(0.5, 1), at(1, 1.5)) > 10 + LEFT
    only = Roads(town(banned=[(1, corner, 1, True)]), plain=plain)
    assert seconds(only, at(0.5, 1), at(1, 0.5)) > 10 + RIGHT and seconds(only, at(0.5, 1), at(1.5, 1)) == 10
    bollard = Roads(town(barred=[corner]), plain=plain)
    assert seconds(bollard, at(0.5, 1), at(1.5, 1)) > 30 and seconds(bollard, at(0.5, 1), at(1.5, 1), "foot") == 100


def test_where_no_road_leads_the_straight_line_is_given_and_said_to_be_that(plain: bool) -> None:
    island = [way(90, (40, 0), (41, 0)), way(91, (41, 0), (41, 1)), way(92, (41, 1), (40, 0))]
    shapes = [*island, *(way(row, *((east, row) for east in range(4))) for row in range(4)), way(50, *((0, north) for north in range(4)))]
    roads = Roads(build(shapes), plain=plain)
    far = roads.times([at(0, 0), at(0, 9), (np.nan, np.nan)], at(3, 0))
    assert far.by_road.tolist() == [True, False, False] and np.isinf(far.seconds[2])
    assert far.seconds[1] == pytest.approx(np.hypot(300, 900) * DETOUR / AS_THE_CROW_FLIES["car"], rel=1e-3)
    over = roads.times([at(0, 0)], at(41, 0.5))
    assert not over.by_road[0] and np.isfinite(over.seconds[0])


def test_a_map_without_roads_still_answers() -> None:
    roads = Roads(build([]))
    found = roads.times([at(0, 0)], at(5, 0))
    assert not found.by_road.any() and np.isfinite(found.seconds).all() and roads.stretch_at(0, 0) is None
    assert roads.towards([at(5, 0)]).matrix([at(0, 0)]).seconds == found.seconds


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_both_engines_agree_on_any_town(seed: int) -> None:
    chance = np.random.default_rng(seed)
    pieces = [
        way(number, (int(east), int(north)), (int(east + ahead), int(north + 1 - ahead)), pace=ONE_WAY if number % 3 else BOTH)
        for number, (east, north, ahead) in enumerate(zip(*chance.integers(0, [[5], [5], [2]], (3, 40)), strict=True))]
    drawn = build(pieces)
    quick, slow = Roads(drawn, orders(drawn)), Roads(drawn, plain=True)
    shut = chance.integers(0, drawn.stretches, 4).tolist()
    for closed in ([], shut, shut[:1]):
        quick.close(closed)
        slow.close(closed)
        places = chance.uniform(0, 6, (12, 2)) * STEP
        for profile in ("car", "foot"):
            one, other = quick.matrix(places, places, profile), slow.matrix(places, places, profile)
            assert (one.by_road == other.by_road).all() and one.seconds == pytest.approx(other.seconds, abs=1e-6)
            for roads in (quick, slow):  # and the ways worked out once for many questions are the same
                kept = roads.towards(places, profile).matrix(places)
                assert (kept.by_road == one.by_road).all() and kept.seconds == pytest.approx(one.seconds, abs=0.1)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_point_stands_on_the_nearest_of_all_stretches_as_every_line_measured_says(seed: int) -> None:
    chance = np.random.default_rng(seed)
    corners = [np.cumsum(chance.normal(0, 2 * STEP, (int(points), 2)), axis=0) + chance.uniform(0, 40 * STEP, 2)
               for points in chance.integers(2, 9, 30)]
    lines = [Way(number, "", [100 * number + at for at in range(len(shape))], shape.tolist(), BOTH) for number, shape in enumerate(corners)]
    drawn, reach = build(lines), 300.0
    snapper = Snapper(drawn, np.arange(drawn.stretches), reach)
    places = np.concatenate([chance.uniform(-10 * STEP, 50 * STEP, (60, 2)), *corners, [[np.nan, 0], [80, 170]]])
    found, plane = snapper.snap(places), [1.0, np.cos(np.radians(drawn.lat.mean()))]
    shapes = [shapely.LineString(shape * plane * DEGREE) for shape in corners]
    assert np.isnan(found.metres[-2])
    for at in np.flatnonzero(np.isfinite(places).all(axis=1)):
        point = shapely.Point(places[at] * plane * DEGREE)
        apart = shapely.distance(shapes, point)
        if apart.min() > reach:
            assert np.isinf(found.metres[at])
            continue
        assert found.metres[at] == pytest.approx(apart.min(), abs=1e-6) == pytest.approx(apart[found.stretch[at]], abs=1e-6)
        on = shapes[found.stretch[at]].interpolate(found.share[at], normalized=True)
        assert on.distance(point) == pytest.approx(apart.min(), abs=1e-6)


def test_what_is_found_once_is_asked_as_if_it_were_found_each_time() -> None:
    roads = Roads(town(size=6))
    places = np.array([at(east / 2, 2.5) for east in range(9)] + [(np.nan, 0.0), at(0, 90)])
    here, some = roads.found(places), np.arange(len(places)) % 2 == 0
    zones = roads.towards([at(1, 1), at(4.5, 5)])
    assert here.to(at(3.5, 5)).seconds.tolist() == roads.times(places, at(3.5, 5)).seconds.tolist()
    assert here.some(some).to(at(3.5, 5)).seconds.tolist() == roads.times(places[some], at(3.5, 5)).seconds.tolist()
    assert zones.of(here).seconds.tolist() == zones.matrix(places).seconds.tolist()
    with pytest.raises(ValueError, match="other roads"):
        zones.of(roads.found(places, "foot"))


def test_many_desks_may_ask_while_roads_are_closed_and_opened() -> None:
    roads = Roads(town(size=8))
    places = [at(east / 2, 3) for east in range(14)]
    with ThreadPoolExecutor(4) as desks:
        asked = [desks.submit(roads.times, places, at(3.5, 5)) for _ in range(60)]
        for turn in range(60):
            roads.close([turn % roads.map.stretches])
    assert all(one.result().by_road.all() for one in asked)


def test_a_road_map_is_the_same_out_of_its_arrays_and_torn_or_foreign_ones_are_refused() -> None:
    arrays = town().arrays()
    again = of_arrays(arrays)
    assert again.names == town().names and seconds(Roads(again), at(0.5, 1), at(2.5, 1)) == 20
    for spoilt, code in (
        (arrays | {"version": np.array([99])}, "version"), ({}, "version"), (arrays | {"tail": arrays["tail"][:3]}, "torn"),
        ({name: held for name, held in arrays.items() if name != "seconds_car"}, "torn"),
    ):
        with pytest.raises(RoadsUnreadable) as refused:
            of_arrays(spoilt)
        assert refused.value.code == code


@pytest.mark.parametrize(("tags", "car", "foot"), [
    ({"highway": "residential"}, (25, 25), (5, 5)), ({"highway": "residential", "oneway": "yes"}, (25, 0), (5, 5)),
    ({"highway": "primary", "oneway": "-1", "maxspeed": "50"}, (0, 40), (5, 5)), ({"highway": "footway"}, (0, 0), (5, 5)),
    ({"highway": "service", "access": "no"}, (0, 0), (0, 0)), ({"highway": "tertiary", "junction": "roundabout"}, (35, 0), (5, 5)),
    ({"highway": "service", "access": "no", "motor_vehicle": "yes"}, (15, 15), (0, 0)), ({"waterway": "river"}, (0, 0), (0, 0)),
    ({"highway": "motorway"}, (90, 0), (0, 0)), ({"highway": "steps"}, (0, 0), (2.5, 2.5)),
])
def test_the_law_of_the_road_is_read_from_the_tags(tags: dict[str, str], car: tuple[float, float], foot: tuple[float, float]) -> None:
    assert pace(tags, "car") == pytest.approx([speed / 3.6 for speed in car])
    assert pace(tags, "foot") == pytest.approx([speed / 3.6 for speed in foot])
