"""What of a caller's words is indexed: the nouns of the field that they name, and nothing else."""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from bihuan.station.calls.categories import tree

FILE = Path(__file__).with_name("nouns.txt")
LONGEST = 20_000  # characters of one call that are read through


def nouns_in(texts: Iterable[str], on: date) -> list[str]:
    """Each noun once, in the order in which they are said; of 流浪狗 and 流浪 the longer alone, since it holds the other."""
    known, lengths = _known(on)
    found: dict[str, None] = {}
    for text in texts:
        text, at = text[:LONGEST], 0
        while at < len(text):
            noun = next((text[at : at + length] for length in lengths if text[at : at + length] in known), "")
            if noun:
                found[noun] = None
            at += len(noun) or 1
    return list(found)


def _known(on: date) -> tuple[frozenset[str], tuple[int, ...]]:
    """With the names of the classes as they are that day, in their parts: 装修漏水, 停车纠纷."""
    return _joined(tuple(sort.zh for sort in tree(on).values()))


@lru_cache(maxsize=4)
def _joined(names: tuple[str, ...]) -> tuple[frozenset[str], tuple[int, ...]]:
    parts = {part for name in names for part in re.split(r"[/()（）、]", name) if len(part) > 1}
    known = shipped() | parts
    return known, tuple(sorted({len(noun) for noun in known}, reverse=True))


@cache
def shipped() -> frozenset[str]:
    lines = FILE.read_text("utf-8").splitlines()
    return frozenset(noun for line in lines if not line.startswith("#") for noun in line.split())
