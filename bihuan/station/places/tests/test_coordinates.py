"""Three ways of writing coordinates, there and back."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.station.places.coordinates import check, from_wgs84, in_china, to_wgs84
from bihuan.station.places.refusals import WORDS, PlaceRefused

DATUMS = ("wgs84", "gcj02", "bd09")
inside = st.tuples(st.floats(0.9, 55.7), st.floats(72.1, 137.7))
anywhere = st.tuples(st.floats(-89, 89), st.floats(-179, 179))


@pytest.mark.parametrize("datum", DATUMS)
@given(inside)
def test_there_and_back_is_the_same_point(datum: str, point: tuple[float, float]) -> None:
    lat, lon = to_wgs84(*from_wgs84(*point, datum), datum)
    assert math.isclose(lat, point[0], abs_tol=1e-9) and math.isclose(lon, point[1], abs_tol=1e-9)


@pytest.mark.parametrize("datum", DATUMS)
@given(inside)
def test_back_and_there_is_the_same_point(datum: str, point: tuple[float, float]) -> None:
    lat, lon = from_wgs84(*to_wgs84(*point, datum), datum)
    assert math.isclose(lat, point[0], abs_tol=1e-9) and math.isclose(lon, point[1], abs_tol=1e-9)


@pytest.mark.parametrize("datum", DATUMS)
@given(anywhere)
def test_outside_china_nothing_is_shifted(datum: str, point: tuple[float, float]) -> None:
    if not in_china(*point, margin=0.1):
        assert to_wgs84(*point, datum) == from_wgs84(*point, datum) == point


@pytest.mark.parametrize(("wgs", "gcj"), [
    ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
])
def test_known_points_are_shifted_as_others_shift_them(wgs: tuple[float, float], gcj: tuple[float, float]) -> None:
    assert from_wgs84(*wgs, "gcj02") == pytest.approx(gcj, abs=1e-6)


def test_the_shift_in_a_city_is_some_hundred_metres() -> None:
    lat, lon = from_wgs84(29.87, 121.54, "gcj02")
    metres = math.hypot((lat - 29.87) * 111_000, (lon - 121.54) * 111_000 * math.cos(math.radians(29.87)))
    assert 100 < metres < 800


@pytest.mark.parametrize(("lat", "lon", "code"), [
    (math.nan, 121.5, "no_number"), (29.8, math.inf, "no_number"), (0, 0, "zero"), (121.5, 29.8, "swapped"), (-122.3, 47.6, "swapped"),
    (29.8, 200, "off_the_earth"), (200, 29.8, "off_the_earth"),
])
def test_what_is_no_place_on_earth_is_refused_with_a_sentence(lat: float, lon: float, code: str) -> None:
    with pytest.raises(PlaceRefused) as refused:
        check(lat, lon)
    assert refused.value.code == code
    assert str(refused.value).endswith((".", "。"))


def test_every_refusal_has_words() -> None:
    for words in WORDS.values():
        assert str(words)


def test_an_unknown_datum_is_refused_with_a_sentence() -> None:
    with pytest.raises(PlaceRefused) as refused:
        to_wgs84(29.8, 121.5, "mars")
    assert refused.value.code == "datum" and "mars" in str(refused.value)
