"""What hangs on the wall: open incidents, units by status, today beside an ordinary day. Nothing restricted, no person but the watch."""

from dataclasses import dataclass
from datetime import timedelta

from bihuan.station.calls.models import Status
from bihuan.station.kinds.incident.loop import Incident
from bihuan.station.loop.models import Matter
from bihuan.station.people.actor import midnight
from bihuan.station.people.models import Organisation
from bihuan.station.people.tree import tree
from bihuan.station.rooms import pages
from bihuan.station.rooms.command_room.queue import STATIONS, WALL, Eyes, Look, queue
from bihuan.station.rooms.command_room.units import units_of
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.faces import Face, faces
from bihuan.station.rooms.leader import daycounts
from bihuan.station.rooms.leader.ordinary import Figure, Window
from bihuan.station.rooms.names import name_of
from bihuan.station.rooms.under import callers_and_units

ROWS = 18  # as many as the widest wall shows in two columns
GROUPS = ("new", "unsigned", "late", "soon")
EVERYTHING = Look(Eyes(WALL, ""), None, ())


@dataclass(frozen=True)
class Open:
    """The most urgent first; `more` lie behind those shown. The figures count what may hang on the wall, as the rows do."""

    rows: list[Face]
    counts: dict[str, int]
    more: int


@dataclass(frozen=True)
class Day:
    """Today so far beside the same hours of other weeks; `closed` are the incidents closed since midnight."""

    figures: list[Figure]
    closed: int


def open_incidents(desk: Desk) -> Open:
    found = queue(desk, EVERYTHING)
    shown = pages.whole([pk for _, pk in found.keys[:ROWS]])
    rows = faces(shown, desk, "queue-row", callers_and_units(shown))
    return Open(rows, {key: found.counts[key] for key in GROUPS}, found.whole - len(rows))


def units_by_status(desk: Desk) -> list[tuple[Status, int]]:
    """In the order of the digits, the emergency last."""
    digits = [unit.status for unit in units_of(desk)]
    return [(status, digits.count(status)) for status in sorted(Status, key=lambda one: one or 10)]


def today(desk: Desk) -> Day:
    stations = list(Organisation.objects.filter(pk__in=desk.reach, kind__in=STATIONS).values_list("pk", flat=True))
    start = midnight(desk.today)
    so_far = Window(start, max(desk.now, start + timedelta(minutes=1)))
    figures = []
    if stations:
        whole = daycounts.together(daycounts.counted(stations, so_far))
        figures = daycounts.figures(whole, daycounts.NAMES[:4], daycounts.counted_since(stations), so_far)
    closed = Matter.objects.filter(kind=Incident.key, closed_at__gte=start, origin_id__in=desk.reach).count()
    return Day(figures, closed)


def house(desk: Desk) -> str:
    """Whose wall it is: where whoever put it up is at work."""
    if desk.actor.acting is None:
        return ""
    return name_of(Organisation.objects.get(pk=tree(desk.today).house(desk.actor.acting[0])))
