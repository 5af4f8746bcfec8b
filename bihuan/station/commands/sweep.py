"""Every few seconds: clocks that have run out and watches that are passed are told, joint desks whose time is over end, unfinished calls a
day old are erased, and what can be found is brought up to date; at night what is due by rule is erased."""

import argparse
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone

from bihuan.station.calls.drafts import erase_old
from bihuan.station.commands import worker
from bihuan.station.find.follow import follow
from bihuan.station.joint import incidents as joint
from bihuan.station.lines import telling
from bihuan.station.loop.sweep import sweep
from bihuan.station.patterns import passing, quarters
from bihuan.station.people.actor import day_of
from bihuan.station.rights.retention import night
from bihuan.station.rooms.telling import forget_old

log = logging.getLogger("bihuan.worker")
add_arguments, tell = worker.add_arguments, worker.tell
# What tells somebody something; then what is kept in order.
RINGS: dict[str, Callable[[datetime], int]] = {
    "watches": passing.sweep, "quarterly checks": quarters.sweep, "telephone": telling.sweep,
}  # fmt: skip
KEEPS: dict[str, Callable[[datetime], object]] = {
    "joint desks": joint.sweep, "moves made once": forget_old, "what can be found": lambda now: follow(day_of(now)),
    "erasing by rule": night,
}  # fmt: skip


def run(args: argparse.Namespace) -> dict[str, Any]:
    if args.every:
        return {"rounds": worker.repeat("sweeper", _round, args.every)}
    return {"rung": _round(timezone.now())}


def _round(now: datetime) -> int:
    """Clocks before all else. A part that fails is told, and holds no other up."""
    erase_old(now)
    rung = sweep(now)
    for part, ring in RINGS.items():
        rung += _tried(part, ring, now)
    for part, keep in KEEPS.items():
        _tried(part, keep, now)
    return rung


def _tried(part: str, does: Callable[[datetime], Any], now: datetime) -> int:
    try:
        return does(now) or 0
    except Exception:
        log.exception("this part of a round failed: %s", part)
        return 0
