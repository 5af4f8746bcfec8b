"""Notices in words, and who reads them."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from bihuan.loop import Actor
from bihuan.station.loop.glass import WHY as GLASS
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Notice
from bihuan.station.loop.tell import REPORTER
from bihuan.station.people.actor import day_of
from bihuan.station.people.posts import DISPATCHER
from bihuan.station.people.tree import tree


@dataclass(frozen=True)
class Topic:
    """What a notice is about: the number that stands for it anywhere, its title, why it is told, and where it is read."""

    number: str
    title: str
    reason: str
    path: str


def topic(notice: Notice) -> Topic:
    if notice.matter is None:
        found: Topic = import_string(settings.TOPICS[notice.why])(notice.topic)
        return found
    number = notice.matter.number
    return Topic(number, notice.matter.title, reason(notice), f"/matters/{number}/")


def subject(notice: Notice) -> str:
    """Number only: a subject line is read on many screens."""
    return _("Bihuan %(number)s") % {"number": topic(notice).number}


def body(notice: Notice) -> str:
    return f"{subject(notice)}\n{link(notice)}\n"


def link(notice: Notice) -> str:
    return f"{settings.PUBLIC_URL}{topic(notice).path}"


def reason(notice: Notice) -> str:
    """Why it was made, as the page shows it: a move that was made, or a clock that ran."""
    if notice.matter is None:
        return topic(notice).reason
    loop = kinds()[notice.matter.kind].loop
    if notice.why == "open":
        return _("opened")
    if notice.why == GLASS:
        return _("opened in need by somebody it is closed to")
    if notice.due_id is None:
        move = loop.moves.get(notice.why)
        return str(move.label) if move else notice.why
    label = str(loop.clock(notice.why).label)
    late = notice.due is not None and notice.at >= notice.due.due_at
    return _("“%(clock)s”: limit passed") % {"clock": label} if late else _("“%(clock)s”: limit comes near") % {"clock": label}


def inbox(actor: Actor, now: datetime) -> QuerySet[Notice]:
    """Notices addressed to the actor's posts, newest first. What the reporter is to be told is rung through by the station's desk."""
    today = tree(day_of(now))
    mine = Q(pk__in=[])
    for organisation, post in actor.posts:
        line = list(today.line(organisation))
        mine |= Q(organisation_id__in=line, post=post)
        if post == DISPATCHER:
            mine |= Q(organisation_id__in=line, post=REPORTER)
    return Notice.objects.filter(mine).select_related("matter", "due").order_by("-at", "-id")
