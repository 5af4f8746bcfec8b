"""Sectors tile the ground round a point: every point within the last ring lies in exactly one of them."""

from math import pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.insight.places.sectors import outline, sector_of, sectors

CENTRE = (29.9, 121.4)
DRAWN = sectors([300, 800, 1600], [1, 4, 8])


def test_from_near_to_far_and_clockwise_from_north() -> None:
    assert [one.number for one in DRAWN] == list(range(1, 14))
    assert (DRAWN[0].near, DRAWN[0].far, DRAWN[0].left, DRAWN[0].right) == (0, 300, 0, 360)
    assert [one.middle for one in DRAWN[1:5]] == [0, 90, 180, 270] and [one.middle for one in DRAWN[5:]] == [45 * n for n in range(8)]


def test_together_they_are_the_whole_disc() -> None:
    assert sum(one.square_metres for one in DRAWN) == pytest.approx(pi * 1600**2)


@given(st.floats(-0.02, 0.02), st.floats(-0.02, 0.02))
def test_every_point_lies_in_one_sector_or_beyond_the_last_ring(north: float, east: float) -> None:
    lat, lon = CENTRE[0] + north, CENTRE[1] + east
    alone = [one for one in DRAWN if sector_of(lat, lon, CENTRE, [one])]
    assert len(alone) <= 1 and sector_of(lat, lon, CENTRE, DRAWN) == (alone[0] if alone else None)


@pytest.mark.parametrize(("metres", "north", "east", "number"), [
    (100, 1, 1, 1), (500, 1, 0, 2), (500, 0, 1, 3), (500, -1, 0, 4), (500, 0, -1, 5), (1200, 1, 0, 6), (1200, 0, 1, 8)])  # fmt: skip
def test_the_middle_of_a_slice_lies_in_it(metres: float, north: int, east: int, number: int) -> None:
    lat, lon = CENTRE[0] + north * metres / 111_195, CENTRE[1] + east * metres / (111_195 * 0.8669)
    found = sector_of(lat, lon, CENTRE, DRAWN)
    assert found and found.number == number


@given(st.sampled_from(DRAWN))
def test_an_outline_is_closed_and_no_corner_lies_beyond_its_ring(one: object) -> None:
    edge = outline(one, CENTRE)  # type: ignore[arg-type]
    assert edge[0] == pytest.approx(edge[-1]) and len(edge) > 5
    assert all(sector_of(lat, lon, CENTRE, sectors([one.far + 1], [1])) for lat, lon in edge)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("rings", "slices"), [([], []), ([300], [1, 2]), ([300, 300], [1, 1]), ([300], [0]), ([0], [1]), ([-5], [1])])
def test_rings_that_do_not_fit_together_are_refused(rings: list[int], slices: list[int]) -> None:
    with pytest.raises(ValueError, match="ring"):
        sectors(rings, slices)
