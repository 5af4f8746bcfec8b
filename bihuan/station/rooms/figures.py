"""Figures that can be counted again from the list beside them (S1-39), and how long others took to answer (S1-38)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from statistics import median
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from bihuan.station.kinds.diversion import codes
from bihuan.station.kinds.diversion.models import DiversionSheet
from bihuan.station.loop.access import visible
from bihuan.station.loop.models import Assist, Handover
from bihuan.station.people.actor import CHINA
from bihuan.station.people.models import Organisation
from bihuan.station.rooms import words
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.faces import class_name
from bihuan.station.rooms.names import name_of

ENOUGH = 20_000  # the newest answers that medians are taken of
NONE = "-"
BY = ("month", "department", "class", "outcome")


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
        return datetime.combine(self.last, time.max, CHINA)


@dataclass(frozen=True)
class Sum:
    """One line of a table: what the list is narrowed to, its name, and how many matters it holds."""

    value: str
    label: str
    count: int
    reflowed: int


@dataclass(frozen=True)
class Took:
    """How long a unit took: of so many asked, so many answered, half of them within the median."""

    unit: str
    asked: int
    answered: int
    middle: str
    longest: str


def period(first: str, last: str, today: date) -> Period:
    """As asked, or the twelve months up to today."""
    try:
        return Period(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        return Period(date(today.year - 1, today.month, 1), today)


def diversions(desk: Desk, over: Period, narrowed: dict[str, str] | None = None) -> QuerySet[DiversionSheet]:
    """Matters first offered to somebody within the period, each counted once, that the reader may know of."""
    found = DiversionSheet.objects.filter(offered_at__range=(over.start, over.end), matter__in=visible(desk.actor, desk.now))
    for by, value in (narrowed or {}).items():
        found = found.filter(_narrowing(by, value))
    return found


def tables(desk: Desk, over: Period) -> dict[str, list[Sum]]:
    found = diversions(desk, over)
    names = {one.pk: name_of(one) for one in Organisation.objects.filter(pk__in=found.values("carrier"))}
    return {
        by: [Sum(_value(by, value), _label(by, value, names, desk.now), count, reflowed) for value, count, reflowed in _grouped(found, by)]
        for by in BY
    }


def signing(desk: Desk, over: Period) -> list[Took]:
    """From the offer to the signature, by the unit it was offered to. Clocks start at the offer, so this does too."""
    seen = Q(taker_id__in=desk.reach) | Q(giver_id__in=desk.reach)
    rows = Handover.objects.filter(seen, offered_at__range=(over.start, over.end)).values_list("taker_id", "offered_at", "signed_at")
    return _took(rows)


def assisting(desk: Desk, over: Period) -> list[Took]:
    """From the request for help to its answer, by the unit that was asked."""
    seen = Q(organisation_id__in=desk.reach) | Q(asked_by_id__in=desk.reach)
    return _took(
        Assist.objects.filter(seen, asked_at__range=(over.start, over.end)).values_list("organisation_id", "asked_at", "answered_at")
    )


_COLUMNS: dict[str, Any] = {
    "month": TruncMonth("offered_at", tzinfo=CHINA),
    "department": F("carrier_id"),
    "class": F("matter__category"),
    "outcome": F("outcome"),
}


def _grouped(found: QuerySet[DiversionSheet], by: str) -> list[tuple[Any, int, int]]:
    rows = found.annotate(by=_COLUMNS[by]).order_by().values("by").annotate(n=Count("pk"), back=Count("pk", filter=Q(reflows__gt=0)))
    return sorted(rows.values_list("by", "n", "back"), key=lambda row: str(row[0]) if by in ("month", "class") else (-row[1], str(row[0])))


def _value(by: str, value: Any) -> str:
    """What the address of the list says; months by their first day."""
    if value is None or value == "":
        return NONE
    return value.astimezone(CHINA).date().isoformat() if by == "month" else str(value)


def _label(by: str, value: Any, names: dict[int, str], now: datetime) -> str:
    if value is None or value == "":
        return _("still open") if by == "outcome" else _("none")
    if by == "month":
        return f"{value.astimezone(CHINA):%Y-%m}"
    if by == "department":
        return names.get(value, str(value))
    if by == "class":
        return f"{value} {class_name(value, now)}"
    return str(dict(codes.OUTCOMES).get(value, value))


def _narrowing(by: str, value: str) -> Q:
    if by == "month":
        try:
            first = datetime.combine(date.fromisoformat(value), time(), CHINA)
        except ValueError:
            return Q(pk__in=[])
        after = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1, day=1)
        return Q(offered_at__gte=first, offered_at__lt=after)
    if by == "department":
        return (
            Q(carrier=None)
            if value == NONE
            else Q(carrier_id=int(value))
            if value.isascii() and value.isdecimal() and len(value) < 16
            else Q(pk__in=[])
        )
    if by == "class":
        return Q(matter__category="" if value == NONE else value)
    return Q(outcome="" if value == NONE else value)


def _took(rows: QuerySet[Any]) -> list[Took]:
    """By unit, the one that was asked most first."""
    spans: dict[int, list[float | None]] = defaultdict(list)
    for unit, asked, answered in rows.order_by("-pk")[:ENOUGH]:
        spans[unit].append((answered - asked).total_seconds() if answered else None)
    names = {one.pk: name_of(one) for one in Organisation.objects.filter(pk__in=spans)}
    out = []
    for unit, all_of in sorted(spans.items(), key=lambda item: -len(item[1])):
        done = [span for span in all_of if span is not None]
        out.append(
            Took(names[unit], len(all_of), len(done), words.span(median(done)) if done else "", words.span(max(done)) if done else "")
        )
    return out
