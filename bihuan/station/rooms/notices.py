"""Notices to somebody's posts, newest first, and how many of them are new."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from bihuan.station.calls import categories
from bihuan.station.loop.access import hidden
from bihuan.station.loop.models import Notice
from bihuan.station.loop.notices import inbox, reason, topic
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.faces import title_of
from bihuan.station.rooms.models import LastLook
from bihuan.station.rooms.words import plain

MOST = 99
SIZE = 50
# A post may have had a hundred thousand: the days just past are asked first, and further back only where they hold too few.
WINDOWS = (timedelta(days=2), timedelta(days=20), timedelta(days=400), None)


@dataclass(frozen=True)
class Page:
    rows: list[Notice]
    next: str = ""


def page(desk: Desk, before: str = "") -> Page:
    found = inbox(desk.actor, desk.now)
    last = Notice.objects.filter(pk=int(before)).first() if before.isascii() and before.isdecimal() and len(before) < 16 else None
    if last:
        found = found.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk), at__lte=last.at)
    newest = last.at if last else desk.now
    rows: list[Notice] = []
    for window in WINDOWS:
        rows = list((found.filter(at__gte=newest - window) if window else found)[: SIZE + 1])
        if len(rows) > SIZE:
            break
    return Page(rows[:SIZE], str(rows[SIZE - 1].pk) if len(rows) > SIZE else "")


def in_short(one: Notice, desk: Desk) -> str:
    """What a notice says, in one line that others in the room may read: of a protected matter nothing but its number."""
    about = topic(one)
    if one.matter is None:
        return f"{about.title}: {about.reason}" if about.reason else about.title
    if hidden(one.matter, desk.actor, desk.now):
        return _("New notice: %(number)s") % {"number": about.number}
    title = title_of(one.matter, categories.tree(desk.today))
    what = about.number if one.matter.restricted else f"{title} {plain(one.matter.place)}".strip()
    return _("%(why)s: %(what)s") % {"why": reason(one), "what": what}


def unread(desk: Desk) -> int:
    """How many are newer than the last look, counted no further than the badge can show."""
    found = inbox(desk.actor, desk.now).select_related(None).order_by()
    looked = last_look(desk)
    return (found.filter(at__gt=looked.notices_at) if looked else found)[:MOST].count()


def last_look(desk: Desk) -> LastLook | None:
    return LastLook.objects.filter(person=desk.person).first()


def look(desk: Desk) -> None:
    LastLook.objects.update_or_create(person=desk.person, defaults={"notices_at": desk.now})
