"""Whether outlines cut a ground: on grounds cut at random, and with faults made on purpose."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.insight.patrols.partition import faults, neighbours, snapped
from bihuan.insight.patrols.plane import Plane

SIDE = 4000.0
GROUND = shapely.box(0, 0, SIDE, SIDE)


def cut(seed: int, cells: int, zones: int) -> list[shapely.Geometry]:
    """The ground in so many zones, each a union of cells."""
    chance = np.random.default_rng(seed)
    middles = shapely.MultiPoint(chance.uniform(0, SIDE, (cells, 2)))
    lands = [shapely.intersection(one, GROUND) for one in shapely.get_parts(shapely.voronoi_polygons(middles, extend_to=GROUND))]
    own = np.concatenate((np.arange(zones), chance.integers(0, zones, len(lands) - zones)))
    return [shapely.union_all([one for one, its in zip(lands, own, strict=True) if its == zone]) for zone in range(zones)]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(6, 30), st.integers(2, 6))
def test_a_ground_cut_at_random_has_neither_gap_nor_overlap_and_each_point_lies_in_one(seed: int, cells: int, zones: int) -> None:
    parts = cut(seed, cells, zones)
    assert faults(GROUND, parts, 5.0).whole
    points = shapely.points(np.random.default_rng(seed + 1).uniform(0, SIDE, (200, 2)))
    assert (sum(shapely.contains(part, points).astype(int) for part in parts) == 1).all()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(6, 20), st.integers(2, 5), st.floats(-60, 60), st.floats(-60, 60))
def test_what_is_found_is_all_that_is_wrong(seed: int, cells: int, zones: int, east: float, north: float) -> None:
    """Shift one zone: ground = parts + gaps - what is claimed twice - what lies beyond."""
    parts = cut(seed, cells, zones)
    parts[0] = shapely.transform(parts[0], lambda points: points + (east, north))
    found = faults(GROUND, parts, 5.0)
    area = [sum(one.area for one in pieces) for pieces in (found.gaps, found.overlaps, found.beyond)]
    assert sum(part.area for part in parts) + area[0] - area[1] - area[2] == pytest.approx(GROUND.area, abs=SIDE)
    points = shapely.points(np.random.default_rng(seed + 1).uniform(0, SIDE, (200, 2)))
    covered = sum(shapely.contains(part, points).astype(int) for part in parts)
    for point, times in zip(points, covered, strict=True):
        pieces = found.gaps if times == 0 else found.overlaps if times == 2 else None
        assert pieces is None or any(one.outline.distance(point) < 0.05 for one in pieces) or not _wide(point, parts)


def _wide(point: shapely.Geometry, parts: list[shapely.Geometry]) -> bool:
    """Not within the rounding of a border."""
    return min(part.boundary.distance(point) for part in parts) > 0.05


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(6, 20), st.integers(2, 5), st.floats(-2, 2), st.floats(-2, 2))
def test_slivers_are_snapped_away_and_nothing_else_moves(seed: int, cells: int, zones: int, east: float, north: float) -> None:
    parts = cut(seed, cells, zones)
    parts[0] = shapely.transform(parts[0], lambda points: points + (east, north))
    before = faults(GROUND, parts, 8.0)
    after = snapped(GROUND, parts, 8.0)
    left = faults(GROUND, after, 8.0)
    assert sum(one.area for one in left.every) <= sum(one.area for one in before.every if not one.sliver or one.to is None) + 1.0
    assert all(abs(one.area - two.area) <= sum(piece.area for piece in before.every) + 1 for one, two in zip(parts, after, strict=True))


def test_a_wide_gap_is_no_sliver_and_stays() -> None:
    west, east = shapely.box(0, 0, 1000, SIDE), shapely.box(1100, 0, SIDE, SIDE)
    found = faults(GROUND, [west, east], 5.0)
    assert [(one.area, one.sliver, one.parts) for one in found.gaps] == [(pytest.approx(100 * SIDE), False, ())]
    assert snapped(GROUND, [west, east], 5.0) == [west, east]


def test_no_zone_at_all_leaves_the_whole_ground_open() -> None:
    found = faults(GROUND, [], 5.0)
    assert [one.area for one in found.gaps] == [GROUND.area] and found.gaps[0].to is None


def test_a_corner_makes_no_neighbours() -> None:
    quarter = [shapely.box(x, y, x + 2000, y + 2000) for x in (0, 2000) for y in (0, 2000)]
    assert neighbours(quarter) == [frozenset({1, 2}), frozenset({0, 3}), frozenset({0, 3}), frozenset({1, 2})]


def test_the_plane_goes_there_and_back() -> None:
    outline = shapely.box(121.3, 29.7, 121.4, 29.8)
    plane = Plane.under(outline)
    assert plane.lifted(plane.laid(outline)).equals_exact(outline, 1e-10)
    assert plane.laid(outline).area == pytest.approx(9664 * 11132, rel=1e-3)
