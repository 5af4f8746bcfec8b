import argparse
from typing import Any

from django.utils import timezone

from bihuan.station.commands import worker
from bihuan.station.loop.seal import seal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--every", type=float, metavar="SECONDS", help="go on until stopped, a round every so many seconds")


def run(args: argparse.Namespace) -> dict[str, Any]:
    if args.every:
        return {"rounds": worker.repeat("sealer", seal, args.every)}
    made = seal(timezone.now())
    return {"seal": made.pk, "matters": made.matters, "root": bytes(made.root).hex()}
