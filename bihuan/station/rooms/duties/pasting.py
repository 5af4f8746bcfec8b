"""Shifts copied out of a spreadsheet: a table with the days in its first line, or one shift a line. Tried first, then taken."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import StringIO

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.loop import Refused
from bihuan.station.duty.naming import Roll
from bihuan.station.duty.shifts import Entry, enter
from bihuan.station.duty.spans import Unread, read_spans
from bihuan.station.loop.words import worded
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.duties.roster import organisations

MOST = 2000  # shifts at once
LONGEST = 200_000  # characters at once
_DAY = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?(?:\D.*)?")


@dataclass(frozen=True)
class Pasted:
    """The shifts of one person or unit that begin on one day, or why they cannot stand."""

    who: str
    day: date | None
    hours: str
    n: int = 0
    wrong: str = ""


def taken(text: str, desk: Desk, *, keep: bool) -> list[Pasted]:
    """What becomes of each cell. Nothing stays unless it is to be kept; then what can stand does, and the rest is told."""
    roll = Roll([one.pk for one in organisations(desk)], desk.today)
    with transaction.atomic():
        rows = [_one(who, day, hours, roll, desk) for who, day, hours in _cells(text, desk.today)]
        if not keep:
            transaction.set_rollback(True)
    return rows


def left(rows: list[Pasted]) -> str:
    """What was not taken, to be mended and pasted again, one a line."""
    return "\n".join(f"{row.who}\t{row.day or ''}\t{row.hours}" for row in rows if row.wrong)


def _cells(text: str, today: date) -> Iterator[tuple[str, str, str]]:
    rows = [[cell.strip() for cell in row] for row in csv.reader(StringIO(text), delimiter="\t") if any(cell.strip() for cell in row)]
    days = rows[0][1:] if rows else []
    if days and all(_day(day, today) for day in days if day) and any(days):
        for row in rows[1:]:
            yield from ((row[0], day, hours) for day, hours in zip(days, row[1:], strict=False) if day and hours)
        return
    for row in rows:
        who, day, hours = (*row, "", "")[:3]
        if _day(day, today) or not any(word in who for word in ("姓名", "who", "name")):
            yield who, day, hours


def _one(who: str, day: str, hours: str, roll: Roll, desk: Desk) -> Pasted:
    found, on = roll.find(who), _day(day, desk.today)
    if found is None:
        return Pasted(who, on, hours, wrong=_("Nobody here is called that, or several are. Write the account or the call sign."))
    if on is None:
        return Pasted(who, None, hours, wrong=_("“%(given)s” is no day; write for example 12-01.") % {"given": day[:20]})
    try:
        with transaction.atomic():
            spans = read_spans(hours, on)
            for start, end in spans:
                enter(Entry(found.organisation, start, end, found.person, found.unit, found.post), by=desk.person.pk, now=desk.now)
    except Unread as why:
        said = _("“%(given)s” is no shift; write for example 8-20, or 20-8 into the next morning.")
        return Pasted(who, on, hours, wrong=said % {"given": str(why)[:20]})
    except Refused as why:
        return Pasted(who, on, hours, wrong=worded(why))
    return Pasted(who, on, hours, len(spans))


def _day(text: str, today: date) -> date | None:
    """A day as a spreadsheet writes it; without a year, the one nearest to today."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    month, number = int(found[2]), int(found[3])
    years = [int(found[1])] if found[1] else [today.year - 1, today.year, today.year + 1]
    days = [day for year in years if (day := _made(year, month, number))]
    return min(days, key=lambda day: abs(day - today), default=None)


def _made(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
