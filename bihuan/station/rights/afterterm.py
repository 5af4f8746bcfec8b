"""Restricted matters whose term is over are not erased unseen: one of those who answer for it proposes to keep it until a day or to erase
it, a second person agrees or not. What is agreed to be erased goes in the next night."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from bihuan.loop import Actor, Refused
from bihuan.station.loop.access import hidden
from bihuan.station.loop.glass import MAY_REVIEW
from bihuan.station.loop.models import Matter
from bihuan.station.people.actor import day_of
from bihuan.station.people.terms import kept
from bihuan.station.people.tree import tree
from bihuan.station.rights.models import AfterTerm

LONGEST = timedelta(days=1095)  # so far ahead it may be kept before it is looked at again
LEAST = 6  # characters that a reason has


def over(now: datetime) -> QuerySet[Matter]:
    """Those past their term on which nothing stands: neither kept until a day to come nor agreed to be erased."""
    agreed = AfterTerm.objects.filter(number=OuterRef("number"), agreed=True)
    stands = agreed.filter(Q(verdict=AfterTerm.Verdict.ERASE) | Q(until__gte=day_of(now)))
    past = Matter.objects.filter(restricted=True, closed_at__lt=now - kept("restricted", now))
    return past.exclude(Exists(stands)).order_by("closed_at", "pk")


def over_for(actor: Actor, now: datetime) -> list[Matter]:
    """Of the houses in which the actor decides on such, those that are open to them."""
    today = tree(day_of(now))
    houses = frozenset[int]().union(*(today.below(today.house(org)) for org, post in actor.posts if post in MAY_REVIEW))
    return [one for one in over(now).filter(origin_id__in=houses) if not hidden(one, actor, now)]


def asked(matters: list[Matter]) -> dict[str, AfterTerm]:
    """What waits for a second person, by number."""
    found = AfterTerm.objects.filter(number__in=[one.number for one in matters], decided_at=None)
    return {one.number: one for one in found.select_related("asked_by")}


@transaction.atomic
def propose(matter: Matter, actor: Actor, verdict: str, until: date | None, why: str, *, now: datetime) -> AfterTerm:
    """Raises Refused."""
    today, why = day_of(now), why.strip()
    if verdict not in AfterTerm.Verdict.values or len(why) < LEAST:
        raise Refused("term_verdict")
    if verdict == AfterTerm.Verdict.ERASE:
        until = None
    elif until is None or not today < until <= today + LONGEST:
        raise Refused("term_until", first=today + timedelta(days=1), last=today + LONGEST)
    if AfterTerm.objects.select_for_update().filter(number=matter.number, decided_at=None).exists():
        raise Refused("stale")
    return AfterTerm.objects.create(number=matter.number, verdict=verdict, until=until, why=why, asked_by_id=actor.id, asked_at=now)


def decide(one: AfterTerm, actor: Actor, agreed: bool, *, now: datetime) -> None:
    """Raises Refused where it is the same person, or somebody else has decided."""
    if one.asked_by_id == actor.id:
        raise Refused("same_person")
    if not AfterTerm.objects.filter(pk=one.pk, decided_at=None).update(agreed=agreed, decided_by_id=actor.id, decided_at=now):
        raise Refused("stale")
