"""Points that lie close together: the fullest circle first, then the fullest of what is left, so that no chain grows into a street."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from bihuan.insight.repeats.calls import metres


def gathered(lat: ArrayLike, lon: ArrayLike, radius: float, *, least: int = 2, same: Sequence[str] = ()) -> list[NDArray[np.int64]]:
    """Groups of rows, each of at least `least` points that lie within `radius` metres of one of them. `lat`, `lon`: degrees, (n,), none
    missing. `same`: a name for each point, (n,), such as its standard address; points that bear the same one, not empty, are taken to lie
    where the first of them lies. Of two circles that are as full the one around the earlier row comes first. ValueError where the columns
    differ in length or the radius is not above 0."""
    north, east = np.asarray(lat, np.float64), np.asarray(lon, np.float64)
    if len(north) != len(east) or same and len(same) != len(north) or radius <= 0:
        raise ValueError("columns of one length and a radius above 0")
    if len(north) < least:
        return []
    x, y = metres(north, east, float(north.mean()))
    points = np.column_stack([x, y])
    if same:
        first: dict[str, int] = {}
        home = np.array([first.setdefault(name, row) if name else row for row, name in enumerate(same)])
        points = points[home]
    near = [np.array(sorted(rows)) for rows in cKDTree(points).query_ball_point(points, radius)]
    free = np.ones(len(points), bool)
    found: list[NDArray[np.int64]] = []
    while True:
        full = np.array([free[rows].sum() if free[row] else 0 for row, rows in enumerate(near)])
        middle = int(full.argmax())
        if full[middle] < least:
            return found
        rows = near[middle][free[near[middle]]]
        free[rows] = False
        found.append(rows)
