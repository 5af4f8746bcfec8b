"""Which of several posts a person is acting in: chosen in the session, recorded, and shown beside the name."""

from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest
from django.utils import timezone

from bihuan.loop.actor import Actor
from bihuan.station.people.actor import actor_for, day_of, posts_of
from bihuan.station.people.models import ActingChoice, Organisation, Person
from bihuan.station.people.posts import POSTS

KEY = "acting"

Held = tuple[int, str]


def actor_of(request: HttpRequest, *, now: datetime) -> Actor:
    """Who is acting in this request. Nobody signed in is an actor without posts."""
    person = request.user
    if not person.is_authenticated:
        return Actor(id=None)
    return actor_for(cast(Person, person), now=now, acting=chosen(request))


def chosen(request: HttpRequest) -> Held | None:
    saved = request.session.get(KEY)
    return (saved[0], saved[1]) if saved else None


def choose(request: HttpRequest, held: Held, *, now: datetime) -> bool:
    """Act in this post from now on; False when the person does not hold it today."""
    person = cast(Person, request.user)
    if held not in posts_of(person, day_of(now)):
        return False
    if held != chosen(request):
        ActingChoice.objects.create(person=person, organisation_id=held[0], post=held[1], at=now)
        request.session[KEY] = list(held)
    return True


def context(request: HttpRequest) -> dict[str, Any]:
    """For the bar at the top of each page: the posts held today, and the one acted in."""
    if not hasattr(request, "user") or not request.user.is_authenticated:
        return {}
    actor = actor_of(request, now=timezone.now())
    names = dict(Organisation.objects.filter(pk__in={org for org, _ in actor.posts}).values_list("pk", "name"))
    postings = [
        {"organisation": org, "post": post, "name": names[org], "label": POSTS[post], "acting": (org, post) == actor.acting}
        for org, post in sorted(actor.posts)
    ]
    return {"postings": postings, "acting": next((held for held in postings if held["acting"]), None)}
