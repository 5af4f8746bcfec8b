"""Which rooms are open to a person, and which one opens first. What may be done there is never decided here."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bihuan.station.joint.desks import tables_of
from bihuan.station.lines.standing import in_service
from bihuan.station.people import posts as p
from bihuan.station.people.functions import ANALYSIS, DISPATCH, RESOURCES, SUPERVISION
from bihuan.station.people.tree import tree
from bihuan.station.rooms.desk import Desk, desk_of

POLICE = frozenset({p.DISPATCHER, p.OFFICER, p.AUXILIARY, p.LEADER, p.INSTRUCTOR, p.CHIEF, p.LEGAL})
TOWNSHIP = frozenset({p.TOWN_DISPATCHER, p.CLERK, p.TOWN_LEADER, p.GRID_WORKER})
LEADING = frozenset({p.LEADER, p.INSTRUCTOR, p.CHIEF})  # a station; they also read and sign what is checked by quarter
DESK = LEADING | {p.DISPATCHER}
SUPERVISORS = LEADING | {p.TOWN_LEADER}
KEEPERS = p.KEEPERS
ALL = frozenset(p.POSTS)
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Room:
    """Open to these posts, and to whatever post is there for the function."""

    key: str
    label: Any
    icon: str
    posts: frozenset[str]
    function: str = ""
    aside: bool = False

    def open_to(self, posts: frozenset[str], functions: frozenset[str]) -> bool:
        demo = self.key == "outbox" and settings.DEMO and bool(posts)
        return bool(posts & self.posts) or self.function in functions or demo


ROOMS = (
    Room("leader", _("Overview"), "chart", SUPERVISORS),
    Room("queue", _("Incidents"), "list", POLICE - DESK, DISPATCH),
    Room("calls", _("Calls to sort"), "phone", NOBODY, DISPATCH),
    Room("inbox", _("Inbox"), "inbox", ALL - KEEPERS),
    Room("unclosed", _("Not closed"), "warn", NOBODY, SUPERVISION),
    Room("administration", _("Administration"), "list", frozenset({p.ADMIN})),
    Room("notices", _("Notices"), "bell", ALL),
    Room("map", _("Map"), "map", POLICE - DESK, DISPATCH, aside=True),
    Room("wall", _("Wall"), "map", NOBODY, DISPATCH, aside=True),
    Room("lines", _("Telephone"), "phone", DESK, aside=True),
    Room("my", _("My page"), "user", ALL, aside=True),
    Room("relief", _("Shift handover"), "doc", SUPERVISORS | {p.DISPATCHER, p.TOWN_DISPATCHER}, aside=True),
    Room("shifts", _("Shifts"), "user", SUPERVISORS | {p.DISPATCHER, p.TOWN_DISPATCHER}, aside=True),
    Room("recall", _("Call in"), "bell", DESK, aside=True),
    Room("plans", _("Surge plans"), "doc", DESK, aside=True),
    Room("joint", _("Joint desks"), "pin", ALL - KEEPERS, aside=True),
    Room("expected", _("Expected load"), "chart", POLICE, DISPATCH, aside=True),
    Room("figures", _("Figures"), "chart", NOBODY, ANALYSIS, aside=True),
    Room("responses", _("Response times"), "chart", LEADING | {p.ANALYST}, aside=True),
    Room("hot-places", _("Places with many calls"), "pin", LEADING, aside=True),
    Room("hot-issues", _("What many report"), "list", LEADING, aside=True),
    Room("watches", _("Classes under watch"), "bell", POLICE, aside=True),
    Room("strength", _("Strength"), "user", NOBODY, RESOURCES, aside=True),
    Room("posts", _("Posts and duties"), "doc", ALL, aside=True),
    Room("review", _("Review"), "doc", LEADING, aside=True),
    Room("exercises", _("Exercises"), "bell", frozenset({p.LEADER, p.INSTRUCTOR}), aside=True),
    Room("retention", _("What is held, and how long"), "doc", frozenset({p.AUDITOR, p.CHIEF}), aside=True),
    Room("control", _("Control of access"), "doc", frozenset({p.AUDITOR, p.CHIEF}), aside=True),
    Room("disclosures", _("Given to others"), "doc", frozenset({p.AUDITOR, p.CHIEF}), aside=True),
    Room("subject", _("Asked by the person"), "doc", frozenset({p.CHIEF}), aside=True),
    Room("reads", _("Read log"), "doc", frozenset({p.AUDITOR})),
    Room("rules", _("The rules"), "doc", ALL, aside=True),
    Room("outbox", _("What was sent"), "doc", KEEPERS, aside=True),
    Room("setup", _("Organisations"), "list", frozenset({p.ADMIN}), aside=True),
    Room("people", _("People"), "user", frozenset({p.ADMIN}), aside=True),
    Room("areas", _("Areas"), "pin", frozenset({p.ADMIN}), aside=True),
    Room("zones", _("Patrol zones"), "pin", LEADING | {p.ADMIN}, aside=True),
    Room("models", _("Forecasts on and off"), "chart", LEADING | {p.ADMIN}, aside=True),
    Room("security", _("Sign-ins and approvals"), "key", frozenset({p.SECURITY, p.AUDITOR})),
    Room("tables", _("Tables"), "list", frozenset({p.ADMIN}), aside=True),
    Room("ui", _("Components and states"), "list", ALL, aside=True),
)
# Doors that lead into no page of their own.
CLUSTERS = Room("clusters", _("Clusters"), "warn", LEADING)
BY_KEY = {room.key: room for room in (*ROOMS, CLUSTERS)}


def rooms_for(desk: Desk) -> list[Room]:
    """Without a telephone line there is no room for one, inside an exercise none that begins one, and for whoever neither is of a station's
    desk nor sits at a joint one no joint desks."""
    asked = (("lines", not has_line(desk)), ("exercises", bool(settings.EXERCISE)), ("joint", not has_table(desk)))
    shut = {key for key, off in asked if off}
    return [room for room in ROOMS if room.open_to(desk.posts, desk.functions) and room.key not in shut]


def desk_houses(desk: Desk) -> frozenset[int]:
    """The houses at whose desk the person sits."""
    today = tree(desk.today)
    return frozenset(today.house(organisation) for organisation, post in desk.actor.posts if post in DESK)


def has_line(desk: Desk) -> bool:
    """Whether a telephone line is open to one of them."""
    houses = desk_houses(desk)
    return bool(houses) and in_service(houses, desk.today).exists()


def has_table(desk: Desk) -> bool:
    """Whether the person is of a station's desk, or sits at a joint one."""
    return bool(desk.posts & DESK) or tables_of(desk.actor, desk.now).exists()


def enter(request: HttpRequest, key: str) -> Desk:
    """The desk, if the room is open to it. For everybody else there is no such room."""
    desk = desk_of(request)
    if not BY_KEY[key].open_to(desk.posts, desk.functions):
        raise Http404
    return desk


def first_room(desk: Desk) -> str:
    """Where a person lands: supervisors at the overview of their day, the township at its inbox, police at the queue, administrators
    where they begin, whoever keeps watch over access or counts at their log or figures."""
    post = desk.actor.acting[1] if desk.actor.acting else ""
    wanted = (
        ("figures", post == p.ANALYST), ("leader", post in SUPERVISORS), ("inbox", post in TOWNSHIP), ("queue", post in POLICE),
        ("administration", post == p.ADMIN), ("security", post == p.SECURITY), ("reads", post == p.AUDITOR),
    )  # fmt: skip
    open_now = {room.key for room in rooms_for(desk)}
    return reverse(next((key for key, suits in wanted if suits and key in open_now), "notices"))
