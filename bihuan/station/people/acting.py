"""Which of several posts a person is acting in: chosen in the session, recorded, and shown beside the name."""

from datetime import datetime
from typing import cast

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from bihuan.loop.actor import Actor
from bihuan.station.people.actor import actor_for, day_of, posts_of
from bihuan.station.people.models import ActingChoice, Person

KEY = "acting"

Held = tuple[int, str]


def actor_of(request: HttpRequest, *, now: datetime) -> Actor:
    """Who is acting in this request, worked out once. Nobody signed in is an actor without posts."""
    person = request.user
    if not person.is_authenticated:
        return Actor(id=None)
    kept: tuple[tuple[int, Held | None], Actor] | None = getattr(request, "_actor", None)
    if kept is None or kept[0] != (person.pk, chosen(request)):
        kept = (person.pk, chosen(request)), actor_for(cast(Person, person), now=now, acting=chosen(request))
        request._actor = kept  # type: ignore[attr-defined]
    return kept[1]


def chosen(request: HttpRequest) -> Held | None:
    return chosen_in(request.session)


def chosen_in(session: SessionBase) -> Held | None:
    saved = session.get(KEY)
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
