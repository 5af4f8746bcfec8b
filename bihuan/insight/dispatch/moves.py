"""Moving up: which free unit should wait somewhere else while cover is thin. A proposal with its price; a person takes or drops it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Move:
    """`unit` and `post` are indices. `late_before`, `late_after`: late arrivals an hour as units stand, and after the move; `thin`: the
    zone that gains most."""

    unit: int
    post: int
    seconds: float
    late_before: float
    late_after: float
    thin: int


def move_up(
    free: NDArray[np.bool_], zones: Floats, posts: Floats, from_posts: Floats, demand: Floats, *,
    limit: float = 600.0, busy: float = 0.3, least: float = 0.02, worth: float = 7200.0, resting: Sequence[int] = (),
) -> Move | None:  # fmt: skip
    """The move that spares most late arrivals for its driving, or None where none is worth it.

    `free`: (units,) who could be moved; `zones`: seconds from units to zones, (units, zones); `posts`: from units to posts, (units, posts);
    `from_posts`: from posts to zones, (posts, zones); `demand`: calls an hour, (zones,). `worth`: seconds of driving that one late arrival
    an hour fewer is worth; `least`: fewer than this is not worth anybody's way. `resting`: units that had their share of moves."""
    reach = (zones <= limit) & free[:, None]
    beyond = from_posts <= limit
    count = reach.sum(0)
    before = float(demand @ busy**count)
    best: tuple[float, int, int, float] | None = None
    for unit in map(int, np.flatnonzero(free)):
        if unit in resting:
            continue
        without = count - reach[unit]
        after = (busy ** (without + beyond)) @ demand  # (posts,)
        net = (before - after) * worth - posts[unit]
        for post in map(int, np.flatnonzero(before - after >= least)):
            if np.isfinite(net[post]) and net[post] > max(0.0, best[0] if best else 0.0):
                best = float(net[post]), unit, post, float(after[post])
    if best is None:
        return None
    _net, unit, post, late = best
    gained = demand * (busy**count - busy ** (count - reach[unit] + beyond[post]))
    return Move(unit, post, float(posts[unit, post]), before, late, int(np.argmax(gained)))
