"""The three ways in which coordinates are written in China, turned into WGS-84 and back.

GCJ-02 shifts every point inside China by some hundred metres; BD-09 shifts GCJ-02 once more. Outside China all three agree.
The shifts have no closed inverse, so the inverse is found by iteration and goes there and back to within 1e-9 degrees.
"""

from collections.abc import Callable, Mapping
from math import atan2, cos, fabs, hypot, isfinite, pi, sin, sqrt

from bihuan.station.places.refusals import PlaceRefused

Point = tuple[float, float]  # latitude, longitude
Turn = Callable[[float, float], Point]

WGS84, GCJ02, BD09 = "wgs84", "gcj02", "bd09"

_AXIS = 6378245.0  # Krassovsky's ellipsoid, on which the shift is defined
_ECCENTRICITY = 0.00669342162296594323
_BAIDU = pi * 3000 / 180
_TOLERANCE = 1e-12


def to_wgs84(lat: float, lon: float, datum: str) -> Point:
    return _turn(_TO_WGS84, datum)(lat, lon)


def from_wgs84(lat: float, lon: float, datum: str) -> Point:
    return _turn(_FROM_WGS84, datum)(lat, lon)


def in_china(lat: float, lon: float, margin: float = 0) -> bool:
    """The box in which map services shift their points. It is wider than the country, and that is how they all do it."""
    return 0.8293 - margin <= lat <= 55.8271 + margin and 72.004 - margin <= lon <= 137.8347 + margin


def wgs84_to_gcj02(lat: float, lon: float) -> Point:
    if not in_china(lat, lon):
        return lat, lon
    north, east = _shift(lat, lon)
    return lat + north, lon + east


def gcj02_to_wgs84(lat: float, lon: float) -> Point:
    return _inverse(lambda here: _shifted(*here), lat, lon)


def gcj02_to_bd09(lat: float, lon: float) -> Point:
    if not in_china(lat, lon):
        return lat, lon
    return _baidu(lat, lon)


def bd09_to_gcj02(lat: float, lon: float) -> Point:
    return _inverse(lambda here: _baidu(*here), lat, lon)


def bd09_to_wgs84(lat: float, lon: float) -> Point:
    return gcj02_to_wgs84(*bd09_to_gcj02(lat, lon))


def wgs84_to_bd09(lat: float, lon: float) -> Point:
    return gcj02_to_bd09(*wgs84_to_gcj02(lat, lon))


def check(lat: float, lon: float) -> Point:
    """Refuses what is no place on earth. Whether it is a place of ours is asked of the map, in `locate`."""
    if not (isfinite(lat) and isfinite(lon)):
        raise PlaceRefused("no_number", lat=lat, lon=lon)
    if lat == 0 and lon == 0:
        raise PlaceRefused("zero")
    if fabs(lat) > 90 and fabs(lon) <= 90 and fabs(lat) <= 180:
        raise PlaceRefused("swapped", lat=lat, lon=lon)
    if fabs(lat) > 90 or fabs(lon) > 180:
        raise PlaceRefused("off_the_earth", lat=lat, lon=lon)
    return lat, lon


def _turn(turns: Mapping[str, Turn], datum: str) -> Turn:
    if datum not in turns:
        raise PlaceRefused("datum", datum=datum)
    return turns[datum]


def _inverse(forward: Callable[[Point], Point], lat: float, lon: float) -> Point:
    """The point in the box that `forward` takes to (lat, lon). The shift hardly changes over its own length: a few rounds will do."""
    if not in_china(lat, lon, margin=0.05):
        return lat, lon
    here = (lat, lon)
    for _ in range(30):
        there = forward(here)
        north, east = lat - there[0], lon - there[1]
        here = here[0] + north, here[1] + east
        if fabs(north) < _TOLERANCE and fabs(east) < _TOLERANCE:
            break
    return here if in_china(*here) else (lat, lon)


def _shifted(lat: float, lon: float) -> Point:
    north, east = _shift(lat, lon)
    return lat + north, lon + east


def _shift(lat: float, lon: float) -> Point:
    """How far GCJ-02 moves this point, in degrees north and east."""
    x, y = lon - 105, lat - 35
    waves = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(fabs(x)) + waves
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3 + (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(fabs(x)) + waves
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3 + (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    curve = 1 - _ECCENTRICITY * sin(lat / 180 * pi) ** 2
    metres_north = _AXIS * (1 - _ECCENTRICITY) / (curve * sqrt(curve)) * pi / 180
    metres_east = _AXIS / sqrt(curve) * cos(lat / 180 * pi) * pi / 180
    return north / metres_north, east / metres_east


def _baidu(lat: float, lon: float) -> Point:
    length = hypot(lon, lat) + 0.00002 * sin(lat * _BAIDU)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * _BAIDU)
    return length * sin(angle) + 0.006, length * cos(angle) + 0.0065


def _as_it_is(lat: float, lon: float) -> Point:
    return lat, lon


_TO_WGS84: Mapping[str, Turn] = {WGS84: _as_it_is, GCJ02: gcj02_to_wgs84, BD09: bd09_to_wgs84}
_FROM_WGS84: Mapping[str, Turn] = {WGS84: _as_it_is, GCJ02: wgs84_to_gcj02, BD09: wgs84_to_bd09}
