"""The queue of the command room: with whose eyes it is looked at, which group of it, and in what order."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bihuan.station.calls import categories
from bihuan.station.calls.models import Riding
from bihuan.station.joint.incidents import at_desks
from bihuan.station.kinds.incident.models import OPEN_ORDER, Order
from bihuan.station.loop.models import Crew, Matter
from bihuan.station.people.models import Organisation
from bihuan.station.people.posts import AUXILIARY, OFFICER
from bihuan.station.people.tree import tree
from bihuan.station.rooms import pages
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.joint.reading import open_tables
from bihuan.station.rooms.lists import INCIDENT, WAITING, by_place, near_their_end, open_matters, states_with, with_lamps
from bihuan.station.rooms.names import name_of
from bihuan.station.rooms.pages import SIZE, Page, Range

WINDOW = 200  # so many are put in order at once; whatever lies beyond stands in `Not closed`
STATIONS = (Organisation.Kind.STATION, Organisation.Kind.HUB_STATION)
MINE = "mine"
WALL = "wall"


@dataclass(frozen=True)
class Group:
    """A part of the queue. Those with `lamps` are states; the others are asked of clocks and orders."""

    key: str
    label: Any
    lamp: str
    lamps: tuple[str, ...] = ()


GROUPS = (
    Group("new", _("to send"), "call", ("call",)),
    Group("unsigned", _("unsigned"), "unsigned", ("unsigned",)),
    Group("road", _("on the way"), "road", ("signed", "road")),
    Group("scene", _("on scene"), "scene", ("scene",)),
    Group("owed", _("feedback due"), "work"),
    Group("back", _("to close"), "back", ("back",)),
    Group("late", _("overdue"), "over"),
    Group("soon", _("due soon"), "soon"),
)
BY_KEY = {group.key: group for group in GROUPS}


@dataclass(frozen=True)
class Eyes:
    """A way of looking at the same queue: everything, one station of several, one team, a joint desk, or what one is on oneself."""

    key: str
    label: str
    organisation: Organisation | None = None
    table: int | None = None


@dataclass(frozen=True)
class Look:
    """What somebody has chosen to see; it travels in the address."""

    eyes: Eyes
    group: Group | None
    choices: tuple[Eyes, ...]

    @property
    def query(self) -> str:
        return f"eyes={self.eyes.key}&group={self.group.key if self.group else ''}"

    @property
    def eyes_query(self) -> str:
        return self.with_group("")

    def with_group(self, key: str) -> str:
        return f"eyes={self.eyes.key}&group={key}"


@dataclass(frozen=True)
class Queue:
    """The desk's incidents in order of urgency: those that nobody has first, then by level, overdue before due, old before new.

    A key sorts as text in that order, so that it can stand in an address as the place to go on from.
    """

    keys: list[tuple[str, int]]
    counts: dict[str, int]
    whole: int
    full: bool

    def page(self, after: str) -> Page:
        behind = [key for key in self.keys if key[0] > after]
        return Page(pages.whole([pk for _, pk in behind[:SIZE]]), behind[SIZE - 1][0] if len(behind) > SIZE else "")


def look(desk: Desk, eyes: str | None, group: str) -> Look:
    """As asked; a team looks at its own matters first, and whatever nobody offered is everything."""
    choices = _eyes(desk)
    wanted = _own_team(desk) if eyes is None else eyes
    return Look(next((one for one in choices if one.key == wanted), choices[0]), BY_KEY.get(group), choices)


def queue(desk: Desk, seen: Look) -> Queue:
    incidents, places = seen_with(open_matters().filter(kind=INCIDENT), seen.eyes, desk), by_place(desk, "held")
    waiting, others = with_lamps(places, WAITING), with_lamps(places, WAITING, but=True)
    due = _window(incidents, waiting) | _window(incidents, others)
    ahead = {pk: moment for pk, moment in due.items() if not moment or moment >= desk.now}
    soon, owed = near_their_end(ahead, desk), _owing(incidents, desk)
    if seen.group and seen.group.lamps:
        due |= _window(incidents, with_lamps(places, seen.group.lamps))
    standing = _standing(incidents.filter(holder_id__in=desk.reach), desk.now)
    nobody = set(states_with(WAITING))
    rows = [row for row in Matter.objects.filter(pk__in=due).values_list("pk", "level", "opened_at", "state", "due_at")
            if _belongs(row[0], row[3], row[4], seen.group, soon, owed, desk.now)]
    keys = sorted(
        (f"{state not in nobody:d}{level}{not (at and at < desk.now):d}{opened.isoformat()}~{pk:012d}", pk)
        for pk, level, opened, state, at in rows
    )
    counts = _counts(standing, soon, owed)
    whole = sum(n for n, _late in standing.values())
    return Queue(keys, counts, whole, len(due) >= WINDOW and (counts[seen.group.key] if seen.group else whole) > len(keys))


def belonging(matters: Sequence[Matter], desk: Desk, seen: Look) -> list[Matter]:
    """Those of some matters that have just moved that stand in this look at the queue."""
    mine = [one for one in matters if one.closed_at is None and one.kind == INCIDENT and one.holder_id in desk.reach]
    rows = Matter.objects.filter(pk__in=[one.pk for one in mine])
    shown = set(seen_with(rows, seen.eyes, desk).values_list("pk", flat=True))
    soon, owed = near_their_end({one.pk: one.due_at for one in mine}, desk), _owing(rows, desk)
    return [one for one in mine if one.pk in shown and _belongs(one.pk, one.state, one.due_at, seen.group, soon, owed, desk.now)]


def seen_with(rows: QuerySet[Matter], eyes: Eyes, desk: Desk) -> QuerySet[Matter]:
    """A restricted matter stands in every team's queue: to leave it out by its class would tell its class."""
    if eyes.key == WALL:
        return rows.filter(restricted=False)
    if eyes.key == MINE:
        ridden = Riding.objects.filter(person=desk.person, until=None).values("unit_id")
        crew = Crew.objects.filter(matter=OuterRef("pk"), person=desk.person, until=None)
        return rows.filter(Exists(crew) | _out(unit_id__in=ridden))
    if eyes.table is not None:
        return rows.filter(pk__in=at_desks(desk.now).filter(desk=eyes.table).values("matter_id"))
    if eyes.organisation is None:
        return rows
    below = tree(desk.today).below(eyes.organisation.pk)
    if eyes.organisation.kind in STATIONS:
        return rows.filter(holder_id__in=below)
    route = eyes.organisation.route
    codes = [sort.code for sort in categories.classes(desk.today) if route and sort.route == route]
    return rows.filter(Q(category__in=codes) | Q(restricted=True) | _out(unit__organisation_id__in=below))


def _out(**units: Any) -> Q:
    return Q(Exists(Order.objects.filter(OPEN_ORDER, matter=OuterRef("pk"), **units)))


def _eyes(desk: Desk) -> tuple[Eyes, ...]:
    """Over several stations each of them can be looked at alone; in one station each of its teams. Joint desks stand behind them."""
    found = Organisation.objects.filter(pk__in=desk.reach, kind__in=STATIONS).order_by("code")
    stations = [one for one in found if tree(desk.today).lines.get(one.pk)]
    whole = [Eyes("", _now("all"))]
    if desk.posts & {OFFICER, AUXILIARY}:
        whole.append(Eyes(MINE, _now("mine")))
    tables = [Eyes(f"j{one.pk}", one.name, table=one.pk) for one in open_tables(desk)]
    if len(stations) > 1:
        return (*whole, *(Eyes(f"o{one.pk}", name_of(one), one) for one in stations), *tables)
    below = tree(desk.today).below(stations[0].pk) if stations else ()
    teams = Organisation.objects.filter(pk__in=below, kind=Organisation.Kind.TEAM).order_by("code")
    return (*whole, *(Eyes(f"o{one.pk}", name_of(one), one) for one in teams), *tables)


def _own_team(desk: Desk) -> str:
    acting = desk.actor.acting
    return f"o{acting[0]}" if acting and acting[1] in (OFFICER, AUXILIARY) else ""


def _belongs(
    pk: int, state: str, due: datetime | None, group: Group | None, soon: set[int], owed: dict[int, str], now: datetime
) -> bool:
    if group is None:
        return True
    if group.key == "late":
        return bool(due and due < now)
    if group.key == "soon":
        return pk in soon
    if group.key == "owed":
        return pk in owed
    return state in states_with(group.lamps) and pk not in owed


def _owing(incidents: QuerySet[Matter], desk: Desk) -> dict[int, str]:
    """Those a unit has left without feeding back, with their state."""
    left = Order.objects.filter(OPEN_ORDER, matter=OuterRef("pk"), cleared_at__isnull=False)
    return dict(incidents.filter(Exists(left), holder_id__in=desk.reach).values_list("pk", "state"))


def _window(incidents: QuerySet[Matter], among: Sequence[Range]) -> dict[int, datetime | None]:
    """The next due, and where these are many, also the next due of levels 1 and 2: an old backlog hides no new danger."""
    found = pages.earliest(incidents, among, WINDOW)
    if len(found) == WINDOW:
        found += pages.earliest(incidents.filter(level__lte=2), among, WINDOW // 2)
    return {key.id: key.at for key in found}


def _standing(mine: QuerySet[Matter], now: datetime) -> dict[str, tuple[int, int]]:
    """How many stand in each state, and how many of them are late, in one question."""
    late = Count("pk", filter=Q(due_at__lt=now))
    found = mine.values("state").annotate(n=Count("pk"), late=late).values_list("state", "n", "late")
    return {state: (n, over) for state, n, over in found}


def _counts(standing: dict[str, tuple[int, int]], soon: set[int], owed: dict[int, str]) -> dict[str, int]:
    aside = Counter(owed.values())
    counts = {
        group.key: sum(standing.get(name, (0, 0))[0] - aside[name] for name in states_with(group.lamps)) for group in GROUPS if group.lamps
    }
    return counts | {"owed": len(owed), "late": sum(over for _n, over in standing.values()), "soon": len(soon)}
