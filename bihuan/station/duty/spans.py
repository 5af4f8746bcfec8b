"""Hours of a shift as a desk types them: `8-20`, `08:00-20:00`, `20-8` into the next morning; several of a day apart by a comma."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from bihuan.station.people.actor import CHINA, midnight

DAY = 24 * 60
_SPAN = re.compile(r"(\d{1,2})(?::?(\d{2}))?[-~–—至到](\d{1,2})(?::?(\d{2}))?")
_FREE = frozenset({"", "-", "休", "休息", "off", "free"})

Span = tuple[datetime, datetime]


class Unread(ValueError):
    """What cannot be read as hours."""


def read_spans(text: str, day: date) -> list[Span]:
    """The shifts that begin that day, in order; none for an empty cell or for one that says the day is free. Raises Unread."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if plain in _FREE:
        return []
    parts = re.split(r"[\s,、;/]+", re.sub(r"\s*([-~–—至到])\s*", r"\1", plain))
    return sorted(_span(part, day) for part in parts if part)


def shown(start: datetime, end: datetime) -> str:
    """As it is typed: a shift over midnight says the hour of the next morning, one of a whole day ends at the hour it began."""
    return f"{start.astimezone(CHINA):%H:%M}-{end.astimezone(CHINA):%H:%M}"


def begins_on(start: datetime) -> date:
    return start.astimezone(CHINA).date()


def _span(text: str, day: date) -> Span:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise Unread(text)
    first, last = _minutes(found[1], found[2], text), _minutes(found[3], found[4], text)
    if first == DAY:
        raise Unread(text)
    start = midnight(day)
    return start + timedelta(minutes=first), start + timedelta(minutes=last if last > first else last + DAY)


def _minutes(hour: str, minute: str | None, text: str) -> int:
    whole = int(hour) * 60 + int(minute or 0)
    if whole > DAY or int(minute or 0) > 59:
        raise Unread(text)
    return whole
