"""Every few seconds: clocks that have run out are told, and unfinished calls a day old are erased."""

import argparse
from datetime import datetime
from typing import Any

from django.utils import timezone

from bihuan.station.calls.drafts import erase_old
from bihuan.station.commands import worker
from bihuan.station.loop.sweep import sweep

add_arguments, tell = worker.add_arguments, worker.tell


def run(args: argparse.Namespace) -> dict[str, Any]:
    if args.every:
        return {"rounds": worker.repeat("sweeper", _round, args.every)}
    return {"rung": _round(timezone.now())}


def _round(now: datetime) -> int:
    erase_old(now)
    return sweep(now)
