"""The one way to set a limit or a day of the calendar: a row is added, none is changed, and days that have passed keep what held.

A table that the loop reads in the middle of a move must not hold anything it cannot use, so each value is tried here first.
"""

import unicodedata
from datetime import date, datetime
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.loop import Refused, code_of, parse_share
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.lengths import limit
from bihuan.station.loop.models import DayRow, LimitRow
from bihuan.station.loop.times import is_number, shipped
from bihuan.station.people.actor import day_of

LIMIT, SHARE, NUMBER, NONE = "limit", "share", "number", "none"
LONGEST_VALUE, LONGEST_BASIS, LONGEST_NOTE = 16, 200, 80
MOST = 99_999  # of any unit: a longer limit is a slip of the finger, and would reach beyond the calendar

EXAMPLES: dict[str, str | Promise] = {
    LIMIT: _("90 seconds, 2 minutes, 24 hours, 1 working hour, 3 working days, 3 days, the end of the day"),
    SHARE: _("a share like 80%"),
    NUMBER: _("a plain number like 2"),
    NONE: _("no limit"),
}


def set_limit(key: str, value: str, since: date, basis: str, *, by: int | None, now: datetime) -> LimitRow:
    """From `since` on the limit reads `value`. The same row asked for twice stands once. Raises Refused."""
    value, basis = tidy(value), grounds(basis, LONGEST_BASIS, "basis")
    if key not in known_limits():
        raise Refused("no_such_limit", key=key)
    _check_value(key, value)
    not_past(since, now)
    last = LimitRow.objects.filter(key=key, since=since).order_by("id").last()
    if last and (last.value, last.basis) == (value, basis):
        return last
    return LimitRow.objects.create(key=key, value=value, since=since, basis=basis, set_at=now, set_by_id=by)


def set_day(day: date, working: bool, note: str, *, by: int | None, now: datetime) -> DayRow:
    """The day is worked, or free, whatever the published calendar says. Raises Refused."""
    note = grounds(note, LONGEST_NOTE, "note")
    not_past(day, now)
    last = DayRow.objects.filter(day=day).order_by("id").last()
    if last and (last.working, last.note) == (working, note):
        return last
    return DayRow.objects.create(day=day, working=working, note=note, set_at=now, set_by_id=by)


@cache
def known_limits() -> dict[str, frozenset[str]]:
    """Each key with the sorts of value that may stand there: a rung takes a share or a time, a count only a number."""
    limits, rungs = _names()
    out = {}
    for rule in shipped():
        name = rule.key
        while "." in name and name not in limits | rungs:
            name = name.rpartition(".")[0]
        if name in limits:
            out[rule.key] = frozenset({LIMIT, NONE})
        elif name in rungs:
            out[rule.key] = frozenset({LIMIT, SHARE, NONE})
        else:
            out[rule.key] = frozenset({sort_of(rule.value)})
    return out


def sort_of(value: str) -> str:
    if value == "none":
        return NONE
    if value.isdecimal():
        return NUMBER
    return SHARE if parse_share(value) is not None else LIMIT


def tidy(value: str) -> str:
    """The code that is kept, however it was typed; what cannot be read stays, to be told."""
    try:
        return code_of(value)
    except ValueError:
        return "".join(unicodedata.normalize("NFKC", value).split()).lower()


def _names() -> tuple[set[str], set[str]]:
    limits, rungs = set(), set()
    for kind in kinds().values():
        limits |= {clock.limit.name for clock in kind.loop.clocks}
        rungs |= {rung.when.name for clock in kind.loop.clocks for rung in clock.ladder}
    return limits, rungs


def _check_value(key: str, value: str) -> None:
    sorts = known_limits()[key]
    if not (value.isascii() and len(value) <= LONGEST_VALUE and is_number(value) and sort_of(value) in sorts and _in_reach(value)):
        order = (LIMIT, SHARE, NUMBER, NONE)
        raise Refused("limit_unreadable", given=limit(value), examples=[EXAMPLES[sort] for sort in order if sort in sorts])


def _in_reach(value: str) -> bool:
    """Whether a calendar can reckon with the number."""
    amount = value.rstrip("abcdefghijklmnopqrstuvwxyz%")
    return not amount or float(amount) <= MOST


def grounds(text: str, most: int, field: str) -> str:
    text = text.strip()
    if not text:
        raise Refused("no_basis")
    if "\0" in text:
        raise Refused("unreadable", fields=[field])
    if len(text) > most:
        raise Refused("too_long", fields=[field], most=most, given=len(text))
    return text


def not_past(since: date, now: datetime) -> None:
    if since < day_of(now):
        raise Refused("row_in_the_past", since=since, today=day_of(now))
