"""Who may open a joint desk and change it, and which matters stand there for this reader.

Sitting at it opens no matter: of its queue everybody sees what they may see anyway, which for a department is what it was asked or given.
"""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.safestring import SafeString

from bihuan.station.joint import desks
from bihuan.station.joint.incidents import at_desks
from bihuan.station.joint.models import JointDesk
from bihuan.station.loop.access import visible
from bihuan.station.loop.models import Matter
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.duties.planning import MAKE, READ, houses
from bihuan.station.rooms.faces import faces
from bihuan.station.rooms.lists import INCIDENT, WAITING, states_with
from bihuan.station.rooms.names import name_of
from bihuan.station.rooms.tables import draw
from bihuan.station.rooms.under import callers_and_units


def makes(desk: Desk) -> list[int]:
    """The stations for which somebody sets up joint desks."""
    return houses(desk, MAKE)


def listed(desk: Desk) -> QuerySet[JointDesk]:
    """Those of the own house, and those at which somebody sits while they last."""
    mine = desks.tables_of(desk.actor, desk.now).values("pk")
    rows = JointDesk.objects.filter(Q(house__in=houses(desk, READ)) | Q(pk__in=mine))
    return rows.select_related("house", "leader", "set_by", "ended_by")


def found(desk: Desk, pk: int) -> JointDesk:
    """Raises Http404 where it is not for this reader."""
    one = JointDesk.objects.select_related("house", "leader", "set_by", "ended_by").filter(pk=pk).first()
    if one is None or not (moves(one, desk) or (not desks.is_over(one, desk.now) and desks.sits(one, desk.actor))):
        raise Http404
    return one


def changes(one: JointDesk, desk: Desk) -> bool:
    """Its times, its seats, its end: whoever sets up joint desks at its station, and whoever leads this one."""
    return one.house_id in makes(desk) or one.leader_id == desk.person.pk


def moves(one: JointDesk, desk: Desk) -> bool:
    """Taking an incident to it and giving one back: the main desk of its station too."""
    return changes(one, desk) or one.house_id in houses(desk, READ)


def open_tables(desk: Desk) -> list[JointDesk]:
    """Those that are open now, whose queue somebody may look at."""
    return [one for one in desks.open_desks(desk.now).order_by("start", "pk") if moves(one, desk) or desks.sits(one, desk.actor)]


def standing(one: JointDesk, desk: Desk) -> list[Matter]:
    """Its incidents and what was given to departments out of them, as far as the reader may see them: those that nobody has first, then by
    level, the longest open first."""
    there = at_desks(desk.now).filter(desk=one).values("matter_id")
    seen = visible(desk.actor, desk.now).filter(closed_at=None, restricted=False).select_related("holder", "origin").defer("head")
    rows = [*seen.filter(pk__in=there), *seen.filter(parent__in=there).exclude(kind=INCIDENT)]
    nobody = set(states_with(WAITING))
    return sorted(rows, key=lambda row: (row.state not in nobody, row.level, row.opened_at, row.pk))


def drawn(rows: Sequence[Matter], one: JointDesk, address: str, desk: Desk) -> SafeString:
    """As the queue of the command room draws them; of what was given away it says who has it."""
    below = callers_and_units([row for row in rows if row.kind == INCIDENT])
    under = {**below, **{row.pk: name_of(row.holder) for row in rows if row.kind != INCIDENT}}
    return draw("queue", faces=faces(rows, desk, "joint-row", under), marks={}, joint={}, pane=address)
