"""What becomes of accounts with time: those that are over are signed out, those nobody uses are shut, old sign-ins are erased."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from bihuan.station.people.accounts import note, sign_out_everywhere
from bihuan.station.people.actor import day_of
from bihuan.station.people.models import AccountChange, Person, SignIn
from bihuan.station.people.terms import kept


def tend(now: datetime) -> dict[str, int]:
    """Safe to run at any time and any number of times; the doors themselves look at each request."""
    old = SignIn.objects.filter(at__lt=now - kept("sign_in", now))
    return {"signed_out": _sign_out(now), "unused": _shut_unused(now), "erased": old.delete()[0]}


def unused(now: datetime, *, days: int) -> QuerySet[Person]:
    """Open accounts nobody has signed in with for so many days, nor opened again or made since."""
    opened = Max("account_changes__at", filter=Q(account_changes__what=AccountChange.What.OPENED))
    since = Greatest("date_joined", Coalesce("last_login", "date_joined"), Coalesce("opened", "date_joined"))
    known = Person.objects.serving(day_of(now)).annotate(opened=opened).annotate(idle_since=since)
    return known.filter(idle_since__lt=now - timedelta(days=days)).order_by("idle_since")


def _sign_out(now: datetime) -> int:
    serving = Person.objects.serving(day_of(now))
    gone = Person.objects.filter(pk__in=UserSession.objects.values("user")).exclude(pk__in=serving.values("pk"))
    for person in gone:
        sign_out_everywhere(person)
    return len(gone)


def _shut_unused(now: datetime) -> int:
    if not settings.UNUSED_DAYS:
        return 0
    persons = list(unused(now, days=settings.UNUSED_DAYS))
    for person in persons:
        Person.objects.filter(pk=person.pk).update(is_active=False)
        note(person, AccountChange.What.UNUSED, now)
    return len(persons)
