import argparse
from datetime import datetime
from typing import Any

from django.utils import timezone

from bihuan.station.commands import worker
from bihuan.station.duty.recalls import send_letters
from bihuan.station.loop.send import send_due

add_arguments, tell = worker.add_arguments, worker.tell


def run(args: argparse.Namespace) -> dict[str, Any]:
    if args.every:
        return {"rounds": worker.repeat("sender", send, args.every)}
    return {"sent": send(timezone.now())}


def send(now: datetime) -> int:
    """What matters have to tell, and the letters of a recall."""
    return send_due(now) + send_letters(now)
