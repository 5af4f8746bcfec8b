"""A street as people name it: the stretches of one name that hang together, whole or between two places."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from bihuan.insight.places.roadmap import Floats, RoadMap, Whole
from bihuan.insight.places.snapping import straight

GAP = 60.0  # metres between two ends of one street that do not meet: a square, a roundabout, the other carriageway
BESIDE = 40.0  # metres to the carriageway of the other direction


def street(road_map: RoadMap, stretch: int) -> frozenset[int]:
    """The whole street on which the stretch lies; the stretch alone where the road has no name."""
    rows = _named(road_map, stretch)
    label = connected_components(_linked(road_map, rows) <= GAP, directed=False)[1]
    return frozenset(rows[label == label[np.searchsorted(rows, stretch)]].tolist())


def between(road_map: RoadMap, one: int, other: int) -> frozenset[int]:
    """The street from one stretch to the other, both of them and the other carriageway included; empty where they are not on one street."""
    rows = _named(road_map, one)
    if other not in rows:
        return frozenset()
    apart = _linked(road_map, rows)
    metres = road_map.metres[rows]
    weights = np.where(apart <= GAP, 1 + apart + (metres[:, None] + metres[None, :]) / 2, 0.0)
    start, end = np.searchsorted(rows, (one, other)).tolist()
    far, before = dijkstra(csr_array(weights), directed=False, indices=start, return_predecessors=True)
    if not np.isfinite(far[end]):
        return frozenset()
    path = [end]
    while path[-1] != start:
        path.append(int(before[path[-1]]))
    passed = np.concatenate([_shape(road_map, int(rows[place])) for place in path])
    beside = straight(_middles(road_map, rows), passed).min(axis=1) <= BESIDE
    beside[path] = True
    return frozenset(rows[beside].tolist())


def _named(road_map: RoadMap, stretch: int) -> Whole:
    """All of its name, in order; of a road without a name itself alone."""
    name = road_map.name[stretch]
    return np.flatnonzero(road_map.name == name) if road_map.names[name] else np.array([stretch])


def _linked(road_map: RoadMap, rows: Whole) -> Floats:
    """[rows, rows] metres between the nearest of their ends."""
    ends = np.stack([_points(road_map, road_map.first[rows]), _points(road_map, road_map.first[rows + 1] - 1)])
    return np.asarray(np.min([straight(a, b) for a in ends for b in ends], axis=0))


def _points(road_map: RoadMap, at: NDArray[np.int64]) -> Floats:
    return np.stack([road_map.lat[at], road_map.lon[at]], axis=1)


def _shape(road_map: RoadMap, stretch: int) -> Floats:
    return _points(road_map, np.arange(road_map.first[stretch], road_map.first[stretch + 1]))


def _middles(road_map: RoadMap, rows: Whole) -> Floats:
    first, last = road_map.first[rows], road_map.first[rows + 1] - 1
    return (_points(road_map, (first + last) // 2) + _points(road_map, (first + last + 1) // 2)) / 2
