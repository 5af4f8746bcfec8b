"""Accounts that stand locked after five failures, and lifting the lock before its time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max
from django.http import Http404, HttpRequest

from bihuan.loop.actor import Actor
from bihuan.station.people import accounts, keepers
from bihuan.station.people.actor import day_of
from bihuan.station.people.models import AccountChange, Person, SignIn
from bihuan.station.people.signin import unlock

Result = SignIn.Result
LASTS = timedelta(minutes=15)
FAILURES = 5


@dataclass(frozen=True)
class Lock:
    person: Person
    until: datetime


def locked(actor: Actor, now: datetime) -> list[Lock]:
    """Of the people the actor watches over: who failed five times within the last quarter of an hour and was not let in again since."""
    watched = keepers.known(actor, keepers.SESSIONS, day_of(now))
    failed = SignIn.objects.filter(person__in=watched, at__gt=now - LASTS, result__in=(Result.WRONG, Result.WRONG_CODE))
    counted = failed.values("person").annotate(failures=Count("pk"), last=Max("at")).filter(failures__gte=FAILURES)
    since = {row["person"]: row["last"] for row in counted}
    freed = _freed(since, now)
    persons = Person.objects.in_bulk([pk for pk, last in since.items() if freed.get(pk, last - LASTS) < last])
    return [Lock(person, since[pk] + LASTS) for pk, person in persons.items()]


def lift(request: HttpRequest, actor: Actor, person: Person, *, why: str, now: datetime) -> None:
    if not keepers.governs(actor, keepers.SESSIONS, person, day_of(now)) or person.pk == actor.id:
        raise Http404
    unlock(request, person)
    accounts.note(person, AccountChange.What.UNLOCKED, now, by=actor, why=why)


def _freed(persons: Iterable[int], now: datetime) -> dict[int, datetime]:
    lifted = AccountChange.objects.filter(person__in=list(persons), what=AccountChange.What.UNLOCKED, at__gt=now - LASTS)
    return dict(lifted.values_list("person").annotate(last=Max("at")))
