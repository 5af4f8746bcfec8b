"""The event loop under `play`, compiled: a year of a town in about a second. Times are seconds, places and posts are indices."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bihuan.insight.dispatch.ground import STEPS, Floats, Numbers, Seconds

DAY = 86_400.0
LATE = 1e6  # more seconds than any way takes: a unit in time goes before one that is not


class Coming(NamedTuple):
    """Calls in the order of time; see `play.Calls`."""

    at: Floats
    place: Numbers
    kind: Numbers
    scene: Floats
    deliver: Numbers
    handover: Floats
    units: Numbers


class Town(NamedTuple):
    """The ground; `groups[starts[p]:starts[p + 1]]` are the groups of calls that post p reaches in time, `weight` each group's share."""

    urgent: Seconds
    usual: Seconds
    lights: NDArray[np.bool_]
    limits: Floats
    posts: Numbers
    ways: NDArray[np.int32]
    starts: Numbers
    groups: Numbers
    weight: Floats


class Prices(NamedTuple):
    """A policy in the town's own numbers: cover a second of driving back or of a move must bring; seconds of waiting the cover is worth."""

    busy: float
    delay: float
    relocates: bool
    back: float
    wait: float
    move: float
    moves: int


class Units(NamedTuple):
    """`free` units stand at their `post` or are on the way there from `origin`, `left` to `due`; the others stand free again at `stands`
    when `ready`. `missed`: share of each group that finds all free units busy."""

    free: NDArray[np.bool_]
    ready: Floats
    stands: Numbers
    post: Numbers
    origin: Numbers
    left: Floats
    due: Floats
    moved: Numbers
    moved_on: Numbers
    missed: Floats
    home: Numbers
    shift_starts: Floats
    shift_ends: Floats
    sums: Floats  # seconds to calls, seconds back or moved, moves, seconds busy


@njit(cache=True)
def run(
    coming: Coming, town: Town, prices: Prices, home: Numbers, shift_starts: Floats, shift_ends: Floats
) -> tuple[Floats, Numbers, Floats]:
    """Response of each call in seconds, the unit that came first, and the sums of `Units`."""
    calls, count = len(coming.at), len(home)
    units = Units(
        np.zeros(count, np.bool_), np.zeros(count), town.posts[home].copy(), home.copy(), np.zeros(count, np.int64), np.zeros(count),
        np.zeros(count), np.zeros(count, np.int64), np.full(count, -1, np.int64), town.weight * (1.0 - prices.busy), home,
        shift_starts, shift_ends, np.zeros(4),
    )  # fmt: skip
    response, first = np.full(calls, np.inf), np.full(calls, -1, np.int64)
    waiting, waits, call = np.empty(calls, np.int64), 0, 0
    for unit in range(count):
        units.ready[unit] = on_shift_from(0.0, shift_starts[unit], shift_ends[unit])
    while call < calls or waits:
        soonest = int(np.argmin(units.ready))
        if call < calls and coming.at[call] < units.ready[soonest]:
            now = coming.at[call]
            end_shifts(now, units, town, prices)
            waiting[waits] = call
            waits += 1
            call += 1
        elif units.ready[soonest] == np.inf:
            break
        else:
            now = units.ready[soonest]
            set_free(soonest, now, waits > 0, units, town, prices)
        while waits:
            at = first_of(waiting, waits, coming.kind)
            which = waiting[at]
            if not send(which, now, coming, units, town, prices, response, first):
                break
            for later in range(at, waits - 1):
                waiting[later] = waiting[later + 1]
            waits -= 1
        if prices.moves:
            move_up(now, units, town, prices)
    return response, first, units.sums


@njit(cache=True)
def on_shift_from(now: float, starts: float, ends: float) -> float:
    """`now` while on shift, else when the next shift starts."""
    if starts == ends:
        return now
    day = now % DAY
    on = starts <= day < ends if starts < ends else (day >= starts or day < ends)
    return now if on else now + (starts - day) % DAY


@njit(cache=True)
def end_shifts(now: float, units: Units, town: Town, prices: Prices) -> None:
    for unit in range(len(units.free)):
        start = on_shift_from(now, units.shift_starts[unit], units.shift_ends[unit])
        if units.free[unit] and start > now:
            units.free[unit], units.ready[unit], units.stands[unit] = False, start, town.posts[units.home[unit]]
            weigh(units.post[unit], 1.0 / prices.busy, units, town)


@njit(cache=True)
def set_free(unit: int, now: float, wanted: bool, units: Units, town: Town, prices: Prices) -> None:
    """Free again, and on the way to where it waits: its own post, or the one where it adds most cover for its driving."""
    start = on_shift_from(now, units.shift_starts[unit], units.shift_ends[unit])
    here, best = units.stands[unit], units.home[unit]
    if start > now:
        units.sums[1] += town.usual[here, town.posts[best]]
        units.ready[unit], units.stands[unit] = start, town.posts[best]
        return
    if prices.relocates and not wanted:
        most = -np.inf
        for post in range(len(town.posts)):
            worth = gain(post, units, town) - prices.back * town.usual[here, town.posts[post]]
            if worth > most:
                best, most = post, worth
    units.free[unit], units.ready[unit] = True, np.inf
    head_for(unit, best, here, now, units, town)
    weigh(best, prices.busy, units, town)


@njit(cache=True)
def first_of(waiting: Numbers, waits: int, kind: Numbers) -> int:
    """The most urgent that waits; of these the one that has waited longest."""
    chosen = 0
    for one in range(1, waits):
        if kind[waiting[one]] < kind[waiting[chosen]]:
            chosen = one
    return chosen


@njit(cache=True)
def send(call: int, now: float, coming: Coming, units: Units, town: Town, prices: Prices, response: Floats, first: Numbers) -> bool:
    """As many units as are wanted and free; False when there is none at all."""
    place, kind = coming.place[call], coming.kind[call]
    seconds = town.urgent if town.lights[kind] else town.usual
    going = 0
    while going < coming.units[call]:
        unit = choose(place, seconds, town.limits[kind] - (now - coming.at[call]), now, units, town, prices)
        if unit < 0:
            break
        drive = seconds[where(unit, now, units, town), place]
        stop(unit, now, units)
        arrives = now + prices.delay + drive
        if arrives - coming.at[call] < response[call]:
            response[call], first[call] = arrives - coming.at[call], unit
        over, stands = arrives + coming.scene[call], place
        if coming.deliver[call] >= 0 and going == 0:
            stands = coming.deliver[call]
            over += town.usual[place, stands] + coming.handover[call]
        units.free[unit], units.ready[unit], units.stands[unit] = False, over, stands
        units.sums[0] += drive
        units.sums[3] += over - now
        weigh(units.post[unit], 1.0 / prices.busy, units, town)
        going += 1
    return going > 0


@njit(cache=True)
def choose(place: int, seconds: Seconds, limit: float, now: float, units: Units, town: Town, prices: Prices) -> int:
    """The free unit that goes: in time before late, then the fewest seconds, those that its missing cover is worth added; or -1."""
    best, least = -1, np.inf
    for unit in range(len(units.free)):
        if units.free[unit]:
            drive = seconds[where(unit, now, units, town), place]
            cost = drive + (0.0 if drive <= limit else LATE)
            if prices.wait > 0.0:
                cost += prices.wait * gain(units.post[unit], units, town)
            if cost < least:
                best, least = unit, cost
    return best


@njit(cache=True)
def move_up(now: float, units: Units, town: Town, prices: Prices) -> None:
    """At most one free unit to another post, where the cover it adds is worth the driving. One on its way back may be turned.

    Taking a unit from its own post leaves the groups it reaches more open, so another post gains at most what both share: most pairs end
    there."""
    best_unit, best_post, most = -1, -1, 1e-9
    today, more = int(now // DAY), 1.0 / prices.busy - 1.0
    gains = np.empty(len(town.posts))
    for post in range(len(town.posts)):
        gains[post] = gain(post, units, town)
    for unit in range(len(units.free)):
        if not units.free[unit] or (units.moved_on[unit] == today and units.moved[unit] >= prices.moves):
            continue
        own, here, rest = units.post[unit], where(unit, now, units, town), max(0.0, units.due[unit] - now)
        for post in range(len(town.posts)):
            if post == own:
                continue
            price = gains[own] / prices.busy + prices.move * (town.usual[here, town.posts[post]] - rest)
            if gains[post] + more * min(gains[post], gains[own]) - price > most:
                worth = gains[post] + more * shared(post, own, units, town) - price
                if worth > most:
                    best_unit, best_post, most = unit, post, worth
    if best_unit >= 0:
        weigh(units.post[best_unit], 1.0 / prices.busy, units, town)
        weigh(best_post, prices.busy, units, town)
        here = where(best_unit, now, units, town)
        stop(best_unit, now, units)
        head_for(best_unit, best_post, here, now, units, town)
        units.moved[best_unit] = units.moved[best_unit] + 1 if units.moved_on[best_unit] == today else 1
        units.moved_on[best_unit] = today
        units.sums[2] += 1


@njit(cache=True)
def where(unit: int, now: float, units: Units, town: Town) -> int:
    """The place a free unit is at."""
    if now >= units.due[unit]:
        return int(town.posts[units.post[unit]])
    done = (now - units.left[unit]) / (units.due[unit] - units.left[unit])
    return int(town.ways[units.origin[unit], units.post[unit], min(STEPS - 1, int(done * STEPS))])


@njit(cache=True)
def head_for(unit: int, post: int, here: int, now: float, units: Units, town: Town) -> None:
    units.post[unit], units.origin[unit], units.left[unit] = post, here, now
    units.due[unit] = now + town.usual[here, town.posts[post]]


@njit(cache=True)
def stop(unit: int, now: float, units: Units) -> None:
    """What it has driven of its way counts; the rest does not."""
    if units.left[unit] < units.due[unit]:
        units.sums[1] += min(now, units.due[unit]) - units.left[unit]


@njit(cache=True)
def weigh(post: int, factor: float, units: Units, town: Town) -> None:
    """A free unit more at this post (factor busy), or less (1 / busy)."""
    for at in range(town.starts[post], town.starts[post + 1]):
        units.missed[town.groups[at]] *= factor


@njit(cache=True)
def gain(post: int, units: Units, town: Town) -> float:
    """Share of calls that one more free unit at this post would add."""
    total = 0.0
    for at in range(town.starts[post], town.starts[post + 1]):
        total += units.missed[town.groups[at]]
    return total


@njit(cache=True)
def shared(one: int, other: int, units: Units, town: Town) -> float:
    """What goes uncovered now of the groups that both posts reach; each post's groups stand in order."""
    total, here, there = 0.0, town.starts[one], town.starts[other]
    while here < town.starts[one + 1] and there < town.starts[other + 1]:
        if town.groups[here] == town.groups[there]:
            total += units.missed[town.groups[here]]
            here += 1
            there += 1
        elif town.groups[here] < town.groups[there]:
            here += 1
        else:
            there += 1
    return total
