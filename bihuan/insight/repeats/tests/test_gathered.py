"""Points close together: the fullest circle first, nothing in two groups, no chain that grows into a street."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.insight.repeats.gathered import gathered

STEP = 100 / 111_320  # about a hundred metres of latitude


def test_three_within_the_radius_are_one_group_and_a_fourth_afar_is_not() -> None:
    lat = [29.9, 29.9 + STEP, 29.9 + 2 * STEP, 29.9 + 9 * STEP]
    assert [rows.tolist() for rows in gathered(lat, [121.4] * 4, 150, least=3)] == [[0, 1, 2]]


def test_a_row_of_shops_is_no_single_place() -> None:
    lat = [29.9 + n * STEP for n in range(12)]
    groups = gathered(lat, [121.4] * 12, 120, least=3)
    assert len(groups) == 4 and all(len(rows) == 3 for rows in groups)


def test_the_same_address_is_the_same_place_however_the_pins_lie() -> None:
    lat = [29.9, 29.9 + 20 * STEP, 29.9 + 40 * STEP]
    assert gathered(lat, [121.4] * 3, 50, least=3) == []
    assert [rows.tolist() for rows in gathered(lat, [121.4] * 3, 50, least=3, same=["老街88号"] * 3)] == [[0, 1, 2]]


@given(st.lists(st.tuples(st.floats(29.90, 29.91), st.floats(121.40, 121.41)), max_size=60), st.floats(10, 400))
def test_every_group_fits_into_a_circle_and_no_point_stands_twice(points: list[tuple[float, float]], radius: float) -> None:
    lat, lon = np.array([one[0] for one in points]), np.array([one[1] for one in points])
    groups = gathered(lat, lon, radius, least=2)
    assert sum(map(len, groups)) == len({int(row) for rows in groups for row in rows})
    assert [len(rows) for rows in groups] == sorted((len(rows) for rows in groups), reverse=True)


@pytest.mark.parametrize(("lat", "lon", "radius", "same"), [([1.0], [], 10, ()), ([1.0], [1.0], 0, ()), ([1.0], [1.0], 10, ("a", "b"))])
def test_columns_that_do_not_fit_are_refused(lat: list[float], lon: list[float], radius: float, same: tuple[str, ...]) -> None:
    with pytest.raises(ValueError):
        gathered(lat, lon, radius, same=same)
