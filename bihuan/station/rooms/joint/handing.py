"""Handing a joint desk over to the next shift: by and to somebody of the police who sits there, for the list names what departments may not
see."""

from collections.abc import Mapping

from bihuan.station.duty.models import Item, Relief
from bihuan.station.duty.reliefs import Line
from bihuan.station.joint.desks import is_open, sits
from bihuan.station.joint.models import JointDesk
from bihuan.station.loop.access import on_police_side
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.faces import Face, faces
from bihuan.station.rooms.joint.reading import standing


def may(one: JointDesk, desk: Desk) -> bool:
    return is_open(one, desk.now) and sits(one, desk.actor) and on_police_side(desk.actor, desk.now)


def rows(one: JointDesk, desk: Desk) -> list[Face]:
    return faces(standing(one, desk), desk, "unclosed-row")


def lines(one: JointDesk, desk: Desk, notes: Mapping[str, str]) -> list[Line]:
    """Everything that stands there, whether or not a note was written about it."""
    return [
        Line(Item.Sort.MATTER, face.number, " · ".join(part for part in (face.state, face.holder, face.until) if part),
             face.urgency == "late", notes.get(f"note-{Item.Sort.MATTER}-{face.number}", ""))
        for face in rows(one, desk)
    ]


def since(relief: Relief, one: JointDesk, desk: Desk) -> list[Face]:
    """What came to the desk after it was signed, as far as it was opened since."""
    fresh = [row for row in standing(one, desk) if row.opened_at > relief.signed_at]
    return faces(fresh, desk, "unclosed-row")
