"""The ground a period is played on: places, the seconds between them, where units may wait, and where calls come from."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Seconds = NDArray[np.float32]
Numbers = NDArray[np.int64]

STEPS = 8  # so many points of a way are kept, so that a unit can be sent on from where it is
EARTH = 6_371_000.0


@dataclass(frozen=True)
class Ground:
    """`urgent` and `usual`: seconds from place to place, (places, places), with blue light and without. `posts`: places where a unit may
    wait. `demand`: share of the calls of each class at each place, (classes, places), summing to 1. `limits`: seconds of driving within
    which a class is in time; `lights`: whether it is driven to with blue light, both (classes,)."""

    urgent: Seconds
    usual: Seconds
    posts: Numbers
    demand: Floats
    limits: Floats
    lights: NDArray[np.bool_]

    def __post_init__(self) -> None:
        places = self.demand.shape[1]
        if self.urgent.shape != (places, places) or self.usual.shape != (places, places):
            raise ValueError("seconds must be square, with one row and column a place of the demand")
        if not len(self.posts):
            raise ValueError("units need at least one post to wait at")

    @cached_property
    def cover(self) -> tuple[NDArray[np.bool_], Floats]:
        """(posts, groups) which post reaches which calls in time, and (groups,) their share.

        Calls that the same posts reach are one group: nothing is lost, and a decision costs a few microseconds."""
        rows, shares = [], []
        for kind, limit in enumerate(self.limits):
            seconds = self.urgent if self.lights[kind] else self.usual
            some = self.demand[kind] > 0
            rows.append((seconds[self.posts][:, some] <= limit).T)
            shares.append(self.demand[kind][some])
        groups, which = np.unique(np.concatenate(rows), axis=0, return_inverse=True)
        return np.ascontiguousarray(groups.T, np.bool_), np.bincount(which.ravel(), np.concatenate(shares), len(groups)).astype(np.float64)

    @cached_property
    def ways(self) -> NDArray[np.int32]:
        """(places, posts, STEPS): the place that lies nearest to the way from a place to a post after each eighth of it."""
        return _ways(self.usual, self.posts, STEPS)


@njit(cache=True)
def _ways(usual: Seconds, posts: Numbers, steps: int) -> NDArray[np.int32]:
    places = usual.shape[0]
    found = np.empty((places, len(posts), steps), np.int32)
    for start in range(places):
        for post in range(len(posts)):
            end = posts[post]
            whole = usual[start, end]
            best = np.full(steps, np.inf)
            for step in range(steps):
                found[start, post, step] = start
            for middle in range(places):
                done, rest = usual[start, middle], usual[middle, end]
                detour = done + rest - whole
                if detour > whole * 0.5 + 30.0:
                    continue
                for step in range(steps):
                    off = abs(done - whole * step / steps) + detour
                    if off < best[step]:
                        best[step], found[start, post, step] = off, middle
    return found


def straight_line(lat: Floats, lon: Floats, *, kmh: float, detour: float = 1.3) -> Seconds:
    """(n, n) seconds between points as the crow flies, lengthened by a usual `detour`; for towns without a map."""
    at, along = np.radians(lat), np.radians(lon)
    across = np.sin((at[:, None] - at) / 2) ** 2 + np.cos(at)[:, None] * np.cos(at) * np.sin((along[:, None] - along) / 2) ** 2
    metres = 2 * EARTH * np.arcsin(np.sqrt(np.clip(across, 0, 1))) * detour
    return np.asarray(metres / (kmh / 3.6), np.float32)


def places_of(lat: Floats, lon: Floats, most: int) -> tuple[Numbers, Floats, Floats]:
    """Which place each point belongs to, and latitude and longitude of the places: cells of a grid, as fine as `most` places allow."""
    metres = 25.0
    while True:
        cell = metres / 111_320
        rows = np.floor(lat / cell).astype(np.int64)
        columns = np.floor(lon * np.cos(np.radians(lat.mean())) / cell).astype(np.int64)
        _cells, which = np.unique(np.stack((rows, columns), 1), axis=0, return_inverse=True)
        which = which.ravel()
        count = np.bincount(which)
        if len(count) <= most:
            return which.astype(np.int64), np.bincount(which, weights=lat) / count, np.bincount(which, weights=lon) / count
        metres *= 1.25
