"""Who is on shift: writing it down without anybody being in two places, and reading it.

Shifts are known of somebody for a week (Monday to Sunday, in China) as soon as one of that week is written down; a week in which nothing
was written says nothing, neither on shift nor off.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from bihuan.loop import Refused
from bihuan.station.calls.models import Unit
from bihuan.station.duty.models import Shift
from bihuan.station.duty.spans import Span, shown
from bihuan.station.people.actor import day_of, midnight
from bihuan.station.people.models import Person

LONGEST = timedelta(hours=48)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Entry:
    """A shift to be written down: of a person or of a unit, never of both."""

    organisation: int
    start: datetime
    end: datetime
    person: int | None = None
    unit: int | None = None
    post: str = ""


@dataclass(frozen=True)
class Standing:
    """How somebody stands by what was typed: on shift until then, or off it; and when their next shift begins, where it is known."""

    on: bool
    until: datetime | None
    next: datetime | None


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_of(now: datetime) -> Span:
    start = midnight(monday(day_of(now)))
    return start, start + WEEK


def enter(entry: Entry, *, by: int | None, now: datetime) -> Shift:
    """Raises Refused where it is no shift, or somebody would be in two at once."""
    if entry.end <= entry.start:
        raise Refused("shift_backwards")
    if entry.end - entry.start > LONGEST:
        raise Refused("shift_too_long")
    with transaction.atomic():
        who = _locked(entry)
        other = of(entry.person, entry.unit).filter(start__lt=entry.end, end__gt=entry.start).first()
        if other:
            raise Refused("shift_twice", who=who, day=day_of(other.start), hours=shown(other.start, other.end),
                          where=other.organisation.name)
        return Shift.objects.create(
            organisation_id=entry.organisation, person_id=entry.person, unit_id=entry.unit, start=entry.start, end=entry.end,
            post=entry.post, set_at=now, set_by_id=by,
        )  # fmt: skip


def copy_week(organisation: int, into: date, *, by: int, now: datetime) -> tuple[int, int]:
    """The week before, day by day, into the week of that Monday: how many were written, and how many stand there already or would clash."""
    first = midnight(into)
    before = Shift.objects.filter(organisation=organisation, start__gte=first - WEEK, start__lt=first)
    made = left = 0
    for one in before:
        entry = Entry(organisation, one.start + WEEK, one.end + WEEK, one.person_id, one.unit_id, one.post)
        try:
            enter(entry, by=by, now=now)
            made += 1
        except Refused:
            left += 1
    return made, left


def of(person: int | None, unit: int | None) -> QuerySet[Shift]:
    return Shift.objects.filter(person=person) if person else Shift.objects.filter(unit=unit)


def units_on_shift(units: Collection[int], now: datetime) -> dict[int, Standing]:
    """How the units stand whose shifts of this week were typed; the others are not in it."""
    return _standing(Shift.objects.filter(unit__in=units), "unit_id", now)


def persons_on_shift(persons: Collection[int], now: datetime) -> dict[int, Standing]:
    """As `units_on_shift`, of persons."""
    return _standing(Shift.objects.filter(person__in=persons), "person_id", now)


def typed(persons: Iterable[int], first: datetime, last: datetime) -> Mapping[int, list[Span]]:
    """The shifts of these persons that touch the time between; who has none there is not in it."""
    found: dict[int, list[Span]] = {}
    rows = Shift.objects.filter(person__in=list(persons), start__lt=last, end__gt=first)
    for person, start, end in rows.values_list("person_id", "start", "end"):
        if person is not None:
            found.setdefault(person, []).append((start, end))
    return found


def _standing(rows: QuerySet[Shift], column: str, now: datetime) -> dict[int, Standing]:
    first, last = week_of(now)
    known = rows.filter(Q(start__lt=last, end__gt=first) | Q(start__gte=last, start__lt=last + WEEK)).order_by("start")
    found: dict[int, Standing] = {}
    this_week: set[int] = set()
    for key, start, end in known.values_list(column, "start", "end"):
        was = found.get(key, Standing(False, None, None))
        if start < last:
            this_week.add(key)
        if start <= now < end:
            was = replace(was, on=True, until=end)
        elif start > now and was.next is None:
            was = replace(was, next=start)
        found[key] = was
    return {key: one for key, one in found.items() if key in this_week}


def _locked(entry: Entry) -> str:
    """Whoever it is about, held until the shift is written, so that of two desks typing at once one sees the other's."""
    if entry.person:
        return str(Person.objects.select_for_update().get(pk=entry.person))
    return str(Unit.objects.select_for_update().get(pk=entry.unit))
