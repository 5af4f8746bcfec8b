import argparse
from typing import Any

from django.utils import timezone

from bihuan.station.commands import worker
from bihuan.station.loop.send import send_due


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--every", type=float, metavar="SECONDS", help="go on until stopped, a round every so many seconds")


def run(args: argparse.Namespace) -> dict[str, Any]:
    if args.every:
        return {"rounds": worker.repeat("sender", send_due, args.every)}
    return {"sent": send_due(timezone.now())}
