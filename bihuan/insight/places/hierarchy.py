"""Quickest times through an edge-based graph to one goal: by customizable contraction hierarchies, and by Dijkstra where those are missing.

Dibbelt, Strasser, Wagner, "Customizable Contraction Hierarchies" (ACM JEA 2016), as RoutingKit builds them. Both answer alike.
"""

from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from bihuan.insight.places.roadmap import Floats, Whole
from bihuan.insight.places.turns import Turns

try:
    import routingkit_cch as routingkit
except ImportError:  # there is no wheel for this machine
    routingkit = None  # type: ignore[assignment]

CLOSED = 2**31 - 1  # RoutingKit's infinite weight
Goals = Sequence[tuple[int, int]]  # nodes, each with the milliseconds still to go from its end


class Engine(Protocol):
    def to(self, sources: Whole, goals: Sequence[Goals]) -> Floats:
        """[goals, sources] milliseconds from the end of each node to that of the goals that is reached first; inf where there is no way."""

    def reweigh(self, weights: Mapping[int, int]) -> None:
        """New milliseconds of some turns; CLOSED forbids one."""


class Hierarchy:
    def __init__(self, graph: Turns, order: Whole) -> None:
        self._graph = routingkit.CCH(order.tolist(), graph.origin.tolist(), graph.end.tolist(), False)
        self._metric = routingkit.CCHMetric(self._graph, graph.weight.tolist())
        self._updater = routingkit.CCHMetricPartialUpdater(self._graph)
        self._one_at_a_time = Lock()  # weights may not change while a question is being answered

    def to(self, sources: Whole, goals: Sequence[Goals]) -> Floats:
        out = np.full((len(goals), len(sources)), np.inf)
        if not any(goals) or not len(sources):
            return out
        with self._one_at_a_time:
            asked = routingkit.CCHManyToOne(self._metric, sources.tolist())
            for place, one in enumerate(goals):
                if one:  # RoutingKit stops the whole process where there is none
                    found = np.array(asked.distances_to_multi(list(one)), dtype=np.float64)  # None becomes nan
                    out[place] = np.where(np.isnan(found), np.inf, found)
            del asked  # no question may be alive when weights change
        return out

    def reweigh(self, weights: Mapping[int, int]) -> None:
        with self._one_at_a_time:
            self._updater.apply(self._metric, dict(weights))


class Dijkstra:
    def __init__(self, graph: Turns) -> None:
        count, nodes = len(graph.origin), len(graph.directions)
        places = csr_matrix((np.arange(count), (graph.end, graph.origin)), shape=(nodes, nodes))
        self._place = np.argsort(places.data)
        self._reversed = csr_matrix((graph.weight[places.data].astype(np.float64), places.indices, places.indptr), shape=(nodes, nodes))

    def to(self, sources: Whole, goals: Sequence[Goals]) -> Floats:
        out = np.full((len(goals), len(sources)), np.inf)
        for place, one in enumerate(goals):
            if one:
                nodes, rest = zip(*one, strict=True)
                back: Floats = dijkstra(self._reversed, indices=list(nodes))[:, sources]
                out[place] = (back + np.array(rest, dtype=np.float64)[:, None]).min(axis=0)
        return out

    def reweigh(self, weights: Mapping[int, int]) -> None:
        turns = np.fromiter(weights, dtype=np.int64)
        values = np.array([np.inf if weight == CLOSED else weight for weight in weights.values()])
        self._reversed.data[self._place[turns]] = values


def order(graph: Turns, lat: Floats, lon: Floats) -> NDArray[np.int64]:
    """[nodes] in which sequence they are contracted, by nested dissection of the points they lie at. Slow; kept beside the road map."""
    if routingkit is None or not len(graph.directions):
        return np.arange(len(graph.directions))
    found = routingkit.compute_order_inertial(
        len(graph.directions), graph.origin.tolist(), graph.end.tolist(), lat.tolist(), lon.tolist())
    return np.array(found, dtype=np.int64)


def engine(graph: Turns, order: Whole) -> Engine:
    """RoutingKit trusts what it is given, so it gets no graph without turns and no order that is none."""
    in_order = np.array_equal(np.sort(order), np.arange(len(graph.directions)))
    return Hierarchy(graph, order) if routingkit and in_order and len(graph.origin) else Dijkstra(graph)
