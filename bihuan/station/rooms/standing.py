"""Whether what stands behind the pages is at work, and how far the ledger has come."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.station.loop import heartbeat
from bihuan.station.loop.stream import newest

SILENT = timedelta(seconds=15)
WORKERS: dict[str, Any] = {"sweeper": _("deadlines not watched"), "sender": _("notices not sent")}


def silent_workers(now: datetime) -> list[str]:
    """In words, those that have not beaten for 15 seconds."""
    beats = {name: heartbeat.silent_since(name) for name in WORKERS}
    return [str(WORKERS[name]) for name, last in beats.items() if last is None or now - last > SILENT]


def cursor() -> str:
    return str(newest())
