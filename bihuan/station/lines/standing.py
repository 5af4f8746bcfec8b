"""How connections stand: what rings now, what is owed, and by when. Worked out from their times, so nothing has to be swept."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from bihuan.loop import parse_limit
from bihuan.station.calls.drafts import origin_of
from bihuan.station.calls.models import Call
from bihuan.station.lines.models import Line, Ringing
from bihuan.station.loop.times import calendar, rules
from bihuan.station.people.actor import day_of

SILENCE = timedelta(minutes=3)  # so long an exchange may say nothing of a telephone that rings; then it is taken for missed
LONGEST = timedelta(hours=2)  # a conversation of which no end was told
TARGET, LIMIT, MISSED = "line.target", "line.limit", "line.missed"


@dataclass(frozen=True)
class Limits:
    """What holds on a day: from ringing to answering, wanted and at most."""

    target: timedelta
    limit: timedelta


def in_service(houses: Collection[int], on: date) -> QuerySet[Line]:
    return Line.objects.filter(Q(until=None) | Q(until__gte=on), station_id__in=houses)


def limits(on: date) -> Limits:
    return Limits(_span(TARGET, on), _span(LIMIT, on))


def ringing_now(houses: Collection[int], now: datetime) -> list[Ringing]:
    """Those that ring or are being spoken on and whose call is not written yet, the oldest first."""
    alive = Q(answered_at=None, came_at__gte=now - SILENCE) | Q(answered_at__gte=now - LONGEST)
    rows = _unwritten(houses).filter(alive, ended_at=None, missed_at=None)
    return sorted(rows.select_related("line", "holder"), key=lambda one: (since(one), one.pk))


def owed(houses: Collection[int], now: datetime) -> list[Ringing]:
    """Connections that are over, of which no call was written and nobody has said why, the oldest first."""
    answered_then_missed = Q(missed_at__isnull=False) | Q(ended_at__isnull=False)
    given_up = Q(answered_at=None, came_at__lt=now - SILENCE) | Q(answered_at__lt=now - LONGEST)
    rows = _unwritten(houses).filter(answered_then_missed | given_up)
    return list(rows.select_related("line", "holder").order_by("came_at", "pk"))


def over_at(ringing: Ringing) -> datetime:
    """When it became owed."""
    if ends := [at for at in (ringing.missed_at, ringing.ended_at) if at]:
        return min(ends)
    return ringing.answered_at + LONGEST if ringing.answered_at else ringing.came_at + SILENCE


def due_at(ringing: Ringing) -> datetime:
    """By when somebody rings back or says why not, by the limit of the day on which it was missed."""
    over = over_at(ringing)
    return parse_limit(value(MISSED, day_of(over))).after(over, calendar()).due


def since(ringing: Ringing) -> datetime:
    return ringing.rang_at or ringing.came_at


def is_written(ringing: Ringing) -> bool:
    return Call.objects.filter(origin_key=origin_of(ringing.token)).exists()


def value(key: str, on: date) -> str:
    """The number as the dated table writes it."""
    rule = rules().get(key, on)
    if rule is None:
        raise LookupError(f"no rule named {key}")
    return rule.value


def _unwritten(houses: Collection[int]) -> QuerySet[Ringing]:
    key = Concat(Value(origin_of("")), OuterRef("token"), output_field=CharField())
    return Ringing.objects.filter(~Exists(Call.objects.filter(origin_key=key)), settled="", line__station_id__in=houses)


def _span(key: str, on: date) -> timedelta:
    start = datetime(2000, 1, 3, tzinfo=calendar().zone)
    return parse_limit(value(key, on)).after(start, calendar()).due - start
