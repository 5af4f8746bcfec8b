"""Every few seconds: clocks that have run out and watches that are passed are told, joint desks whose time is over end, unfinished calls a
day old are erased, and what can be found is brought up to date; at night what is due by rule is erased."""

import argparse
import logging
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

log = logging.getLogger("bihuan.worker")
add_arguments, tell = worker.add_arguments, worker.tell


def run(args: argparse.Namespace) -> dict[str, Any]:
    if args.every:
        return {"rounds": worker.repeat("sweeper", _round, args.every)}
    return {"rung": _round(timezone.now())}


def _round(now: datetime) -> int:
    """Clocks before the index. One that cannot follow is told, and holds no clock up."""
    erase_old(now)
    rung = sweep(now)
    try:
        joint.sweep(now)
    except Exception:
        log.exception("the joint desks could not be swept")
    try:
        rung += passing.sweep(now)
    except Exception:
        log.exception("the watches could not be swept")
    try:
        rung += quarters.sweep(now)
    except Exception:
        log.exception("the quarterly checks could not be told")
    try:
        rung += telling.sweep(now)
    except Exception:
        log.exception("the telephone could not be swept")
    try:
        follow(day_of(now))
    except Exception:
        log.exception("the index of what can be found could not follow")
    try:
        night(now)
    except Exception:
        log.exception("what is due by rule could not be erased")
    return rung
