"""The list of responsibilities (权责清单): which department carries a class, why, on what basis, since when."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.station.kinds.diversion.models import Responsibility
from bihuan.station.loop.times import SHIPPED
from bihuan.station.people.actor import day_of
from bihuan.station.people.edition import Stamp, stamp
from bihuan.station.people.models import Organisation

TABLE = Path(__file__).with_name("matrix.csv")
FIRST = "D01"  # the township room: what nobody is named for, it receives first and finds the carrier
Part = Responsibility.Part
COLUMNS = ("category", "department", "part", "basis", "since")

WHY: Mapping[str, str | Promise] = {
    "class": _("the list names it for this class"), "family": _("the list names it for the whole family of classes"),
    "first": _("the list names nobody; the room receives first"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of the list as it holds: `why` is a code of WHY."""

    category: str
    department: str
    part: str
    basis: str
    since: date
    why: str = "class"


def department_for(category: str, on: date) -> tuple[str, str, str, date]:
    """(department code, why, basis, since) for a class on a day: its own line, else its family's, else the room."""
    leads, _helps = _lines(on, stamp(Responsibility))
    for key, why in ((category, "class"), (category[:2], "family")):
        if (line := leads.get(key)) and line.department:
            return line.department, why, line.basis, line.since
    return FIRST, "first", "", SHIPPED


def helpers_for(category: str, on: date) -> list[Line]:
    """Departments that the list names to assist with the class."""
    _leads, helps = _lines(on, stamp(Responsibility))
    return [line for (key, _department), line in helps.items() if key == category]


def whole(on: date) -> list[Line]:
    """The list of a day, by class, the leading department first."""
    leads, helps = _lines(on, stamp(Responsibility))
    return sorted([*leads.values(), *helps.values()], key=lambda line: (line.category, line.part != Part.LEAD, line.department))


def history(category: str) -> list[Line]:
    """Every line there ever was about a class, the newest first."""
    rows = [line for line in shipped() if line.category == category]
    own = Responsibility.objects.filter(category=category).values_list(*COLUMNS)
    return [*rows, *(Line(*row) for row in own)][::-1]


def set_line(
    category: str, department: str, *, basis: str, since: date, now: datetime, by: int | None, part: str = Part.LEAD
) -> Responsibility:
    """From `since` on the class goes there; with no department it follows its family again. Days that have passed keep their list, so
    `since` may not lie before today."""
    if since < day_of(now):
        raise ValidationError(_("The list cannot change in the past: %(since)s is before today."), code="past", params={"since": since})
    led_by_nobody = not department and part == Part.LEAD
    if not led_by_nobody and not Organisation.objects.filter(code=department).exists():
        raise ValidationError(_("There is no department with the code %(code)s."), code="unknown", params={"code": department})
    if part not in Part.values:
        raise ValidationError(_("A department leads, assists, or no longer assists."), code="part")
    if not basis.strip():
        raise ValidationError(_("Name the law or the list on which it rests."), code="basis")
    row = Responsibility(category=category, department=department, part=part, basis=basis.strip(), since=since, set_at=now, set_by_id=by)
    row.full_clean(exclude=("department",))
    row.save()
    return row


@lru_cache(maxsize=64)
def _lines(on: date, rows: Stamp) -> tuple[Mapping[str, Line], Mapping[tuple[str, str], Line]]:
    own = Responsibility.objects.filter(since__lte=on).order_by("since", "id").values_list(*COLUMNS)
    leads: dict[str, Line] = {}
    helps: dict[tuple[str, str], Line] = {}
    for line in (*shipped(), *(Line(*row) for row in own)):
        if line.part == Part.LEAD:
            leads[line.category] = line
        elif line.part == Part.HELP:
            helps[line.category, line.department] = line
        else:
            helps.pop((line.category, line.department), None)
    return leads, helps


@cache
def shipped() -> tuple[Line, ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(Line(row["category"], row["department"], row["part"], row["basis"], SHIPPED) for row in csv.DictReader(file))
