"""From a point to the road beside it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from bihuan.insight.compiling import compiled
from bihuan.insight.places.roadmap import Floats, RoadMap, Whole

DEGREE = 111_195.0  # metres of a degree of latitude
CELL = 100.0  # metres; more where the map is wide and has few roads


@dataclass(frozen=True, eq=False)
class Snapped:
    """[points] each: the stretch that lies nearest, the share of it before that place, the metres to it; inf beyond reach, NaN where the
    point is unknown."""

    stretch: Whole
    share: Floats
    metres: Floats


class Snapper:
    """The shapes of some stretches on a plane in metres, near enough within a county, their lines sorted into the cells of a grid. Of two
    stretches as near as one another the first is taken."""

    def __init__(self, road_map: RoadMap, stretches: Whole, reach: float) -> None:
        """`reach`: metres beyond which no road is looked for."""
        self.stretches, self.reach = stretches, reach
        middle = float(road_map.lat.mean()) if len(road_map.lat) else 0.0
        self._scale = np.array([DEGREE, DEGREE * np.cos(np.radians(middle))])  # metres north and east of a degree
        count = np.diff(road_map.first)[stretches]
        points = np.arange(count.sum()) + np.repeat(road_map.first[stretches] - (np.cumsum(count) - count), count)
        flat = np.stack([road_map.lat[points], road_map.lon[points]], axis=1) * self._scale
        of = np.repeat(np.arange(len(stretches)), count)
        inner = np.flatnonzero(of[1:] == of[:-1])  # a line leads on to the next point of the same stretch
        self._lines = np.concatenate([flat[inner], flat[inner + 1]], axis=1)
        self._of = of[inner]
        length = np.hypot(self._lines[:, 2] - self._lines[:, 0], self._lines[:, 3] - self._lines[:, 1])
        run, whole = np.cumsum(length) - length, np.bincount(self._of, length, len(stretches))
        starts = run[np.searchsorted(self._of, np.arange(len(stretches)))] if len(inner) else run
        whole = np.maximum(whole, 0.1)[self._of]
        self._shares = np.stack([(run - starts[self._of]) / whole, length / whole], axis=1)  # before the line, and of it
        self._grid = _Grid.around(flat, len(inner))
        self._first, self._held = _cells(self._lines, *self._grid.frame)

    def snap(self, places: Floats) -> Snapped:
        """places: [n, 2] latitude and longitude. No place is remembered: where a unit stands serves this once."""
        if not len(self.stretches):
            return Snapped(np.zeros(len(places), dtype=np.int64), np.zeros(len(places)), np.full(len(places), np.nan))
        line, share, metres = _nearest(
            places * self._scale, self._lines, self._shares, self._first, self._held, *self._grid.frame, self.reach)
        return Snapped(self.stretches[self._of[line]], share, metres)


@dataclass(frozen=True, eq=False)
class _Grid:
    """Where its south-western corner lies, how wide a cell is, how many there are northwards and eastwards."""

    south: float
    west: float
    cell: float
    rows: int
    columns: int

    @classmethod
    def around(cls, flat: Floats, lines: int) -> "_Grid":
        """Never many more cells than lines, however far an island lies off."""
        if not len(flat):
            return cls(0.0, 0.0, CELL, 1, 1)
        (south, west), (north, east) = flat.min(axis=0), flat.max(axis=0)
        cell = max(CELL, float(np.sqrt((north - south) * (east - west) / (4 * lines + 1000))))
        return cls(south, west, cell, int((north - south) / cell) + 1, int((east - west) / cell) + 1)

    @property
    def frame(self) -> tuple[float, float, float, int, int]:
        return self.south, self.west, self.cell, self.rows, self.columns


@compiled
def _cells(lines: Any, south: Any, west: Any, cell: Any, rows: Any, columns: Any) -> Any:
    """The lines that may touch each cell stand in `held[first[cell]:first[cell + 1]]`, in order."""
    first = np.zeros(rows * columns + 1, np.int64)
    held = np.empty(0, np.int64)
    for filling in (False, True):
        if filling:
            first = np.cumsum(first)
            held = np.empty(first[-1], np.int64)
            used = first[:-1].copy()
        for line in range(len(lines)):
            low, high = min(lines[line, 0], lines[line, 2]), max(lines[line, 0], lines[line, 2])
            left, right = min(lines[line, 1], lines[line, 3]), max(lines[line, 1], lines[line, 3])
            for row in range(int((low - south) / cell), int((high - south) / cell) + 1):
                for column in range(int((left - west) / cell), int((right - west) / cell) + 1):
                    if filling:
                        held[used[row * columns + column]] = line
                        used[row * columns + column] += 1
                    else:
                        first[row * columns + column + 1] += 1
    return first, held


@compiled
def _nearest(flat: Any, lines: Any, shares: Any, first: Any, held: Any, south: Any, west: Any, cell: Any, rows: Any, columns: Any,
             reach: Any) -> Any:  # fmt: skip
    """Of each point the nearest line, the share of its stretch before that place and the metres to it: cells are looked into ring after
    ring, until what lies further out cannot be nearer."""
    nearest, share, metres = np.zeros(len(flat), np.int64), np.zeros(len(flat)), np.full(len(flat), np.nan)
    for point in range(len(flat)):
        north, east = flat[point, 0], flat[point, 1]
        if not (np.isfinite(north) and np.isfinite(east)):
            continue
        up, along = int(np.floor((north - south) / cell)), int(np.floor((east - west) / cell))
        deep, wide = north - south - up * cell, east - west - along * cell
        margin = min(min(deep, cell - deep), min(wide, cell - wide))
        best, ring = reach * reach, 0
        metres[point] = np.inf
        while ring == 0 or ((ring - 1) * cell + margin) ** 2 <= best:
            for row in range(max(0, up - ring), min(rows - 1, up + ring) + 1):
                step = 1 if abs(row - up) == ring else max(1, 2 * ring)
                for column in range(along - ring, along + ring + 1, step):
                    if column < 0 or column >= columns:
                        continue
                    for at in range(first[row * columns + column], first[row * columns + column + 1]):
                        line = held[at]
                        a, b, c, d = lines[line]
                        span = (c - a) ** 2 + (d - b) ** 2
                        part = ((north - a) * (c - a) + (east - b) * (d - b)) / span if span > 0 else 0.0
                        part = min(1.0, max(0.0, part))
                        there, across = (c, d) if part == 1.0 else (a + part * (c - a), b + part * (d - b))
                        apart = (north - there) ** 2 + (east - across) ** 2
                        if apart < best or (apart == best and (metres[point] == np.inf or line < nearest[point])):
                            best, nearest[point], metres[point] = apart, line, np.sqrt(apart)
                            share[point] = min(1.0, shares[line, 0] + part * shares[line, 1])
            ring += 1
    return nearest, share, metres


def straight(starts: Floats, ends: Floats) -> Floats:
    """[starts, ends] metres along the straight line."""
    lat = np.radians((starts[:, None, 0] + ends[None, :, 0]) / 2)
    north = (starts[:, None, 0] - ends[None, :, 0]) * DEGREE
    east = (starts[:, None, 1] - ends[None, :, 1]) * DEGREE * np.cos(lat)
    return np.asarray(np.hypot(north, east))
