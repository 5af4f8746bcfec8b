"""From a person who signed in to the actor that the loop knows."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Q

from bihuan.loop.actor import Actor
from bihuan.station.people.models import Person, Posting
from bihuan.station.people.posts import KEEPERS, TOWNSHIP, WHOLE_HOUSE
from bihuan.station.people.tree import POLICE, Tree, tree

CHINA = ZoneInfo("Asia/Shanghai")


def day_of(now: datetime) -> date:
    """Days are cut in China, wherever the clock stands."""
    return now.astimezone(CHINA).date()


def midnight(day: date) -> datetime:
    """When that day begins."""
    return datetime.combine(day, time(), CHINA)


def posts_of(person: Person, on: date) -> list[tuple[int, str]]:
    """The posts held that day, the longest-held first. An account that is shut or over holds none."""
    if not person.serves(on):
        return []
    held = Posting.objects.filter(person=person, since__lte=on).filter(Q(until=None) | Q(until__gte=on))
    held = held.filter(organisation__since__lte=on).filter(Q(organisation__until=None) | Q(organisation__until__gte=on))
    return list(dict.fromkeys(held.order_by("since", "id").values_list("organisation_id", "post")))


def actor_for(person: Person, *, now: datetime, acting: tuple[int, str] | None = None) -> Actor:
    """The person with today's posts. A chosen post that is not held today falls back to the longest-held one."""
    on = day_of(now)
    posts = posts_of(person, on)
    chosen = acting if acting in posts else next(iter(posts), None)
    today = tree(on)
    return Actor(id=person.pk, posts=frozenset(posts), lines=today.lines, acting=chosen,
                 houses={organisation: today.house(organisation) for organisation, _post in posts})


def reach(actor: Actor, on: date) -> frozenset[int]:
    """The organisations whose matters this actor may see. Whoever keeps accounts, posts or logs sees none by that post."""
    today = tree(on)
    seen: set[int] = set()
    for org, post in actor.posts:
        if post in KEEPERS:
            continue
        house = today.house(org)
        seen |= {org, house}
        if post in WHOLE_HOUSE:
            seen |= _without_police(house, today) if post in TOWNSHIP else today.below(house)
    return frozenset(seen)


def _without_police(house: int, today: Tree) -> frozenset[int]:
    """A county has townships and police under it. Its own township side reaches the townships only."""
    below = today.below(house)
    police = [org for org in below if today.kinds.get(org) in POLICE and org != house]
    return below.difference(*(today.below(org) for org in police))
