"""The style sheets of every page as one file, made of the separate ones when a server starts: one answer for a new window, not a dozen.

Its name carries the digest of what is in it, so that a browser may keep it for good."""

import os
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

SHEETS = tuple(f"rooms/{name}.css" for name in (
    "tokens", "marks", "components", "pages", "inbox", "admin", "call", "sounds", "find", "signin", "units", "who", "leaving", "duties",
    "line"))
SOURCE = Path(__file__).parent / "static"


def sheets() -> tuple[str, ...]:
    """What a page links: the one file, or each sheet where somebody works on them or the folder cannot be written."""
    return SHEETS if settings.DEBUG or not joined() else (joined(),)


@cache
def joined() -> str:
    """The name of the one file, which stands in the home's cache; empty where that cannot be written, or no home has been made yet."""
    whole = b"\n".join((SOURCE / name).read_bytes() for name in SHEETS)
    name = f"look.{sha256(whole).hexdigest()[:12]}.css"
    path = _folder() / name
    draft = path.with_suffix(f".{os.getpid()}")
    try:
        draft.write_bytes(whole)
        draft.replace(path)  # whole or not at all: several processes start at once
    except OSError:
        return ""
    return name


@cache
def _folder() -> Path:
    return Path(settings.HOME, "cache")


class Finder(BaseFinder):
    """Shows whoever serves the static files where the one file stands."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        if joined():
            yield joined(), FileSystemStorage(location=_folder())

    def find(self, path: str, find_all: bool = False, **more: Any) -> Any:  # type: ignore[override]
        found = str(_folder() / path) if path.startswith("look.") and path == joined() else None
        return [found] if find_all and found else found or []
