"""Who leads and who sits at the desk of the station now: of those who hold the post today, those who have lately been at work here."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.db.models import Q
from django.utils.translation import gettext as _

from bihuan.station.people.models import Person, Posting
from bihuan.station.people.posts import DISPATCHER, LEADER
from bihuan.station.people.tree import tree
from bihuan.station.rooms.desk import Desk

LATELY = timedelta(hours=1)
SHOWN = 3


def on_watch(desk: Desk) -> list[tuple[str, str]]:
    """Pairs of what they are and their names; a post that nobody holds here now is left out."""
    if desk.actor.acting is None:
        return []
    today = tree(desk.today)
    below = today.below(today.house(desk.actor.acting[0]))
    mine = [org for org in below if today.house(org) == today.house(desk.actor.acting[0])]
    named = {post: _names(mine, post, desk) for post in (LEADER, DISPATCHER)}
    labels = {LEADER: _("in charge"), DISPATCHER: _("at the desk")}
    return [(labels[post], names) for post, names in named.items() if names]


def _names(places: list[int], post: str, desk: Desk) -> str:
    held = Posting.objects.filter(organisation_id__in=places, post=post, since__lte=desk.today)
    held = held.filter(Q(until=None) | Q(until__gte=desk.today))
    here = UserSession.objects.filter(last_seen_at__gte=desk.now - LATELY).values("user_id")
    people = Person.objects.filter(pk__in=held.values("person_id"), is_active=True).filter(Q(pk__in=here) | Q(pk=desk.person.pk))
    return _(", ").join(str(person) for person in people.order_by("name")[:SHOWN])
