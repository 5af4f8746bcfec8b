"""Which calls somebody may read. A call on an incident is as open as that is; one that waits to be sorted goes by its class."""

from datetime import datetime

from django.db.models import Q, QuerySet

from bihuan.loop import Actor
from bihuan.station.calls.categories import tree
from bihuan.station.calls.models import Call
from bihuan.station.people.actor import day_of, reach
from bihuan.station.people.posts import CHIEF, DISPATCHER, INSTRUCTOR, LEADER

SORTERS = frozenset({DISPATCHER, LEADER, INSTRUCTOR, CHIEF})


def readable(actor: Actor, now: datetime) -> QuerySet[Call]:
    """Calls of the actor's stations. Those of a restricted class that wait to be sorted only for whoever sorts, or took them."""
    on = day_of(now)
    calls = Call.objects.filter(station_id__in=reach(actor, on))
    if any(post in SORTERS for _organisation, post in actor.posts):
        return calls
    secret = [sort.code for sort in tree(on).values() if sort.restricted]
    return calls.exclude(Q(matter=None, category__in=secret) & ~Q(taken_by=actor.id))
