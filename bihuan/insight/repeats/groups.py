"""Calls gathered into matters from what speaks for and against each pair (correlation clustering, Bansal, Blum and Chawla, 2004).

A chain of likely pairs is not yet one matter: what speaks against counts as much. Each call, in order of time, joins the group that most
speaks for in all; then each may move once more where it fits better (best one element moves, Goder and Filkov, 2008).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bihuan.insight.compiling import compiled

MOST = 6.0  # bits that one pair may weigh for or against
SWEEPS = 4


def gathered(at: NDArray[np.float64], i: NDArray[np.int32], j: NDArray[np.int32], bits: NDArray[np.float32]) -> NDArray[np.int32]:
    """The number of each call's group, from pairs and their bits. Pairs that are not given speak neither way."""
    place = np.empty(len(at), np.int32)
    place[np.argsort(at, kind="stable")] = np.arange(len(at), dtype=np.int32)
    found = _gather(*_neighbours(_parts(len(at), i, j, bits), place, i, j, bits), SWEEPS)
    return np.unique(found[place], return_inverse=True)[1].astype(np.int32)


@compiled
def _parts(count: Any, i: Any, j: Any, bits: Any) -> Any:
    """Of each call the number of what hangs together by pairs that something speaks for (union and find, halving the paths)."""
    above = np.arange(count).astype(np.int32)
    for k in range(len(i)):
        if bits[k] > 0:
            a, b = i[k], j[k]
            while above[a] != a:
                above[a] = above[above[a]]
                a = above[a]
            while above[b] != b:
                above[b] = above[above[b]]
                b = above[b]
            above[max(a, b)] = min(a, b)
    for call in range(count):
        above[call] = above[above[call]]  # whatever stands above has a lower number, and is settled already
    return above


@compiled
def _neighbours(part: Any, place: Any, i: Any, j: Any, bits: Any) -> Any:
    """The pairs within one part by the calls' places in time: of the one at p stand neighbours and weights in [start[p], start[p + 1])."""
    start = np.zeros(len(part) + 1, np.int64)
    for k in range(len(i)):
        if part[i[k]] == part[j[k]]:
            start[place[i[k]] + 1] += 1
            start[place[j[k]] + 1] += 1
    start = np.cumsum(start)
    used = start[:-1].copy()
    neighbour, weight = np.empty(start[-1], np.int32), np.empty(start[-1], np.float32)
    for back in (False, True):
        for k in range(len(i)):
            if part[i[k]] == part[j[k]]:
                one, other = (place[j[k]], place[i[k]]) if back else (place[i[k]], place[j[k]])
                neighbour[used[one]], weight[used[one]] = other, min(max(bits[k], -MOST), MOST)
                used[one] += 1
    return start, neighbour, weight


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
