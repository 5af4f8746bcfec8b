"""What belongs together: repeats of the same caller within three days, disputes that come back, diversions that return.

Times and categories are drawn first; a chain only says that a later call is about the same as an earlier one. So chains change neither
shares nor rhythms.
"""

import bisect
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

REPEATED = 0.08  # of valid calls, within 72 hours
RECURRING = 0.11  # of disputes, within 90 days
RETURNED = 0.06  # of diversions
SOONEST, SOON, LATE = timedelta(minutes=8), timedelta(hours=72), timedelta(days=90)

# Nobody rings again about these days later
ONCE = frozenset("0105 0108 0502 0601 0602 0603 0604 0605 0606 0702 0703 0704 0707 0708 1007 0506 0802 1205 1206 1305".split())

Event = tuple[datetime, str]


def repeats(events: Sequence[Event], rng: random.Random) -> dict[int, int]:
    """Later call → the earlier call it repeats. `events` are in order of time."""
    return _link(events, rng, round(REPEATED * len(events)), SOONEST, SOON, lambda code: code not in ONCE, set())


def recurrences(events: Sequence[Event], rng: random.Random, taken: set[int]) -> dict[int, int]:
    """Later dispute → the earlier dispute that came back with it."""
    disputes = sum(code.startswith("04") for _, code in events)
    return _link(events, rng, round(RECURRING * disputes), SOON, LATE, lambda code: code.startswith("04"), taken)


def _link(
    events: Sequence[Event], rng: random.Random, wanted: int, least: timedelta, most: timedelta, may: Callable[[str], bool], taken: set[int]
) -> dict[int, int]:  # fmt: skip
    by_code: dict[str, list[int]] = defaultdict(list)
    for i, (_, code) in enumerate(events):
        if may(code):
            by_code[code].append(i)
    order = sorted(i for indexes in by_code.values() for i in indexes)
    rng.shuffle(order)
    links: dict[int, int] = {}
    used = set(taken)
    for later in order:
        if len(links) == wanted:
            break
        at, code = events[later]
        same = by_code[code]
        first = bisect.bisect_left(same, at - most, key=lambda i: events[i][0])
        last = bisect.bisect_right(same, at - least, key=lambda i: events[i][0])
        free = [i for i in same[first:last] if i not in used]
        if later in used or not free:
            continue
        earlier = rng.choice(free)
        links[later] = earlier
        used |= {later, earlier}
    return links
