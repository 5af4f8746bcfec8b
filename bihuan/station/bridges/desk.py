"""What the API does, without HTTP: the same functions the pages call."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from bihuan.loop import Actor, Refused
from bihuan.station.bridges.shapes import CallIn
from bihuan.station.calls import crews
from bihuan.station.calls.models import Call, Unit
from bihuan.station.calls.reading import readable
from bihuan.station.calls.take import take as take_call
from bihuan.station.calls.units import in_service
from bihuan.station.kinds.incident.intake import open_for
from bihuan.station.loop.access import given, held, on_police_side, visible
from bihuan.station.loop.act import act
from bihuan.station.loop.models import Matter
from bihuan.station.people.actor import day_of, reach
from bihuan.station.people.models import Organisation, Person
from bihuan.station.people.posts import AUXILIARY, DISPATCHER, OFFICER
from bihuan.station.people.tree import tree

log = logging.getLogger(__name__)
TAKERS = frozenset({DISPATCHER, OFFICER, AUXILIARY})


def take(call: CallIn, actor: Actor, now: datetime) -> tuple[Call, Matter | None]:
    """Writes the call, then opens its incident. When that fails the call stays, listed as not yet sorted."""
    station = station_of(actor, now)
    taken = take_call(call.facts(), taken_by=Person.objects.filter(pk=actor.id).first(), station=station, now=now)
    if taken.matter_id:
        return taken, taken.matter
    try:
        matter = open_for(taken, actor=actor, now=now)
        taken.refresh_from_db()
        return taken, matter
    except Exception:
        log.exception("call %s is kept but could not be sorted", taken.number)
        return taken, None


def station_of(actor: Actor, now: datetime) -> Organisation:
    """The station for which the actor takes calls. A stranger to every station gets 404."""
    today = tree(day_of(now))
    houses = [today.house(organisation) for organisation, post in actor.posts_in_order() if post in TAKERS]
    found = Organisation.objects.filter(pk__in=houses, kind__in=(Organisation.Kind.STATION, Organisation.Kind.HUB_STATION))
    by_id = {one.pk: one for one in found}
    for house in houses:
        if house in by_id:
            return by_id[house]
    raise Http404


def listed(actor: Actor, now: datetime, scope: str) -> QuerySet[Matter]:
    return {"held": held, "given": given}.get(scope, visible)(actor, now)


def move(matter: Matter, name: str, actor: Actor, said: Mapping[str, Any], version: int, now: datetime) -> Matter:
    return act(matter.pk, name, actor, said, version=version, now=now)


def unsorted(actor: Actor, now: datetime) -> QuerySet[Call]:
    """Calls of the actor's stations that have no incident yet. Only the police side reads calls."""
    if not on_police_side(actor, now):
        raise Http404
    return readable(actor, now).filter(matter=None, history=False).order_by("received_at", "pk")


def units(actor: Actor, now: datetime) -> QuerySet[Unit]:
    if not on_police_side(actor, now):
        raise Http404
    return Unit.objects.filter(organisation_id__in=reach(actor, day_of(now))).order_by("code")


def moved(actor: Actor, code: str, now: datetime) -> Unit:
    """A unit in service that the caller may move. Raises Http404 for all others."""
    unit = get_object_or_404(in_service(day_of(now)), code=code)
    if not (crews.commands(actor, unit, now) or crews.rides(actor, unit)):
        raise Http404
    return unit


def commanded(actor: Actor, code: str, now: datetime) -> Unit:
    """A unit in service whose crew the caller may name. Raises Http404 for all others."""
    unit = get_object_or_404(in_service(day_of(now)), code=code)
    if not crews.commands(actor, unit, now):
        raise Http404
    return unit


def man(unit: Unit, persons: Sequence[str], now: datetime) -> None:
    """Raises Refused where a name is unknown: a crew is written down whole or not at all."""
    found = dict(Person.objects.filter(username__in=persons).values_list("username", "pk"))
    if set(persons) - set(found):
        raise Refused("not_a_choice", fields=["crew"])
    crews.man(unit, list(found.values()), now=now)


def ridden(actor: Actor, code: str, now: datetime) -> Unit:
    """A unit in service in which the actor rides, or may ride, being of its team. Raises Http404 for all others."""
    unit = get_object_or_404(in_service(day_of(now)), code=code)
    if not (crews.rides(actor, unit) or (unit.organisation_id, OFFICER) in actor.posts or (unit.organisation_id, AUXILIARY) in actor.posts):
        raise Http404
    return unit
