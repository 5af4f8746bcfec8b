"""One period played under a policy: calls come, units go, work, drive back or are moved."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bihuan.insight.dispatch.events import DAY, Coming, Prices, Town, run
from bihuan.insight.dispatch.ground import Floats, Ground, Numbers
from bihuan.insight.dispatch.policies import CLOSEST, Policy


@dataclass(frozen=True)
class Calls:
    """In the order of time. `at`: seconds from the period's first midnight; `place` and `kind`: indices; `scene`: seconds of work there;
    `deliver`: the place somebody is brought to, -1 for nowhere; `handover`: seconds there; `units`: how many are sent."""

    at: Floats
    place: Numbers
    kind: Numbers
    scene: Floats
    deliver: Numbers
    handover: Floats
    units: Numbers

    def __len__(self) -> int:
        return len(self.at)


@dataclass(frozen=True)
class Fleet:
    """`home`: each unit's own post, an index into the ground's posts. `starts`, `ends`: its shift in seconds of the day; equal means
    all day; an end before the start is the next morning."""

    home: Numbers
    starts: Floats
    ends: Floats

    def __len__(self) -> int:
        return len(self.home)

    @staticmethod
    def always(home: Numbers) -> "Fleet":
        return Fleet(np.asarray(home, np.int64), np.zeros(len(home)), np.zeros(len(home)))


@dataclass(frozen=True)
class Played:
    """`response`: seconds from call to the first unit's arrival, inf where nobody ever came; `first`: that unit, or -1. `to_calls`, `back`:
    seconds driven to calls, and back or between posts. `moves`: units moved while free. `busy`: mean share of the units' time on duty that
    calls took up."""

    response: Floats
    first: Numbers
    to_calls: float
    back: float
    moves: int
    busy: float

    @property
    def driving(self) -> float:
        return self.to_calls + self.back


def play(ground: Ground, calls: Calls, fleet: Fleet, policy: Policy, *, busy: float | None = None, delay: float = 0.0) -> Played:
    """The period as it would have gone. `delay`: seconds before a unit leaves. `busy`: the chance that a unit is busy, as cover counts it;
    without it the period is first played with the closest unit, and what comes out is taken."""
    if busy is None:
        busy = 0.0 if policy == CLOSEST else play(ground, calls, fleet, CLOSEST, delay=delay).busy
    busy = min(max(busy, 0.01), 0.95)
    reach, weight = ground.cover
    average = _average(reach[fleet.home], weight, busy)
    prices = Prices(busy, delay, policy.relocates, _price(average, policy.back), policy.wait * 60 / average,
                    _price(average, policy.move), policy.moves if policy.move else 0)
    town = Town(ground.urgent, ground.usual, ground.lights, ground.limits, ground.posts, ground.ways, *_sparse(reach), weight)
    coming = Coming(calls.at, calls.place, calls.kind, calls.scene, calls.deliver, calls.handover, calls.units)
    response, first, sums = run(coming, town, prices, fleet.home, fleet.starts, fleet.ends)
    on_duty = float(calls.at[-1] - calls.at[0]) * _on_duty(fleet) if len(calls) > 1 else 0.0
    return Played(response, first, float(sums[0]), float(sums[1]), int(sums[2]), float(sums[3]) / on_duty if on_duty else 0.0)


def _on_duty(fleet: Fleet) -> float:
    """Units on duty in the mean of a day."""
    length = np.where(fleet.starts == fleet.ends, DAY, (fleet.ends - fleet.starts) % DAY)
    return float(length.sum() / DAY)


def _average(reach: NDArray[np.bool_], weight: Floats, busy: float) -> float:
    """What a unit at its own post adds while all are free, in shares of calls: the mean of all units, (units, groups)."""
    missed_without = weight * (1 - busy) * busy ** (reach.sum(0) - 1.0)
    return max(float((reach @ missed_without).mean()), 1e-9)


def _price(average: float, minutes: float) -> float:
    """Cover that a second of driving must bring when an average post's is worth so many minutes."""
    return average / (60 * minutes) if minutes else 0.0


def _sparse(reach: NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
    """Where each post's groups begin, and the groups each post reaches, one post after the other."""
    posts, groups = np.nonzero(reach)
    return np.searchsorted(posts, np.arange(len(reach) + 1)).astype(np.int64), groups.astype(np.int64)
