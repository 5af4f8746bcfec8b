"""The edge-based graph of a road map: who may turn from which stretch into which, and what the turn costs.

After Geisberger and Vetter, "Efficient Routing in Road Networks with Turn Costs" (SEA 2011): each direction of a stretch is a node, each
allowed turn an arc, so that forbidden turns and turning back need no rule of their own. Traffic keeps to the right.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from bihuan.insight.places.profiles import CAR
from bihuan.insight.places.roadmap import Floats, RoadMap, Whole

STRAIGHT = 30  # degrees off the line ahead that still count as going straight on
RIGHT, LEFT, BACK = 2.0, 5.0, 20.0  # seconds; turning back only at a dead end


@dataclass(frozen=True, eq=False)
class Turns:
    """directions: [nodes] direction numbers of the road map, rising. origin, end: [turns] nodes. cost: [turns] milliseconds of the turn
    alone; travel: [nodes] milliseconds along the direction."""

    directions: Whole
    origin: Whole
    end: Whole
    cost: Whole
    travel: Whole

    @property
    def weight(self) -> Whole:
        """[turns] milliseconds from the end of one direction to the end of the next."""
        return self.cost + self.travel[self.end]

    def clustered(self, least: int) -> NDArray[np.bool_]:
        """[nodes] whether one is among so many that all reach one another, or among the most there are."""
        nodes = len(self.directions)
        if not nodes:
            return np.zeros(0, dtype=np.bool_)
        graph = csr_matrix((np.ones(len(self.origin)), (self.origin, self.end)), shape=(nodes, nodes))
        _count, cluster = connected_components(graph, connection="strong")
        size = np.bincount(cluster)
        return np.asarray(size[cluster] >= min(least, size.max()))


def turns(roads: RoadMap, profile: str) -> Turns:
    """The graph of one profile ("car", "foot"); on foot every turn is free."""
    tail = np.stack([roads.tail, roads.head], axis=1).ravel()
    head = np.stack([roads.head, roads.tail], axis=1).ravel()
    directions = np.flatnonzero(np.isfinite(roads.seconds[profile]))
    origin, end = _pairs(tail[directions], head[directions])
    came, goes = directions[origin], directions[end]
    kept = _open(roads, came, goes, head) if profile == CAR else np.ones(len(came), dtype=np.bool_)
    ways_on = np.bincount(origin[kept], minlength=len(directions))
    kept &= (came != (goes ^ 1)) | (ways_on[origin] == 1)  # turning back is for dead ends
    origin, end, came, goes = origin[kept], end[kept], came[kept], goes[kept]
    cost = _cost(roads, came, goes, head) if profile == CAR else np.zeros(len(came))
    travel = np.maximum(np.rint(roads.seconds[profile][directions] * 1000), 1).astype(np.int64)
    return Turns(directions, origin, end, np.rint(cost * 1000).astype(np.int64), travel)


def _pairs(tail: Whole, head: Whole) -> tuple[Whole, Whole]:
    """Every direction that ends at a junction with every one that begins there."""
    order = np.argsort(tail, kind="stable")
    begins = np.searchsorted(tail[order], head, side="left")
    count = np.searchsorted(tail[order], head, side="right") - begins
    origin = np.repeat(np.arange(len(tail)), count)
    within = np.arange(len(origin)) - np.repeat(np.cumsum(count) - count, count)
    return origin, order[np.repeat(begins, count) + within]


def _open(roads: RoadMap, came: Whole, goes: Whole, head: Whole) -> NDArray[np.bool_]:
    every = 2 * roads.stretches
    forbidden = np.isin(came * every + goes, roads.banned[:, 0] * every + roads.banned[:, 1])
    through = np.isin(head[came], roads.barred) & (came != (goes ^ 1))
    return np.asarray(~forbidden & ~through)


def _cost(roads: RoadMap, came: Whole, goes: Whole, head: Whole) -> Floats:
    """Seconds. Where only two stretches meet the road merely bends."""
    leaving, arriving = _bearings(roads)
    angle = (leaving[goes] - arriving[came] + 180) % 360 - 180  # to the right is positive
    meeting = np.bincount(np.concatenate([roads.tail, roads.head]))[head[came]] > 2
    cost = np.where(np.abs(angle) <= STRAIGHT, 0.0, np.where(angle > 0, RIGHT, LEFT)) * meeting
    return np.where(came == (goes ^ 1), BACK, cost)


def _bearings(roads: RoadMap) -> tuple[Floats, Floats]:
    """Degrees from north in which each direction leaves its first junction and arrives at its last."""
    first, last = roads.first[:-1], roads.first[1:] - 1
    out = _bearing(roads, first, first + 1)
    into = _bearing(roads, last - 1, last)
    return np.stack([out, into + 180], axis=1).ravel(), np.stack([into, out + 180], axis=1).ravel()


def _bearing(roads: RoadMap, start: Whole, end: Whole) -> Floats:
    east = (roads.lon[end] - roads.lon[start]) * np.cos(np.radians(roads.lat[start]))
    bearing: Floats = np.degrees(np.arctan2(east, roads.lat[end] - roads.lat[start]))
    return bearing
