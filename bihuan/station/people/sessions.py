"""Who is signed in where, and when that ends: after idle hours, at the end of the shift, with a post, or from elsewhere.

Idle time is counted here and not in the browser. What a page asks by itself (the pulse, rows that refresh) keeps nobody signed in. A screen
on the wall is touched by nobody: it stays for a month, and all it may open is the wall.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest

from bihuan.loop.actor import Actor
from bihuan.station.people.acting import actor_of
from bihuan.station.people.models import Person
from bihuan.station.people.posts import DISPATCHER, TOWN_DISPATCHER
from bihuan.station.people.signins import Result, note

DESKS = frozenset({DISPATCHER, TOWN_DISPATCHER})
BY_ITSELF = "X-By-Itself"  # said by the page of what it asks while nobody touches it
GRAIN = timedelta(seconds=20)  # the time last seen is written no more often than this
POSTS = "posts"
WALL = "wall"
WALL_STAYS = timedelta(days=31)


def idle_limit(actor: Actor) -> timedelta:
    """Desks are never left; everybody else walks away from their screen."""
    at_desk = actor.acting is not None and actor.acting[1] in DESKS
    return timedelta(minutes=settings.DESK_IDLE_MINUTES if at_desk else settings.IDLE_MINUTES)


def record_of(request: HttpRequest) -> UserSession:
    """The row of this request's session; a session made without signing in on the page gets one now."""
    found = UserSession.objects.filter(session_key=request.session.session_key).first()
    if found is None:
        UserSession.objects.create_from_request(request)
        found = UserSession.objects.get(session_key=request.session.session_key)
    return found


def over(record: UserSession, actor: Actor, kept: Mapping[str, Any], now: datetime) -> str | None:
    """Why the session may not go on, as a result of the sign-in log; None while it may. `kept` is what the session holds."""
    lasts = WALL_STAYS if kept.get(WALL) else timedelta(seconds=settings.SESSION_COOKIE_AGE)
    idle = not kept.get(WALL) and now - record.last_seen_at > idle_limit(actor)
    if idle or now - record.created_at > lasts:
        return Result.IDLE
    held, held_before = {(organisation, post) for organisation, post in actor.posts}, kept.get(POSTS)
    if held_before is not None and not {(one[0], one[1]) for one in held_before} <= held:
        return Result.LOST
    return None


def seen(request: HttpRequest, record: UserSession, now: datetime) -> None:
    """A person has done something."""
    by_itself = BY_ITSELF in request.headers or request.path.startswith("/pulse/")
    if now - record.last_seen_at > GRAIN and not by_itself:
        UserSession.objects.filter(pk=record.pk).update(last_seen_at=now, ip=get_adapter().get_client_ip(request))


def remember_posts(request: HttpRequest, actor: Actor) -> None:
    held = sorted([organisation, post] for organisation, post in actor.posts)
    if request.session.get(POSTS) != held:
        request.session[POSTS] = held


def of(person: Person) -> list[UserSession]:
    """Where the person is signed in, the newest first."""
    return sorted(UserSession.objects.purge_and_list(person), key=lambda one: one.last_seen_at, reverse=True)


def end(request: HttpRequest, record: UserSession, now: datetime) -> None:
    """Ends a session from elsewhere."""
    record.end()
    note(request, record.user, Result.ENDED, now)


def end_others(request: HttpRequest, person: Person, now: datetime) -> int:
    others = [one for one in of(person) if one.session_key != request.session.session_key]
    for one in others:
        end(request, one, now)
    return len(others)


def may_stay(session_key: str, kept: Mapping[str, Any], actor: Actor, now: datetime) -> bool:
    """The same question for the live stream, which has no request of a page."""
    record = UserSession.objects.filter(session_key=session_key).first()
    return record is not None and over(record, actor, kept, now) is None


def put_on_the_wall(request: HttpRequest) -> None:
    """From here on this session shows the wall and opens nothing else, until somebody signs it out."""
    request.session[WALL] = True
    request.session.set_expiry(WALL_STAYS)


def limit_of(request: HttpRequest, now: datetime) -> timedelta:
    return idle_limit(actor_of(request, now=now))
