"""Whom an effect tells besides those its move names."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from bihuan.loop import Snapshot, Who, at_holder, at_origin
from bihuan.station.loop.kinds import Deed
from bihuan.station.loop.models import Matter
from bihuan.station.loop.tell import addressees
from bihuan.station.people.actor import day_of
from bihuan.station.people.models import Posting
from bihuan.station.people.posts import CLERK, DISPATCHER, GRID_WORKER, LEADER, TOWN_DISPATCHER
from bihuan.station.people.tree import tree

HELPERS = (CLERK, DISPATCHER, GRID_WORKER, TOWN_DISPATCHER)


def leaders(deed: Deed) -> list[tuple[int, str]]:
    return _seats(deed, at_holder(LEADER))


def givers(deed: Deed) -> list[tuple[int, str]]:
    """The station the incident came from, if it lies elsewhere now."""
    return _seats(deed, at_origin(DISPATCHER)) if deed.matter.origin_id != deed.matter.holder_id else []


def helpers(deed: Deed, organisation: int) -> list[tuple[int, str]]:
    """Whoever answers at the organisation that is asked for its part of the work: its own people, else the room below it."""
    on = day_of(deed.now)
    held = Posting.objects.filter(Q(until=None) | Q(until__gte=on), since__lte=on, post__in=HELPERS).values_list("organisation_id", "post")
    here = held.filter(organisation_id=organisation).distinct() or held.filter(
        organisation_id__in=tree(on).below(organisation), post=DISPATCHER
    ).distinct()
    return sorted(set(here))


def posts_at(organisation: int, posts: Sequence[str], now: datetime) -> list[tuple[int, str]]:
    """Those of these posts that somebody holds there."""
    on = day_of(now)
    held = Posting.objects.filter(Q(until=None) | Q(until__gte=on), since__lte=on, organisation_id=organisation, post__in=posts)
    return sorted(set(held.values_list("organisation_id", "post")))


def phone(matter: Matter) -> str:
    """The number left by whoever called first."""
    found = matter.calls.exclude(caller_phone="").order_by("received_at").values_list("caller_phone", flat=True)
    return str(found.first() or "")


def _seats(deed: Deed, who: Who) -> list[tuple[int, str]]:
    on = day_of(deed.now)
    today, matter = tree(on), deed.matter
    placed = Snapshot(state=matter.state, version=matter.version, holder_line=today.line(matter.holder_id),
                      origin_line=today.line(matter.origin_id))
    return addressees(who, placed, on)
