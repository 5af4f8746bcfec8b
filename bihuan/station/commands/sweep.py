import argparse
from typing import Any

from django.utils import timezone

from bihuan.station.commands import worker
from bihuan.station.loop.sweep import sweep

add_arguments, tell = worker.add_arguments, worker.tell


def run(args: argparse.Namespace) -> dict[str, Any]:
    if args.every:
        return {"rounds": worker.repeat("sweeper", sweep, args.every)}
    return {"rung": sweep(timezone.now())}
