"""What the browser keeps so that the call form opens without the station: the form's own files, found by following what they import."""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from posixpath import dirname, normpath

from django.contrib.staticfiles import finders
from django.templatetags.static import static

ENTRIES = ("rooms/call/offline.js", "rooms/call/paper.js", "rooms/theme.js")
LOOKS = tuple(f"rooms/{name}" for name in ("tokens.css", "marks.css", "components.css", "pages.css", "call.css", "paper.css", "mark.svg"))
IMPORT = re.compile(r'^import [^;]*?"(\.[^"]+)";', re.M)


@cache
def files() -> tuple[str, ...]:
    """Their addresses, each once."""
    return tuple(static(name) for name in _names())


@cache
def version() -> str:
    """Another one whenever any of them changes."""
    return sha256(b"".join(_found(name).read_bytes() for name in _names())).hexdigest()[:16]


@cache
def _names() -> tuple[str, ...]:
    names, open_ones = dict.fromkeys(LOOKS), list(ENTRIES)
    while open_ones:
        name = open_ones.pop()
        if name not in names:
            names[name] = None
            open_ones += [normpath(f"{dirname(name)}/{one}") for one in IMPORT.findall(_found(name).read_text("utf-8"))]
    return tuple(names)


def _found(name: str) -> Path:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found)
