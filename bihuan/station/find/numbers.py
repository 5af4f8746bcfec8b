"""What somebody may mean who types a number: all of it, or as much of its end as people say to one another.

`330203-20261121-0042-J1`, `20261121-0042`, `1121-42`, `0042`.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

FULL = re.compile(r"(\w{6}-\d{8}-\w{1,8})(-[a-z]\d{1,2})?", re.IGNORECASE)
TAIL = re.compile(r"(?:(\d{4}|\d{8})-)?(\d{1,4})(-[a-z]\d{1,2})?", re.IGNORECASE)
YEARS = 3  # in which a day without its year is looked for
DAYS = 90  # back in which a serial without its day is looked for


@dataclass(frozen=True)
class Reading:
    """Numbers of chains that may be meant, and the suffix of one matter in them, if one was named."""

    chains: tuple[str, ...]
    suffix: str = ""


def reading(word: str, prefixes: Collection[str], today: date) -> Reading | None:
    """None for what is no number of ours. A lone serial has three digits at least: fewer is a house number."""
    if found := FULL.fullmatch(word):
        return Reading((found[1].upper(),), (found[2] or "").upper())
    found = TAIL.fullmatch(word)
    if not found or (not found[1] and len(found[2]) < 3):
        return None
    serial = found[2].zfill(4)
    chains = tuple(f"{prefix}-{day}-{serial}" for day in _days(found[1], today) for prefix in sorted(prefixes))
    return Reading(chains, (found[3] or "").upper()) if chains else None


def _days(typed: str | None, today: date) -> list[str]:
    if typed is None:
        return [f"{today - timedelta(days=back):%Y%m%d}" for back in range(DAYS)]
    return [typed] if len(typed) == 8 else [f"{today.year - back}{typed}" for back in range(YEARS)]
