"""A plane in metres that touches the globe at one point: for a township distances and areas on it are right to a thousandth."""

from dataclasses import dataclass
from math import cos, radians

import numpy as np
import shapely
from numpy.typing import NDArray

DEGREE = 111_320.0  # metres of latitude


@dataclass(frozen=True)
class Plane:
    """Touches at `lat`, `lon`, degrees of WGS-84."""

    lat: float
    lon: float

    @classmethod
    def under(cls, outline: shapely.Geometry) -> "Plane":
        west, south, east, north = outline.bounds
        return cls((south + north) / 2, (west + east) / 2)

    def laid(self, outline: shapely.Geometry) -> shapely.Geometry:
        """From degrees (longitude, latitude) into metres (east, north)."""
        return shapely.transform(outline, lambda points: (points - self._at) * self._scale)

    def lifted(self, outline: shapely.Geometry) -> shapely.Geometry:
        """From metres back into degrees."""
        return shapely.transform(outline, lambda points: points / self._scale + self._at)

    @property
    def _at(self) -> NDArray[np.float64]:
        return np.array([self.lon, self.lat])

    @property
    def _scale(self) -> NDArray[np.float64]:
        return np.array([DEGREE * cos(radians(self.lat)), DEGREE])
