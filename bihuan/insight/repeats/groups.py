"""Calls gathered into matters from what speaks for and against each pair (correlation clustering, Bansal, Blum and Chawla, 2004).

A chain of likely pairs is not yet one matter: what speaks against counts as much. Each call, in order of time, joins the group that most
speaks for in all; then each may move once more where it fits better (best one element moves, Goder and Filkov, 2008).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from bihuan.insight.repeats.features import compiled

MOST = 6.0  # bits that one pair may weigh for or against
SWEEPS = 4


def gathered(at: NDArray[np.float64], i: NDArray[np.int32], j: NDArray[np.int32], bits: NDArray[np.float32]) -> NDArray[np.int32]:
    """The number of each call's group, from pairs and their bits. Pairs that are not given speak neither way."""
    count, speaks = len(at), bits > 0
    graph = coo_array((np.ones(int(speaks.sum()), np.bool_), (i[speaks], j[speaks])), shape=(count, count))
    part = connected_components(graph, directed=False)[1]
    inside = part[i] == part[j]
    i, j, weight = i[inside], j[inside], np.clip(bits[inside], -MOST, MOST)
    place = np.empty(count, np.int32)
    place[np.argsort(at, kind="stable")] = np.arange(count, dtype=np.int32)
    ends = np.concatenate([place[i], place[j]]), np.concatenate([place[j], place[i]])
    order = np.argsort(ends[0], kind="stable")
    start = np.searchsorted(ends[0][order], np.arange(count + 1))
    found = _gather(start, ends[1][order], np.concatenate([weight, weight])[order], SWEEPS)
    return np.unique(found[place], return_inverse=True)[1].astype(np.int32)


@compiled
def _gather(start: Any, neighbour: Any, weight: Any, sweeps: Any) -> Any:
    count = len(start) - 1
    group, size = np.full(count, -1, np.int32), np.zeros(count + 1, np.int32)
    free, left = np.arange(count, -1, -1).astype(np.int32), count + 1
    total, met = np.zeros(count + 1, np.float32), np.empty(count + 1, np.int32)
    for _ in range(sweeps):
        moved = 0
        for call in range(count):
            own, seen = group[call], 0
            for at in range(start[call], start[call + 1]):
                there = group[neighbour[at]]
                if there < 0:
                    continue
                if total[there] == 0:
                    met[seen] = there
                    seen += 1
                total[there] += weight[at]
            best, most = -1, np.float32(0)
            for which in range(seen):
                there = met[which]
                if total[there] > most or (there == own and total[there] == most):
                    best, most = there, total[there]
                total[there] = 0
            if own >= 0 and best == -1 and size[own] == 1:
                best = own
            if best == own and own >= 0:
                continue
            moved += 1
            if own >= 0:
                size[own] -= 1
                if size[own] == 0:
                    free[left] = own
                    left += 1
            if best == -1:
                left -= 1
                best = free[left]
            group[call] = best
            size[best] += 1
        if moved == 0:
            break
    return group
