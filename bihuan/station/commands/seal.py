import argparse
from typing import Any

from django.utils import timezone

from bihuan.station.commands import worker
from bihuan.station.loop.seal import seal

add_arguments, tell = worker.add_arguments, worker.tell


def run(args: argparse.Namespace) -> dict[str, Any]:
    if args.every:
        return {"rounds": worker.repeat("sealer", seal, args.every)}
    made = seal(timezone.now())
    return {"seal": made.pk, "matters": made.matters, "root": bytes(made.root).hex()}
