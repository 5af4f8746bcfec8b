"""What the diversions of a period add up to. Every figure is counted from the list, so it can be counted again by hand.

Days are China's, both ends included. A diversion belongs to the day it was first offered to the township, and is counted once however
often it was offered again.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any

from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bihuan.station.calls.models import Call
from bihuan.station.kinds.diversion.models import DiversionSheet
from bihuan.station.loop.models import Assist, Due, Matter
from bihuan.station.people.actor import CHINA, day_of

RESTRICTED, POLICE, OPEN = "restricted", "police", "open"
REFLOW_WITHIN = timedelta(days=30)
REPEAT_FROM, REPEAT_UNTIL = timedelta(minutes=8), timedelta(hours=72)

DEFINITIONS: Mapping[str, Any] = {
    "diverted": _("matters first offered to the township in the period"),
    "reflow": _("of these, given back to the police within 30 days of the first offer"),
    "repeat": _("of these, the same number rang again 8 minutes to 72 hours after the diversion; joined calls left out"),
    "on_time": _("finished by the finish deadline, extensions included, of those whose deadline fell in the period and has passed"),
    "solved": _("callers who said it is solved, of those reached when rung"),
    "help": _("time from the request to the answer of an assisting unit; unanswered ones are counted and shown, not timed"),
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One diversion of the list. Of a restricted one nothing but its number and month is shown; it is counted all the same."""

    number: str
    offered_at: datetime
    month: str
    department: str
    category: str
    outcome: str  # a code of codes.OUTCOMES, `police` when they took it again, `open`, or `restricted`
    reflowed: bool


@dataclass(frozen=True)
class Share:
    """So many of so many; `definition` says of what."""

    key: str
    part: int
    whole: int

    @property
    def definition(self) -> str:
        return str(DEFINITIONS[self.key])

    @property
    def share(self) -> float | None:
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True)
class Helped:
    """How one organisation answered when it was asked to assist."""

    organisation: str
    asked: int
    answered: int
    in_time: int
    median: timedelta | None


def listing(matters: QuerySet[Matter], start: date, end: date) -> list[Row]:
    """The diversions of the period among `matters` (those the asker may see), in the order they were diverted."""
    rows = _sheets(matters, start, end).order_by("offered_at", "pk").values_list(
        "matter__number", "offered_at", "carrier__code", "matter__category", "outcome", "matter__state", "matter__restricted",
        "reflowed_at",
    )
    return [
        Row(
            number, at, f"{day_of(at):%Y-%m}", RESTRICTED if restricted else carrier or "", RESTRICTED if restricted else category,
            RESTRICTED if restricted else POLICE if state == "taken_back" else outcome if state == "closed" else OPEN,
            reflowed is not None and reflowed - at <= REFLOW_WITHIN,
        )
        for number, at, carrier, category, outcome, state, restricted, reflowed in rows if at
    ]  # fmt: skip


def counted(rows: Iterable[Row], *by: str) -> Counter[tuple[str, ...]]:
    """How many by month, department, category or outcome, in any combination: the sum is always the length of the list."""
    return Counter(tuple(getattr(row, name) for name in by) for row in rows)


def reflow(rows: Sequence[Row]) -> Share:
    return Share("reflow", sum(row.reflowed for row in rows), len(rows))


def repeats(matters: QuerySet[Matter], start: date, end: date) -> Share:
    """Only the count leaves the database; no number and no caller does. A repeat across the quarterly change of the key is not seen."""
    sheets = _sheets(matters, start, end)
    earliest, latest = (ExpressionWrapper(OuterRef("offered_at") + apart, DateTimeField()) for apart in (REPEAT_FROM, REPEAT_UNTIL))
    again = Call.objects.filter(caller_key=OuterRef("call__caller_key"), received_at__gte=earliest, received_at__lte=latest)
    again = again.exclude(pk=OuterRef("call_id")).exclude(Q(matter__isnull=False) & Q(matter=OuterRef("call__matter")))
    return Share("repeat", sheets.filter(call__isnull=False).exclude(call__caller_key="").filter(Exists(again)).count(), sheets.count())


def on_time(matters: QuerySet[Matter], start: date, end: date, now: datetime) -> Share:
    first, after = _span(start, end)
    due = Due.objects.filter(matter__in=matters.filter(kind="diversion"), clock="finish", due_at__gte=first, due_at__lt=min(after, now))
    told = due.annotate(done=Min("matter__steps__at", filter=Q(matter__steps__move="finish")))
    return Share("on_time", told.filter(done__lte=F("due_at")).count(), due.count())


def solved(matters: QuerySet[Matter], start: date, end: date) -> Share:
    reached = _sheets(matters, start, end).filter(solved__in=("solved", "not_solved"))
    return Share("solved", reached.filter(solved="solved").count(), reached.count())


def helped(matters: QuerySet[Matter], start: date, end: date) -> list[Helped]:
    """By organisation, those asked most often first."""
    first, after = _span(start, end)
    rows = Assist.objects.filter(matter__in=matters.filter(kind="diversion"), asked_at__gte=first, asked_at__lt=after)
    due = {(matter, part): at for matter, part, at in Due.objects.filter(
        matter__in=rows.values("matter"), clock="help").values_list("matter_id", "part", "due_at")}
    groups: dict[str, list[tuple[timedelta | None, bool]]] = defaultdict(list)
    for matter, part, name, asked, answered in rows.values_list("matter_id", "part", "organisation__name", "asked_at", "answered_at"):
        in_time = answered is not None and answered <= due.get((matter, part), answered)
        groups[name].append((answered - asked if answered else None, in_time))
    out = [_helped(name, times) for name, times in groups.items()]
    return sorted(out, key=lambda one: (-one.asked, one.organisation))


def _helped(name: str, times: list[tuple[timedelta | None, bool]]) -> Helped:
    took = [time.total_seconds() for time, _in_time in times if time is not None]
    return Helped(name, len(times), len(took), sum(in_time for _took, in_time in times), timedelta(seconds=median(took)) if took else None)


def _sheets(matters: QuerySet[Matter], start: date, end: date) -> QuerySet[DiversionSheet]:
    first, after = _span(start, end)
    return DiversionSheet.objects.filter(matter__in=matters, offered_at__gte=first, offered_at__lt=after)


def _span(start: date, end: date) -> tuple[datetime, datetime]:
    return datetime.combine(start, time(0), CHINA), datetime.combine(end + timedelta(days=1), time(0), CHINA)
