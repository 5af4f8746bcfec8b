"""Figures as the kinds count them, in the reader's words, with the list that each number stands for."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bihuan.station.kinds.diversion import codes
from bihuan.station.kinds.diversion.figures import (
    OPEN,
    POLICE,
    RESTRICTED,
    Helped,
    Row,
    Share,
    counted,
    helped,
    listing,
    on_time,
    reflow,
    repeats,
    solved,
)
from bihuan.station.kinds.incident.figures import Integrity, integrity
from bihuan.station.loop.access import on_police_side, visible
from bihuan.station.loop.models import Handover, Matter
from bihuan.station.people.actor import CHINA
from bihuan.station.people.models import Organisation
from bihuan.station.rooms import words
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.faces import class_name
from bihuan.station.rooms.names import name_of

ENOUGH = 20_000  # the newest signatures that medians are taken of
BY = ("month", "department", "category", "outcome")


@dataclass(frozen=True)
class Period:
    """Whole days in China, both ends counted."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        return datetime.combine(self.first, time(), CHINA)

    @property
    def end(self) -> datetime:
        return datetime.combine(self.last + timedelta(days=1), time(), CHINA)


@dataclass(frozen=True)
class Line:
    """One line of a counter: what its list is narrowed to, its name, how many, and how many of them came back."""

    value: str
    label: str
    count: int
    back: int


@dataclass(frozen=True)
class Took:
    """How long a unit took: of so many asked, so many answered; half of these within the middle one."""

    unit: str
    asked: int
    answered: int
    middle: str
    longest: str


EARLIEST = date(1990, 1, 1)


def period(first: str, last: str, today: date, *, otherwise: Period | None = None) -> Period:
    """As asked, the earlier day first and no day beyond what there can be a record of; where that are no days, otherwise: the twelve months
    up to today."""
    try:
        days = sorted((date.fromisoformat(first), date.fromisoformat(last)))
    except ValueError:
        return otherwise or Period(date(today.year - 1, today.month, 1), today)
    return Period(*(min(max(day, EARLIEST), today) for day in days))


def known(desk: Desk) -> QuerySet[Matter]:
    return visible(desk.actor, desk.now)


def rows(desk: Desk, over: Period) -> list[Row]:
    return listing(known(desk), over.first, over.last)


def narrowed(all_of: Sequence[Row], chosen: dict[str, str]) -> list[Row]:
    """The list behind one number, the newest first."""
    return [row for row in reversed(all_of) if all(getattr(row, by) == value for by, value in chosen.items())]


def counter(all_of: Sequence[Row], by: str, now: datetime) -> list[Line]:
    """Months and classes in their own order, departments and outcomes by their number."""
    back = counted([row for row in all_of if row.reflowed], by)
    names = {one.code: name_of(one) for one in Organisation.objects.filter(code__in={row.department for row in all_of})}
    found = [Line(value, _label(by, value, names, now), n, back[value,]) for (value,), n in counted(all_of, by).items()]
    return sorted(found, key=lambda line: line.value if by in ("month", "category") else (-line.count, line.label))


def shares(desk: Desk, over: Period, all_of: Sequence[Row]) -> list[Share]:
    asked = known(desk), over.first, over.last
    return [reflow(all_of), repeats(*asked), on_time(*asked, desk.now), solved(*asked)]


def help_given(desk: Desk, over: Period) -> list[Helped]:
    return helped(known(desk), over.first, over.last)


def honest(desk: Desk, over: Period) -> Integrity | None:
    """Beside every falling figure: what was sorted anew, joined, or made invalid. Only the police side has incidents."""
    return integrity(over.start, over.end, stations=desk.reach) if on_police_side(desk.actor, desk.now) else None


def signing(desk: Desk, over: Period) -> list[Took]:
    """From the offer to the signature, by the unit it was offered to, the one asked most first."""
    seen = Q(taker_id__in=desk.reach) | Q(giver_id__in=desk.reach)
    found = Handover.objects.filter(seen, offered_at__gte=over.start, offered_at__lt=over.end).order_by("-pk")
    spans: dict[int, list[float | None]] = defaultdict(list)
    for unit, offered, signed in found.values_list("taker_id", "offered_at", "signed_at")[:ENOUGH]:
        spans[unit].append((signed - offered).total_seconds() if signed else None)
    names = {one.pk: name_of(one) for one in Organisation.objects.filter(pk__in=spans)}
    return [_took(names[unit], times) for unit, times in sorted(spans.items(), key=lambda item: -len(item[1]))]


def _took(unit: str, times: list[float | None]) -> Took:
    done = [span for span in times if span is not None]
    return Took(unit, len(times), len(done), words.span(median(done)) if done else "", words.span(max(done)) if done else "")


def _label(by: str, value: str, names: dict[str, str], now: datetime) -> Any:
    if value == RESTRICTED:
        return _("restricted")
    if by == "department":
        return names.get(value, value) or _("none")
    if by == "category":
        return f"{value} {class_name(value, now)}"
    if by == "outcome":
        return {OPEN: _("still open"), POLICE: _("taken by the police again")}.get(value) or str(dict(codes.OUTCOMES).get(value, value))
    return value
