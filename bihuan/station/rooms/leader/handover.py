"""All that a desk hands over: what is open, whom it owes a call, and which units are out; and what has come in since it was signed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bihuan.station.calls.models import Status, Unit
from bihuan.station.calls.units import in_service
from bihuan.station.duty.models import Item, Relief
from bihuan.station.duty.reliefs import Line, waiting
from bihuan.station.loop.models import Matter
from bihuan.station.people.posts import CHIEF, DISPATCHER, INSTRUCTOR, LEADER, TOWN_DISPATCHER, TOWN_LEADER
from bihuan.station.people.tree import tree
from bihuan.station.rooms import pages
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.faces import Face, faces
from bihuan.station.rooms.inbox import ringing

DESKS = frozenset({DISPATCHER, TOWN_DISPATCHER})
READERS = frozenset({LEADER, INSTRUCTOR, CHIEF, TOWN_LEADER})
READY = (Status.FREE, Status.AT_STATION)


def house_of(desk: Desk) -> int | None:
    """The desk somebody sits at: that of the post they act in, else of the first such post they hold."""
    today = tree(desk.today)
    return next((today.house(organisation) for organisation, post in desk.actor.posts_in_order() if post in DESKS), None)


def houses_of(desk: Desk) -> set[int]:
    """Desks whose hand-overs somebody may read: their own, and for leaders those of their house."""
    today = tree(desk.today)
    return {today.house(organisation) for organisation, post in desk.actor.posts if post in DESKS | READERS}


def open_matters(house: int, desk: Desk) -> QuerySet[Matter]:
    """A station hands over what lies with it and what it gave away; a township's room what lies with the room itself."""
    today = tree(desk.today)
    if today.kinds.get(house) == "township":
        rooms = {organisation for organisation, post in desk.actor.posts if post == TOWN_DISPATCHER}
        return Matter.objects.filter(closed_at=None, holder__in=rooms)
    below = today.below(house)
    return Matter.objects.filter(Q(holder__in=below) | Q(origin__in=below), closed_at=None)


def rows(house: int, desk: Desk) -> list[Face]:
    """Late ones first, then by due time."""
    ids = list(open_matters(house, desk).order_by("due_at", "pk").values_list("pk", flat=True))
    return faces(pages.whole(ids), desk, "unclosed-row")


def secret(house: int, desk: Desk) -> set[str]:
    """Numbers of restricted matters: others read the list, so neither how they stand nor a note is written down about them."""
    return set(open_matters(house, desk).filter(restricted=True).values_list("number", flat=True))


def lines(house: int, desk: Desk, notes: Mapping[str, str]) -> list[Line]:
    """Everything, whether or not a note was written about it: nothing is left out because it came in while the list was read."""
    shut, found = secret(house, desk), []
    for face in rows(house, desk):
        shown = _joined(_("restricted"), face.until) if face.number in shut else _joined(face.state, face.holder, face.until)
        found.append(Line(Item.Sort.MATTER, face.number, shown, face.urgency == "late"))
    found += [Line(Item.Sort.RING, one.number, _("to ring")) for one in ringing.listing(desk)]
    found += [Line(Item.Sort.UNIT, unit.name, str(unit.get_status_display())) for unit in units(house, desk)]
    return [replace(one, note="" if one.name in shut else notes.get(f"note-{one.sort}-{one.name}", "")) for one in found]


def units(house: int, desk: Desk) -> list[Unit]:
    """Those that are not simply ready."""
    own = in_service(desk.today).filter(organisation__in=tree(desk.today).below(house))
    return list(own.exclude(status__in=READY).order_by("code"))


def since(relief: Relief, desk: Desk) -> list[Face]:
    """What was opened after the hand-over was signed, so that whoever accepts sees that too."""
    fresh = open_matters(relief.house_id, desk).filter(opened_at__gt=relief.signed_at).order_by("opened_at", "pk")
    return faces(pages.whole(fresh.values_list("pk", flat=True)), desk, "unclosed-row")


def waits(desk: Desk) -> Relief | None:
    """A hand-over of one of the reader's desks that nobody has accepted."""
    houses = houses_of(desk)
    return waiting(houses).first() if houses else None


def late(relief: Relief, now: datetime) -> bool:
    return (now - relief.signed_at).total_seconds() > 15 * 60


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
