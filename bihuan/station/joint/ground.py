"""The ground of a joint desk: a circle around a place, and whether a point lies in it. Coordinates are WGS-84."""

import json
from functools import lru_cache
from math import cos, radians
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shapely import Geometry

DEGREE = 111_320.0  # metres of latitude
NEAREST, FARTHEST = 20, 5000  # metres around a place


def circle(lat: float, lon: float, metres: float) -> str:
    """As a desk keeps it. Degrees of longitude are narrower than those of latitude, so the circle is drawn on the ground."""
    from shapely import Point, affinity

    from bihuan.station.places.outlines import written

    ring = affinity.scale(Point(lon, lat).buffer(metres / DEGREE, quad_segs=12), 1 / cos(radians(lat)), 1, origin=(lon, lat))
    return written(ring)


def covers(polygon: str, lat: float, lon: float) -> bool:
    from shapely import Point

    return bool(_shape(polygon).intersects(Point(lon, lat)))


def size(polygon: str) -> float:
    """In square degrees: desks of one station lie on one latitude, so they can be compared by it."""
    return float(_shape(polygon).area)


@lru_cache(maxsize=64)
def _shape(polygon: str) -> "Geometry":
    from shapely.geometry import shape

    return shape(json.loads(polygon))
