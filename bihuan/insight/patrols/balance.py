"""How evenly work lies on zones, and which parts had better change hands. Parts are small areas (grids); a zone is a connected set of them.

The search is a beam search over moves of one part across a border (Pearl 1984, Heuristics, 5.3): every state on the way is a set of
connected zones, so each single move of the answer can be taken for itself, in its order, and people may stop after any. `seed` only decides
between moves that are equally good.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DRAWS = 2000
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Evenness:
    """`value`: the heaviest zone over the mean of all; 1 is even. `low`, `high`: where it lies nineteen times of twenty if the same
    township were counted anew. `chance`: what an even share would not exceed nineteen times of twenty, by chance alone."""

    value: float
    low: float
    high: float
    chance: float

    @property
    def uneven(self) -> bool:
        """Whether the difference is more than chance would make of an even share."""
        return self.value > self.chance


@dataclass(frozen=True)
class Move:
    """One part from one zone to another, and the heaviest zone over the mean once it is done."""

    part: int
    source: int
    to: int
    value: float


@dataclass(frozen=True)
class Ground:
    """`load` of each part; `neighbours` of each part; `fixed`: parts that stay where they are."""

    load: tuple[float, ...]
    neighbours: tuple[frozenset[int], ...]
    fixed: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if len(self.load) != len(self.neighbours):
            raise ValueError("one set of neighbours a part")
        if any(one < 0 for one in self.load):
            raise ValueError("no load below 0")


def evenness(counts: Sequence[int], seed: int) -> Evenness | None:
    """Of calls a zone, (zones,). None where nothing was counted or there is one zone. The intervals are drawn, multinomial."""
    total, zones = sum(counts), len(counts)
    if total == 0 or zones < 2:
        return None
    chance = np.random.default_rng(seed)
    mean = total / zones
    again = _heaviest(chance.multinomial(total, np.array(counts) / total, DRAWS), mean)
    even = _heaviest(chance.multinomial(total, np.full(zones, 1 / zones), DRAWS), mean)
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(again, (tail, 1 - tail))
    return Evenness(max(counts) / mean, float(low), float(high), float(np.quantile(even, CONFIDENCE)))


def propose(ground: Ground, zone: Sequence[int], zones: int, *, moves: int = 6, width: int = 16, worth: float = 0.02,
            seed: int = 0) -> list[Move]:
    """At most so many moves that leave the work most even, in an order in which no zone is ever split or emptied. `zone` of each part, 0
    to `zones` - 1; `worth`: the share of the present unevenness (squared) that each move has to take away, or it is not worth people's
    trouble. Empty where no move makes it more even. ValueError for a zone that does not exist."""
    if len(zone) != len(ground.load) or any(not 0 <= one < zones for one in zone):
        raise ValueError("one zone a part, of those there are")
    luck = [float(one) for one in np.random.default_rng(seed).random(len(zone))]
    first = _State(tuple(zone), (), _spread(ground.load, zone, zones))
    price = worth * first.spread
    beam, best, seen = [first], first, {first.zone}
    for _step in range(moves):
        onward = []
        for state in beam:
            for part, to in possible(ground, state.zone):
                after = (*state.zone[:part], to, *state.zone[part + 1 :])
                if after not in seen:
                    seen.add(after)
                    onward.append(_State(after, (*state.way, (part, to)), _spread(ground.load, after, zones)))
        beam = sorted(onward, key=lambda one: (round(one.spread, 9), sum(luck[part] for part, _to in one.way)))[:width]
        if beam and beam[0].spread + price * len(beam[0].way) < best.spread + price * len(best.way) - 1e-9:
            best = beam[0]
    return told(ground.load, zone, best.way, zones)


def possible(ground: Ground, zone: Sequence[int]) -> list[tuple[int, int]]:
    """Every part that may go, with the zone it may go to: one it borders on, and its own zone stays in one piece and is not emptied."""
    found = []
    for part, own in enumerate(zone):
        others = sorted({zone[near] for near in ground.neighbours[part]} - {own})
        if others and part not in ground.fixed and _lets_go(ground, zone, part):
            found += [(part, to) for to in others]
    return found


def pieces(ground: Ground, zone: Sequence[int], which: int) -> int:
    """In how many pieces a zone lies."""
    left, found = {part for part, one in enumerate(zone) if one == which}, 0
    while left:
        found += 1
        _flood(ground, left, left.pop())
    return found


def told(load: Sequence[float], zone: Sequence[int], way: Sequence[tuple[int, int]], zones: int) -> list[Move]:
    """A way of moves with where each part came from and how even each leaves it."""
    out, now = [], list(zone)
    for part, to in way:
        source, now[part] = now[part], to
        sums = _sums(load, now, zones)
        out.append(Move(part, source, to, float(sums.max() / sums.mean()) if sums.sum() else 1.0))
    return out


@dataclass(frozen=True)
class _State:
    zone: tuple[int, ...]
    way: tuple[tuple[int, int], ...]
    spread: float


def _lets_go(ground: Ground, zone: Sequence[int], part: int) -> bool:
    """Whether the zone of the part is no more split without it than with it, and not empty."""
    own = zone[part]
    rest = {one for one, its in enumerate(zone) if its == own and one != part}
    near = ground.neighbours[part] & rest
    if not rest or not near:
        return bool(rest)  # an island of its own may leave
    _flood(ground, rest, start := min(near))
    return not (near - {start}) & rest


def _flood(ground: Ground, left: set[int], start: int) -> None:
    """Takes out of `left` all that hangs together with the start."""
    left.discard(start)
    edge = [start]
    while edge:
        for near in ground.neighbours[edge.pop()]:
            if near in left:
                left.discard(near)
                edge.append(near)


def _sums(load: Sequence[float], zone: Sequence[int], zones: int) -> NDArray[np.float64]:
    return np.asarray(np.bincount(np.asarray(zone, np.int64), weights=np.asarray(load, np.float64), minlength=zones), np.float64)


def _spread(load: Sequence[float], zone: Sequence[int], zones: int) -> float:
    sums = _sums(load, zone, zones)
    return float(((sums - sums.mean()) ** 2).sum())


def _heaviest(counts: NDArray[np.int64], mean: float) -> NDArray[np.float64]:
    return np.asarray(counts.max(axis=1) / mean, np.float64)
