"""Which matters stand in which room, and in what order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Assist, Due, Matter
from bihuan.station.loop.view import SOON
from bihuan.station.people.models import Organisation
from bihuan.station.rooms import pages
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.pages import SIZE, Page

WINDOW = 500  # so many are put in order of urgency at once; whatever lies beyond stands in `Not closed`
MOST = 100  # counted no further
INCIDENT = "incident"

UNSIGNED, CALL_BACK, BACK = ("unsigned",), ("call",), ("return", "rule")
WAITING = (*UNSIGNED, *CALL_BACK)  # an incident that nobody has: not sent, or sent and not signed for


@dataclass(frozen=True)
class Tab:
    key: str
    label: Any
    lamp: str


TABS = (
    Tab("unsigned", _("To sign for"), "unsigned"),
    Tab("work", _("In hand"), "work"),
    Tab("soon", _("Due soon"), "soon"),
    Tab("over", _("Overdue"), "over"),
    Tab("call", _("To call back"), "call"),
    Tab("back", _("Returned"), "return"),
    Tab("assist", _("We assist"), "link"),
)


def open_matters() -> QuerySet[Matter]:
    return Matter.objects.filter(closed_at=None)


def by_place(desk: Desk, side: str) -> list[Q]:
    """What lies with the desk's organisations, or what came from them wherever it lies."""
    return [Q(**{f"{'origin' if side == 'given' else 'holder'}_id": org}) for org in sorted(desk.reach)]


def with_lamps(places: Sequence[Q], lamps: Sequence[str], *, but: bool = False) -> list[Q]:
    """The same ranges, cut to the states shown with these lamps (or with any other)."""
    names = sorted(
        {name for kind in kinds().values() for name, state in kind.loop.states.items() if not state.end and (state.lamp in lamps) != but}
    )
    return [place & Q(state=name) for place in places for name in names]


def not_incidents() -> QuerySet[Matter]:
    return open_matters().exclude(kind=INCIDENT)


def tab(desk: Desk, key: str, side: str, after: str = "") -> Page:
    if key == "soon":
        return Page(pages.whole(_near_their_end(desk, side)[:SIZE]))
    return pages.page(*_ranges(desk, key, side), after=after)


def count(desk: Desk, key: str, side: str) -> int:
    """Up to MOST."""
    if key == "soon":
        return min(MOST, len(_near_their_end(desk, side)))
    rows, among = _ranges(desk, key, side)
    return len(pages.earliest(rows, among, MOST))


def _ranges(desk: Desk, key: str, side: str) -> tuple[QuerySet[Matter], list[Q]]:
    places = by_place(desk, side)
    if key == "over":
        return not_incidents().filter(due_at__lt=desk.now), places
    if key == "assist":
        asked = Assist.objects.filter(organisation_id__in=desk.reach, answered_at=None).values("matter_id")
        return open_matters(), [Q(pk__in=asked)]
    lamps = {"unsigned": UNSIGNED, "call": CALL_BACK, "back": BACK}.get(key)
    return not_incidents(), with_lamps(places, lamps) if lamps else with_lamps(places, (*UNSIGNED, *CALL_BACK, *BACK), but=True)


def _near_their_end(desk: Desk, side: str) -> list[int]:
    """Those of the next due whose clock has used most of its time, the soonest first."""
    ahead = pages.earliest(not_incidents().filter(due_at__gte=desk.now), by_place(desk, side), WINDOW)
    due = {key.id: key.at for key in ahead}
    near = {matter for matter, start, end in running(due) if end == due[matter] and (desk.now - start) >= SOON * (end - start)}
    return [key.id for key in ahead if key.id in near]


def running(matters: Any) -> list[tuple[int, Any, Any]]:
    """(matter, start, due) of the clocks that run for these matters."""
    return list(Due.objects.filter(matter_id__in=list(matters), stopped_at=None).values_list("matter_id", "started_at", "due_at"))


@dataclass(frozen=True)
class Queue:
    """The desk's incidents in order of urgency: those that nobody has first, then by level, overdue before due, old before new.

    A key sorts as text in that order, so that it can stand in an address as the place to go on from.
    """

    keys: list[tuple[str, int]]
    unsent: int
    unsigned: int
    late: int
    soon: int
    full: bool

    def page(self, after: str) -> Page:
        behind = [key for key in self.keys if key[0] > after]
        return Page(pages.whole([pk for _, pk in behind[:SIZE]]), behind[SIZE - 1][0] if len(behind) > SIZE else "")


def queue(desk: Desk) -> Queue:
    incidents, places = open_matters().filter(kind=INCIDENT), by_place(desk, "held")
    unsent = {key.id for key in pages.earliest(incidents, with_lamps(places, CALL_BACK), WINDOW)}
    unsigned = {key.id for key in pages.earliest(incidents, with_lamps(places, UNSIGNED), WINDOW)}
    others = {key.id for key in pages.earliest(incidents, with_lamps(places, WAITING, but=True), WINDOW)}
    rows = list(Matter.objects.filter(pk__in=unsent | unsigned | others).values_list("pk", "level", "due_at", "opened_at"))
    due = {pk: moment for pk, _level, moment, _opened in rows}
    late = {pk for pk, moment in due.items() if moment and moment < desk.now}
    soon = {pk for pk, start, end in running(due) if end == due[pk] and pk not in late and (desk.now - start) >= SOON * (end - start)}
    keys = sorted((f"{pk in others:d}{level}{pk not in late:d}{opened.isoformat()}~{pk:012d}", pk) for pk, level, _due, opened in rows)
    return Queue(keys, len(unsent), len(unsigned), len(late), len(soon), WINDOW in (len(unsent), len(unsigned), len(others)))


def unclosed(desk: Desk, side: str, after: str = "", holder: int | None = None) -> Page:
    """The oldest first; `holder` narrows it to one of the desk's own organisations."""
    among = [Q(holder_id=holder)] if holder in desk.reach else by_place(desk, side)
    return pages.page(open_matters(), among, by="opened_at", after=after)


def holders(desk: Desk) -> list[Organisation]:
    """Those of the desk's organisations that hold something open."""
    return [one for one in Organisation.objects.filter(pk__in=desk.reach) if Matter.objects.filter(closed_at=None, holder=one).exists()]
