"""From a point to the road beside it."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import STRtree

from bihuan.insight.places.roadmap import Floats, RoadMap, Whole

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

    def snap(self, places: Floats) -> Snapped:
        """places: [n, 2] latitude and longitude; NaN gives metres of NaN. No place is remembered: where a unit stands serves this once."""
        known = np.asarray(np.isfinite(places).all(axis=1))
        if not len(self.stretches):
            return Snapped(np.zeros(len(places), dtype=np.int64), np.zeros(len(places)), np.full(len(places), np.nan))
        points = shapely.points(self._flat(np.where(known[:, None], places, 0.0)))
        nearest = self._index.nearest(points)
        lines = self._lines[nearest]
        share = np.clip(shapely.line_locate_point(lines, points) / np.maximum(self._lengths[nearest], 0.1), 0, 1)
        return Snapped(self.stretches[nearest], share, np.where(known, shapely.distance(lines, points), np.nan))

    def _flat(self, places: Floats) -> Floats:
        return np.stack([places[:, 1] * DEGREE * np.cos(np.radians(self._middle)), places[:, 0] * DEGREE], axis=1)


def straight(starts: Floats, ends: Floats) -> Floats:
    """[starts, ends] metres along the straight line."""
    lat = np.radians((starts[:, None, 0] + ends[None, :, 0]) / 2)
    north = (starts[:, None, 0] - ends[None, :, 0]) * DEGREE
    east = (starts[:, None, 1] - ends[None, :, 1]) * DEGREE * np.cos(lat)
    return np.asarray(np.hypot(north, east))
