"""A policy fitted to one town by playing: least late arrivals within a budget of driving. It must be judged on calls it has not seen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

from bihuan.insight.dispatch.ground import Floats, Ground
from bihuan.insight.dispatch.play import Calls, Fleet, Played, play
from bihuan.insight.dispatch.policies import CLOSEST, Policy

FACTORS = (0.5, 0.7, 0.85, 1.2, 1.4, 2.0)
ROUNDS = 3
RESERVE = 0.01  # of driving and of response, since calls not seen yet come out a little differently


@dataclass(frozen=True)
class Figures:
    """Of one or several plays. `late`: share of calls late; `mean`: seconds of response; `idle_driving`: seconds driven without a call,
    back or between posts; `driving`: all that was driven but for bringing somebody in."""

    late: float
    mean: float
    idle_driving: float
    driving: float
    moves: float


@dataclass(frozen=True)
class Budget:
    """How much more than with the closest unit: `driving` without a call, and `mean` response, as shares."""

    driving: float = 0.25
    mean: float = 0.03


def figures(played: Sequence[Played], calls: Sequence[Calls], targets: Floats) -> Figures:
    """`targets`: seconds from call to arrival, (classes,). A call nobody came to is late and counts with the longest response there was."""
    late = np.concatenate([one.response > targets[some.kind] for one, some in zip(played, calls, strict=True)])
    seconds = np.concatenate([one.response for one in played])
    longest = seconds[np.isfinite(seconds)].max(initial=0.0)
    return Figures(
        float(late.mean()), float(np.where(np.isfinite(seconds), seconds, longest).mean()), sum(one.back for one in played),
        sum(one.driving for one in played), sum(one.moves for one in played),
    )  # fmt: skip


def tune(
    ground: Ground, sample: Sequence[Calls], fleet: Fleet, start: Policy, targets: Floats, *,
    budget: Budget | None = None, delay: float = 0.0,
) -> Policy:  # fmt: skip
    """`start` with its minutes changed, one after another, as long as the sample's late arrivals fall. Deterministic.

    What goes beyond the budget counts as late, ten times over, so that a start outside it finds its way in. Where the closest unit does as
    well, that is the answer."""
    budget = budget or Budget()
    bare = [play(ground, some, fleet, CLOSEST, delay=delay) for some in sample]
    busy, closest = float(np.mean([one.busy for one in bare])), figures(bare, sample, targets)

    def cost(policy: Policy) -> float:
        now = figures([play(ground, some, fleet, policy, busy=busy, delay=delay) for some in sample], sample, targets)
        over = max(0.0, now.idle_driving / max(closest.idle_driving, 1.0) - 1 - budget.driving + RESERVE)
        return now.late + 10 * (over + max(0.0, now.mean / closest.mean - 1 - budget.mean + RESERVE))

    best, least = start, cost(start)
    for _round in range(ROUNDS):
        before = best
        for candidate in _around(best):
            now = cost(candidate)
            if now < least:
                best, least = candidate, now
        if best == before:
            break
    return best if least < closest.late else CLOSEST


def _around(policy: Policy) -> Iterator[Policy]:
    for name in ("back", "move", "wait"):
        value = getattr(policy, name)
        if isfinite(value) and value > 0:
            yield from (policy.with_(**{name: value * factor}) for factor in FACTORS)
