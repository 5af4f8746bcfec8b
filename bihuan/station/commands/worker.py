"""One job done again and again until SIGTERM: sweeper, sender, sealer."""

import argparse
import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connections
from django.utils import timezone

from bihuan.station.frame.errors import database_fault
from bihuan.station.loop import heartbeat

log = logging.getLogger("bihuan.worker")
LONGEST_WAIT = 60


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--every", type=float, metavar="SECONDS", help="go on until stopped, a round every so many seconds")


def tell(result: dict[str, Any]) -> str:
    return "" if "rounds" in result else "\n".join(f"{key}: {value}" for key, value in result.items())


def repeat(name: str, job: Callable[[datetime], Any], every: float) -> int:
    """Returns how many rounds went well. A failed round is logged, beats no heart and is tried again, later each time."""
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    rounds = failures = 0
    while not stop.is_set():
        now = timezone.now()
        try:
            job(now)
        except Exception as fault:
            failures += 1
            connections.close_all()
            if database_fault(fault):
                log.error("%s: %s", name, fault)
            else:
                log.exception("%s failed", name)
        else:
            rounds, failures = rounds + 1, 0
            heartbeat.touch(name, now)
        stop.wait(min(every * 2**failures, max(every, LONGEST_WAIT)))
    return rounds
