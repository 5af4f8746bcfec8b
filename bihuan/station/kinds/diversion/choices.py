"""What can be chosen in the forms of a diversion, the likeliest first and with its reason."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from bihuan.loop import Actor, Ask
from bihuan.station.kinds.diversion import takers
from bihuan.station.loop.models import Matter
from bihuan.station.people.actor import day_of
from bihuan.station.people.models import Posting
from bihuan.station.people.tree import tree

TERMS = ("24h", "1wd", "3wd", "5wd", "10wd", "15wd")


def choices(ask: Ask, matter: Matter, actor: Actor, now: datetime) -> Sequence[tuple[Any, Any]]:
    if ask.name == "to":
        return list(takers.offered(matter, now, rooms_first=matter.state != "disputed"))
    if ask.name == "department":
        return list(takers.offered(matter, now, rooms_first=False))
    if ask.name == "organisation":
        return list(takers.helpers(matter, now))
    if ask.kind == "person":
        return persons(matter, now)
    if ask.kind == "part":
        return _parts(matter, actor)
    return ()


def persons(matter: Matter, now: datetime) -> list[tuple[int, str]]:
    """Those who hold a post today where the matter lies or where it came from."""
    on = day_of(now)
    today = tree(on)
    at = today.below(matter.holder_id) | today.below(today.house(matter.origin_id))
    held = Posting.objects.filter(organisation_id__in=at, since__lte=on).filter(Q(until=None) | Q(until__gte=on))
    rows = held.select_related("person", "organisation").order_by("organisation_id", "person_id")
    return list({row.person_id: f"{row.person} {row.organisation}" for row in rows}.items())


def _parts(matter: Matter, actor: Actor) -> list[tuple[int, str]]:
    mine = {one for organisation, _ in actor.posts for one in actor.speaks_for(organisation)}
    rows = matter.assists.filter(answered_at=None, organisation_id__in=mine).select_related("organisation").order_by("part")
    return [(row.part, str(row.organisation)) for row in rows]
