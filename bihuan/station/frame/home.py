"""BIHUAN_HOME: the one folder that holds everything this station keeps."""

import os
import secrets
from pathlib import Path

KEYS = ("secret.key", "caller.key")


def make_home(home: Path) -> None:
    """The folder, its parts and its keys, open to their owner only; what is there already stays as it is."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    for part in ("keys", "run", "seals", "backups", "cache"):
        (home / part).mkdir(mode=0o700, exist_ok=True)
    for name in KEYS:
        _make_key(home / "keys" / name)


def read_key(home: Path, name: str) -> str | None:
    try:
        return (home / "keys" / name).read_text("ascii").strip() or None
    except (OSError, UnicodeError):
        return None


def _make_key(path: Path) -> None:
    """Written whole beside its place and then linked, so that two processes starting at once agree on one key."""
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
