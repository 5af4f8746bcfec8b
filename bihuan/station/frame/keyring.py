"""The dated keys on which everything sealed hangs: one file, kept outside the database and outside back-ups.

A line is the name of a key (the moment it was made) and 32 random bytes. The last key wraps; older ones open what was wrapped under them.
"""

import fcntl
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

LENGTH = 32


class KeysMissing(Exception):
    """What is sealed cannot be opened: the named key is not in the file."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the key {name or '(any)'} is not in {path()}")
        self.name = name


def path() -> Path:
    return Path(settings.SEALING_KEYS)


def keys() -> dict[str, bytes]:
    """Every key by its name, the oldest first. A line that is no key is left out: what it opened is then missing by name."""
    try:
        lines = path().read_text("ascii").splitlines()
    except (OSError, UnicodeError):
        return {}
    return dict(key for line in lines if (key := _read(line)))


def newest() -> tuple[str, bytes]:
    """The key to wrap with. Raises KeysMissing where there is none."""
    held = keys()
    if not held:
        raise KeysMissing("")
    return list(held.items())[-1]


def add(now: datetime) -> str:
    """A new key at the end of the file, which is replaced whole, so that it is never read half written."""
    with _alone():
        held = keys()
        name = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        while name in held:
            name += "+"
        _write({**held, name: secrets.token_bytes(LENGTH)})
    return name


def bring(brought: dict[str, bytes]) -> None:
    """Keys that were kept elsewhere, put in their place among those that are here."""
    with _alone():
        _write(dict(sorted({**keys(), **brought}.items())))


def drop(name: str) -> None:
    with _alone():
        _write({held: key for held, key in keys().items() if held != name})


def read(file: Path) -> dict[str, bytes]:
    """The keys in a file that was kept elsewhere."""
    return dict(key for line in file.read_text("ascii").splitlines() if (key := _read(line)))


def _read(line: str) -> tuple[str, bytes] | None:
    name, _, given = line.strip().partition(" ")
    try:
        key = b64decode(given, validate=True)
    except ValueError:
        return None
    return (name, key) if len(key) == LENGTH else None


def _write(held: dict[str, bytes]) -> None:
    draft = path().with_name(f".{path().name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.writelines(f"{name} {b64encode(key).decode()}\n" for name, key in held.items())
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path())


@contextmanager
def _alone() -> Iterator[None]:
    path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(path().with_name(f".{path().name}.lock"), "a", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
