"""The pulse of sweeper and sender, as the time of a file: beating needs no room on a full disk and no database."""

import os
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings


def touch(name: str, now: datetime) -> None:
    path = _path(name)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    os.utime(path, (now.timestamp(), now.timestamp()))


def silent_since(name: str) -> datetime | None:
    """The last beat; None where it never beat here."""
    try:
        return datetime.fromtimestamp(_path(name).stat().st_mtime, UTC)
    except FileNotFoundError:
        return None


def _path(name: str) -> Path:
    return Path(settings.HOME) / "run" / f"{name}.beat"
