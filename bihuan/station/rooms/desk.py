"""Who sits at the desk in this request, worked out once."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import cast

from django.http import HttpRequest
from django.utils import timezone

from bihuan.loop import Actor
from bihuan.station.loop.access import functions
from bihuan.station.people.acting import actor_of
from bihuan.station.people.actor import day_of, reach
from bihuan.station.people.models import Person


@dataclass(frozen=True)
class Desk:
    person: Person
    actor: Actor
    now: datetime

    @property
    def today(self) -> date:
        return day_of(self.now)

    @property
    def posts(self) -> frozenset[str]:
        return frozenset(post for _, post in self.actor.posts)

    @cached_property
    def functions(self) -> frozenset[str]:
        return functions(self.actor, self.now)

    @cached_property
    def reach(self) -> frozenset[int]:
        return reach(self.actor, self.today)


def wants_part(request: HttpRequest) -> bool:
    """Whether the page asks for a piece of itself and not for the whole."""
    return request.headers.get("HX-Request") == "true"


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, which draws nothing itself."""
    return "application/json" in request.headers.get("Accept", "")


def desk_of(request: HttpRequest) -> Desk:
    """For a person who has signed in; pages and their bar share one desk, and so one moment."""
    kept: Desk | None = getattr(request, "_desk", None)
    if kept is None:
        now = timezone.now()
        kept = Desk(cast(Person, request.user), actor_of(request, now=now), now)
        request._desk = kept  # type: ignore[attr-defined]
    return kept
