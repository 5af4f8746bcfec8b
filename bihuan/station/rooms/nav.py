"""Which rooms a person is shown, and which one opens first. What may be done there is never decided here."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bihuan.station.people import posts as p

POLICE = frozenset({p.DISPATCHER, p.OFFICER, p.AUXILIARY, p.LEADER, p.INSTRUCTOR, p.CHIEF, p.LEGAL})
DESK = frozenset({p.DISPATCHER, p.LEADER, p.INSTRUCTOR, p.CHIEF})
TOWNSHIP = frozenset({p.TOWN_DISPATCHER, p.CLERK, p.TOWN_LEADER, p.GRID_WORKER})
SUPERVISORS = frozenset({p.LEADER, p.INSTRUCTOR, p.CHIEF, p.TOWN_LEADER})
KEEPERS = frozenset({p.ADMIN, p.AUDITOR})
ALL = frozenset(p.POSTS)


@dataclass(frozen=True)
class Room:
    key: str
    label: Any
    icon: str
    posts: frozenset[str]
    aside: bool = False


ROOMS = (
    Room("queue", _("Incidents"), "list", POLICE),
    Room("calls", _("Calls to sort"), "phone", DESK),
    Room("inbox", _("Inbox"), "inbox", ALL - KEEPERS),
    Room("unclosed", _("Not closed"), "warn", ALL - KEEPERS),
    Room("notices", _("Notices"), "bell", ALL),
    Room("figures", _("Figures"), "chart", ALL, aside=True),
    Room("rules", _("The rules"), "doc", ALL, aside=True),
    Room("outbox", _("What was sent"), "doc", KEEPERS, aside=True),
    Room("tables", _("Tables"), "list", frozenset({p.ADMIN}), aside=True),
    Room("setup", _("Set up a station"), "user", frozenset({p.ADMIN}), aside=True),
    Room("ui", _("Components and states"), "list", ALL, aside=True),
)


def rooms_for(posts: Iterable[str]) -> list[Room]:
    held = frozenset(posts)
    return [room for room in ROOMS if held & room.posts or room.key == "outbox" and settings.DEMO and held]


def first_room(post: str) -> str:
    """Where a person lands: supervisors at what stays open, the township at its inbox, police at the queue."""
    if post in SUPERVISORS:
        return reverse("unclosed")
    if post in TOWNSHIP:
        return reverse("inbox")
    if post in POLICE:
        return reverse("queue")
    return reverse("notices")
