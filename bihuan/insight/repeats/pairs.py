"""Which calls are compared at all: those near in place and time, those from one number, and, for a call that is nowhere, those that share
some of its rarest words."""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bihuan.insight.compiling import compiled
from bihuan.insight.repeats.evidence import BEFORE, Limits, Rarity, Side
from bihuan.insight.repeats.features import BUCKETS, SHIFT, at_once

Pairs = tuple[NDArray[np.int32], NDArray[np.int32]]
RAREST = 12  # grams of a call by which others are looked for
SHARED = 3  # of them another has to have
_ROOM = 1 << 16
_ACROSS = 1 << 20  # more cells than any map has from south to north


def all_pairs(side: Side, rare: Rarity, limits: Limits) -> Pairs:
    """Rows i < j of the calls, each pair once."""
    known = np.flatnonzero(side.given)
    guessed = np.flatnonzero(~np.isnan(side.east))
    found = at_once([
        partial(from_nowhere, side, rare, limits), partial(_around, side, known, limits.metres, limits.seconds, every=True),
        partial(_around, side, guessed, limits.vague, limits.seconds, every=False), partial(one_number, side, limits),
    ])  # fmt: skip
    found = [*found[1:], found[0]]  # the longest begins first
    i, j = (np.concatenate(column) for column in zip(*found, strict=True))
    return np.minimum(i, j), np.maximum(i, j)


def one_number(side: Side, limits: Limits) -> Pairs:
    """The same keyed number, and not near by their points: those are found already."""
    known = np.flatnonzero(side.caller >= 0)
    order = known[np.lexsort((side.at[known], side.caller[known]))]
    i, j = _one_number(side.at[order], side.caller[order], limits.seconds)
    i, j = order[i].astype(np.int32), order[j].astype(np.int32)
    near = np.where(side.given[i] & side.given[j], limits.metres, limits.vague)
    further = ~(np.hypot(side.east[i] - side.east[j], side.north[i] - side.north[j]) <= near)
    return i[further], j[further]


def from_nowhere(side: Side, rare: Rarity, limits: Limits) -> Pairs:
    """Of one call or both neither point nor words tell where; not the same number; some rare words in common."""
    lost = np.isnan(side.east)
    if not lost.any():
        return np.empty(0, np.int32), np.empty(0, np.int32)
    gram, call = _rarest(side.flat, side.start, rare.words + rare.names)
    wanted = np.zeros(BUCKETS, np.bool_)
    wanted[gram[lost[call]] >> SHIFT] = True
    kept = wanted[gram >> SHIFT]
    gram, call = gram[kept], call[kept]
    order = np.lexsort((side.at[call], gram))
    gram, call = gram[order], call[order]
    run = _firsts(gram)
    ends = np.append(run[1:], len(gram))
    where = np.repeat(np.arange(len(run)), ends - run)  # the run that each entry stands in
    asked = np.flatnonzero(lost[call])
    asked = asked[np.argsort(call[asked], kind="stable")]
    i, j = _from_nowhere(call, side.at[call], run, ends, call[asked], where[asked], side.at, lost, limits.seconds)
    others = ~((side.caller[i] >= 0) & (side.caller[i] == side.caller[j]))
    return i[others], j[others]


def _around(side: Side, rows: NDArray[np.int64], metres: float, seconds: float, *, every: bool) -> Pairs:
    """Pairs of rows within so many metres and seconds; unless `every`, only those of which one point is guessed."""
    east, north, at = side.east[rows], side.north[rows], side.at[rows]
    cell = np.floor(east / metres).astype(np.int64) * _ACROSS + np.floor(north / metres).astype(np.int64)
    order = np.lexsort((at, cell))
    first = _firsts(cell[order])
    cells = cell[order][first]
    skipped = np.zeros(len(rows), np.bool_) if every else side.given[rows[order]]
    i, j = _near(at[order], east[order], north[order], skipped, cells, np.append(first, len(order)), metres, seconds)
    return rows[order[i]].astype(np.int32), rows[order[j]].astype(np.int32)


def _firsts(ordered: NDArray[Any]) -> NDArray[np.int64]:
    """Where each run of equal values begins."""
    return np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)])


@compiled
def _near(at: Any, east: Any, north: Any, skipped: Any, cells: Any, first: Any, metres: Any, seconds: Any) -> Any:
    left, right, count = np.empty(_ROOM, np.int32), np.empty(_ROOM, np.int32), 0
    for here in range(len(cells)):
        for step in (0, 1, _ACROSS - 1, _ACROSS, _ACROSS + 1):  # each pair of neighbouring cells once
            there = np.searchsorted(cells, cells[here] + step)
            if there == len(cells) or cells[there] != cells[here] + step:
                continue
            low, end = first[there], first[there + 1]
            for i in range(first[here], first[here + 1]):
                while low < end and at[low] < at[i] - seconds:
                    low += 1
                for j in range(max(low, i + 1) if step == 0 else low, end):
                    if at[j] > at[i] + seconds:
                        break
                    if skipped[i] and skipped[j]:
                        continue
                    if (east[i] - east[j]) ** 2 + (north[i] - north[j]) ** 2 <= metres * metres:
                        if count == len(left):
                            left, right = np.append(left, np.empty_like(left)), np.append(right, np.empty_like(right))
                        left[count], right[count] = i, j
                        count += 1
    return left[:count], right[:count]


@compiled
def _one_number(at: Any, caller: Any, seconds: Any) -> Any:
    left, right, count = np.empty(_ROOM, np.int32), np.empty(_ROOM, np.int32), 0
    for i in range(len(at)):
        for j in range(i + 1, len(at)):
            if caller[j] != caller[i] or at[j] > at[i] + seconds:
                break
            if count == len(left):
                left, right = np.append(left, np.empty_like(left)), np.append(right, np.empty_like(right))
            left[count], right[count] = i, j
            count += 1
    return left[:count], right[:count]


@compiled
def _rarest(flat: Any, start: Any, rare: Any) -> Any:
    """Of each call its rarest grams that at least one other call has too."""
    calls = len(start) - 1
    once = np.log(1.0 + (calls + BEFORE) / 2.0) ** 2 - 1e-3
    gram, call, used = np.empty(calls * RAREST, np.uint32), np.empty(calls * RAREST, np.int32), 0
    best = np.empty(RAREST, np.float32)
    for i in range(calls):
        held, base, worst = 0, used, np.float32(0)
        for at in range(start[i], start[i + 1]):
            value = rare[flat[at] >> SHIFT]
            if value >= once or (held == RAREST and value <= worst):
                continue
            place = held if held < RAREST else np.argmin(best)
            best[place], gram[base + place], call[base + place] = value, flat[at], i
            held = min(held + 1, RAREST)
            worst = best[:held].min()
        used += held
    return gram[:used], call[:used]


@compiled
def _from_nowhere(call: Any, at: Any, run: Any, ends: Any, asking: Any, where: Any, own: Any, lost: Any, seconds: Any) -> Any:
    """`call` and `at`: entries gram by gram, in order of time; `asking` and `where`: calls from nowhere, one after another, each with a
    run of entries that it stands in."""
    left, right, count = np.empty(_ROOM, np.int32), np.empty(_ROOM, np.int32), 0
    shared = np.zeros(len(lost), np.int32)
    touched = np.empty(len(call), np.int32)
    first = 0
    while first < len(asking):
        i, last, met = asking[first], first, 0
        while last < len(asking) and asking[last] == i:
            begin, end = run[where[last]], ends[where[last]]
            low = begin + np.searchsorted(at[begin:end], own[i] - seconds)
            for entry in range(low, end):
                if at[entry] > own[i] + seconds:
                    break
                if shared[call[entry]] == 0:
                    touched[met] = call[entry]
                    met += 1
                shared[call[entry]] += 1
            last += 1
        for other in touched[:met]:
            if shared[other] >= min(SHARED, last - first) and other != i and (i < other or not lost[other]):
                if count == len(left):
                    left, right = np.append(left, np.empty_like(left)), np.append(right, np.empty_like(right))
                left[count], right[count] = i, other
                count += 1
            shared[other] = 0
        first = last
    return left[:count], right[:count]
