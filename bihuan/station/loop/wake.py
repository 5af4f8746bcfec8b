"""A nudge for the live stream after a commit on PostgreSQL: coalesced, off the writer's path, and a slow poll stands behind."""

import threading
import time

from django.db import connection, transaction

CHANNEL = "bihuan_steps"
PAUSE = 0.01  # seconds between nudges of one process, however many commits there are

_pending = threading.Event()
_started = threading.Lock()
_threads: list[threading.Thread] = []


def after_commit() -> None:
    """Call inside the transaction that writes a step."""
    if connection.vendor == "postgresql":
        transaction.on_commit(_nudge)


def _nudge() -> None:
    if not any(thread.is_alive() for thread in _threads):
        with _started:
            if not any(thread.is_alive() for thread in _threads):
                _threads[:] = [threading.Thread(target=_run, name="wake", daemon=True)]
                _threads[0].start()
    _pending.set()


def _run() -> None:
    try:
        while _pending.wait(timeout=30):
            _pending.clear()
            with connection.cursor() as cursor:
                cursor.execute(f"NOTIFY {CHANNEL}")
            time.sleep(PAUSE)
    finally:
        connection.close()
