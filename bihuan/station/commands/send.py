import argparse
from typing import Any

from django.utils import timezone

from bihuan.station.commands import worker
from bihuan.station.loop.send import send_due

add_arguments, tell = worker.add_arguments, worker.tell


def run(args: argparse.Namespace) -> dict[str, Any]:
    if args.every:
        return {"rounds": worker.repeat("sender", send_due, args.every)}
    return {"sent": send_due(timezone.now())}
