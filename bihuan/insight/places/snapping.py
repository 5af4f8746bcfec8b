"""From a point to the road beside it."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import STRtree

from bihuan.insight.places.roadmap import Floats, RoadMap, Whole

MOST = 500  # places remembered, without who stood there and when
DEGREE = 111_195.0  # metres of a degree of latitude


@dataclass(frozen=True, eq=False)
class Snapped:
    """[points] each: the stretch that lies nearest, the share of it before that place, the metres to it (NaN: unknown)."""

    stretch: Whole
    share: Floats
    metres: Floats


class Snapper:
    """The shapes of some stretches on a plane in metres: near enough within a county."""

    def __init__(self, road_map: RoadMap, stretches: Whole) -> None:
        self.stretches = stretches
        self._middle = float(road_map.lat.mean()) if len(road_map.lat) else 0.0
        count = np.diff(road_map.first)[stretches]
        begins = np.cumsum(count) - count
        points = np.arange(count.sum()) + np.repeat(road_map.first[stretches] - begins, count)
        flat = self._flat(np.stack([road_map.lat[points], road_map.lon[points]], axis=1))
        line = np.repeat(np.arange(len(stretches)), count)
        self._lines = shapely.linestrings(flat, indices=line) if len(stretches) else np.zeros(0, dtype=object)
        self._lengths = shapely.length(self._lines)
        self._index = STRtree(self._lines)
        self._kept: dict[tuple[float, float], tuple[int, float, float]] = {}

    def snap(self, places: Floats) -> Snapped:
        """places: [n, 2] latitude and longitude; NaN gives metres of NaN. Where somebody stands is asked again and again, so it is kept."""
        known = np.asarray(np.isfinite(places).all(axis=1))
        if not len(self.stretches):
            return Snapped(np.zeros(len(places), dtype=np.int64), np.zeros(len(places)), np.full(len(places), np.nan))
        if len(self._kept) > MOST:
            self._kept = {}  # another dictionary: somebody may be reading the one before
        kept, keys = self._kept, [(lat, lon) for lat, lon in np.where(known[:, None], places, 0.0).tolist()]
        if fresh := [key for key in dict.fromkeys(keys) if key not in kept]:
            kept.update(zip(fresh, self._nearest(np.array(fresh)), strict=True))
        stretch, share, metres = np.array([kept[key] for key in keys], dtype=np.float64).reshape(-1, 3).T
        return Snapped(stretch.astype(np.int64), share, np.where(known, metres, np.nan))

    def _nearest(self, places: Floats) -> list[tuple[int, float, float]]:
        points = shapely.points(self._flat(places))
        nearest = self._index.nearest(points)
        lines = self._lines[nearest]
        share = np.clip(shapely.line_locate_point(lines, points) / np.maximum(self._lengths[nearest], 0.1), 0, 1)
        found = self.stretches[nearest].tolist(), share.tolist(), shapely.distance(lines, points).tolist()
        return list(zip(*found, strict=True))

    def _flat(self, places: Floats) -> Floats:
        return np.stack([places[:, 1] * DEGREE * np.cos(np.radians(self._middle)), places[:, 0] * DEGREE], axis=1)


def straight(starts: Floats, ends: Floats) -> Floats:
    """[starts, ends] metres along the straight line."""
    lat = np.radians((starts[:, None, 0] + ends[None, :, 0]) / 2)
    north = (starts[:, None, 0] - ends[None, :, 0]) * DEGREE
    east = (starts[:, None, 1] - ends[None, :, 1]) * DEGREE * np.cos(lat)
    return np.asarray(np.hypot(north, east))
