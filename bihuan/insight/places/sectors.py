"""Search sectors round the place where somebody was last seen: a disc, then rings cut into slices.

A search begins where most are found, close by, and is shared out piece by piece. How far rings reach is for whoever searches to say.
What is known is the straight-line distance from the last-seen place by sort of person. R. J. Koester and D. E. Stooksbury, "Behavioral
profile of possible Alzheimer's disease patients in Virginia search and rescue incidents", Wilderness & Environmental Medicine 6 (1995):
half were found within about 0.8 km and nine in ten within about 1.6 km.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, atan2, cos, degrees, pi, radians, sin

EARTH = 6_371_008.8  # metres, mean radius
ROUND = 360


@dataclass(frozen=True)
class Sector:
    """`near` and `far` are metres from the last-seen place, `left` and `right` bearings in degrees, clockwise from north; a whole ring runs
    from 0 to 360."""

    number: int
    near: int
    far: int
    left: float
    right: float

    @property
    def middle(self) -> float:
        """The bearing in its middle, degrees from 0 up to 360."""
        return ((self.left + self.right) / 2) % ROUND

    @property
    def square_metres(self) -> float:
        return pi * (self.far**2 - self.near**2) * (self.right - self.left) / ROUND


def sectors(rings: Sequence[int], slices: Sequence[int]) -> list[Sector]:
    """One sector for each slice of each ring, numbered from the middle outwards and clockwise, the first slice of a cut ring being the one
    that lies due north.

    rings: outer edges in metres, growing. slices: into how many each is cut, 1 or more. Raises ValueError where they do not fit together.
    """
    if len(rings) != len(slices) or not rings or any(count < 1 for count in slices):
        raise ValueError("every ring needs its number of slices, one at least")
    if any(far <= near for near, far in zip((0, *rings), rings, strict=False)):
        raise ValueError("rings grow outwards")
    out: list[Sector] = []
    for near, far, count in zip((0, *rings), rings, slices, strict=False):
        width = ROUND / count
        first = 0.0 if count == 1 else -width / 2
        out += [Sector(len(out) + nth + 1, near, far, first + nth * width, first + (nth + 1) * width) for nth in range(count)]
    return out


def sector_of(lat: float, lon: float, centre: tuple[float, float], among: Sequence[Sector]) -> Sector | None:
    """The sector in which a point lies, degrees WGS 84; None beyond the last ring."""
    metres, bearing = _from(centre, lat, lon)
    return next((one for one in among if one.near <= metres < one.far and (bearing - one.left) % ROUND < one.right - one.left), None)


def outline(one: Sector, centre: tuple[float, float], step: float = 10.0) -> list[tuple[float, float]]:
    """The sector's edge as (lat, lon) points, closed, with a corner at least every `step` degrees of bearing. A whole disc has one edge; a
    whole ring is drawn as its outer one."""
    count = max(1, round((one.right - one.left) / step))
    bearings = [one.left + (one.right - one.left) * nth / count for nth in range(count + 1)]
    outer = [_at(centre, one.far, bearing) for bearing in bearings]
    if one.right - one.left >= ROUND:
        return outer
    inner = [_at(centre, one.near, bearing) for bearing in reversed(bearings)] if one.near else [centre]
    return [*outer, *inner, outer[0]]


def _from(centre: tuple[float, float], lat: float, lon: float) -> tuple[float, float]:
    """Great-circle metres, and the bearing at the centre."""
    lat1, lat2, across = radians(centre[0]), radians(lat), radians(lon - centre[1])
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin(across / 2) ** 2
    bearing = atan2(sin(across) * cos(lat2), cos(lat1) * sin(lat2) - sin(lat1) * cos(lat2) * cos(across))
    return 2 * EARTH * asin(min(1.0, half**0.5)), degrees(bearing) % ROUND


def _at(centre: tuple[float, float], metres: float, bearing: float) -> tuple[float, float]:
    lat, angle, turn = radians(centre[0]), metres / EARTH, radians(bearing)
    there = asin(sin(lat) * cos(angle) + cos(lat) * sin(angle) * cos(turn))
    across = atan2(sin(turn) * sin(angle) * cos(lat), cos(angle) - sin(lat) * sin(there))
    return degrees(there), (centre[1] + degrees(across) + 540) % ROUND - 180
