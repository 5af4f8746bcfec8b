"""Who rides in a unit now, and who may say so."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from bihuan.loop import Actor, Refused
from bihuan.station.calls.models import Riding, Unit
from bihuan.station.people.actor import day_of
from bihuan.station.people.models import Person, Posting
from bihuan.station.people.posts import AUXILIARY, CHIEF, DISPATCHER, INSTRUCTOR, LEADER, OFFICER
from bihuan.station.people.tree import tree

COMMANDERS = frozenset({DISPATCHER, LEADER, INSTRUCTOR, CHIEF})
OFFICERS = frozenset({OFFICER, LEADER, INSTRUCTOR, CHIEF})
RIDERS = OFFICERS | {AUXILIARY}


def commands(actor: Actor, unit: Unit, now: datetime) -> bool:
    """The desk of the unit's house commands it, and that of a hub over it. It never reaches across to a neighbour."""
    today = tree(day_of(now))
    above = today.line(unit.organisation_id)
    return any(post in COMMANDERS and today.house(organisation) in above for organisation, post in actor.posts)


def rides(actor: Actor, unit: Unit) -> bool:
    return actor.id is not None and Riding.objects.filter(unit=unit, person_id=actor.id, until=None).exists()


def riders(units: Collection[int]) -> Mapping[int, list[Person]]:
    """The crew of each unit, in the order in which they got in."""
    found: dict[int, list[Person]] = defaultdict(list)
    for one in Riding.objects.filter(unit_id__in=units, until=None).select_related("person"):
        found[one.unit_id].append(one.person)
    return found


def may_ride(unit: Unit, now: datetime) -> QuerySet[Person]:
    """Those who hold a post of the street in the unit's house today."""
    on = day_of(now)
    today = tree(on)
    held = Posting.objects.filter(organisation_id__in=today.below(today.house(unit.organisation_id)), post__in=RIDERS, since__lte=on)
    held = held.filter(Q(until=None) | Q(until__gte=on))
    return Person.objects.filter(pk__in=held.values("person_id"), is_active=True).order_by("name")


@transaction.atomic
def man(unit: Unit, crew: Collection[int], *, now: datetime) -> None:
    """These persons and nobody else ride in the unit from now on; who sat in another unit has left it. Raises Refused."""
    wanted = set(crew)
    if wanted - set(may_ride(unit, now).filter(pk__in=wanted).values_list("pk", flat=True)):
        raise Refused("not_a_choice", fields=["crew"])
    if wanted and not _officer_among(wanted, now):
        raise Refused("no_officer", unit=unit.name)
    Riding.objects.filter(unit=unit, until=None).exclude(person_id__in=wanted).update(until=now)
    Riding.objects.filter(person_id__in=wanted, until=None).exclude(unit=unit).update(until=now)
    there = set(Riding.objects.filter(unit=unit, until=None).values_list("person_id", flat=True))
    Riding.objects.bulk_create(Riding(unit=unit, person_id=person, since=now) for person in sorted(wanted - there))


def _officer_among(persons: Collection[int], now: datetime) -> bool:
    on = day_of(now)
    held = Posting.objects.filter(person_id__in=persons, post__in=OFFICERS, since__lte=on)
    return held.filter(Q(until=None) | Q(until__gte=on)).exists()
