"""Which matters stand in which room, and in what order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Assist, Due, Matter
from bihuan.station.loop.view import SOON
from bihuan.station.people.models import Organisation
from bihuan.station.rooms import pages
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.pages import Page, Range

WINDOW = 200  # so many are put in order at once; whatever lies beyond stands in `Not closed`
INCIDENT = "incident"

UNSIGNED, CALL_BACK, BACK = ("unsigned",), ("call",), ("return", "rule")
LAMPS = {"unsigned": UNSIGNED, "call": CALL_BACK, "back": BACK}  # every other open state is in hand
SPOKEN_FOR = (*UNSIGNED, *CALL_BACK, *BACK)
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


def busy(desk: Desk, side: str) -> list[int]:
    """Those of the desk's organisations that hold something open, or wait for something they gave."""
    open_ones = open_matters().filter(**{side_column(side): OuterRef("pk")})
    return sorted(Organisation.objects.filter(pk__in=desk.reach).filter(Exists(open_ones)).values_list("pk", flat=True))


def side_column(side: str) -> str:
    return "origin_id" if side == "given" else "holder_id"


def by_place(desk: Desk, side: str) -> list[Range]:
    """What lies with the desk's organisations, or what came from them wherever it lies."""
    return [{side_column(side): org} for org in busy(desk, side)]


def with_lamps(places: Sequence[Range], lamps: Sequence[str], *, but: bool = False) -> list[Range]:
    """The same ranges, cut to the states shown with these lamps (or with any other)."""
    return [{**place, "state": name} for place in places for name in states_with(lamps, but=but)]


def states_with(lamps: Sequence[str], *, but: bool = False) -> list[str]:
    return sorted(
        {name for kind in kinds().values() for name, state in kind.loop.states.items() if not state.end and (state.lamp in lamps) != but}
    )


def not_incidents() -> QuerySet[Matter]:
    return open_matters().exclude(kind=INCIDENT)


def tab(desk: Desk, key: str, side: str, after: str = "") -> Page:
    """One page of a tab in the order of their due times, read from an index."""
    places = by_place(desk, side)
    if key == "over":
        return pages.page(not_incidents().filter(due_at__lt=desk.now), places, after=after)
    return pages.page(not_incidents(), with_lamps(places, LAMPS.get(key, SPOKEN_FOR), but=key not in LAMPS), after=after)


def behind(desk: Desk, key: str, side: str) -> QuerySet[Matter]:
    """Every matter behind a tab, as `counts` counts them."""
    if key == "assist":
        return _assisted(desk)
    mine = not_incidents().filter(**{f"{side_column(side)}__in": desk.reach})
    if key == "soon":
        return mine.filter(pk__in=_near_their_end(desk, by_place(desk, side)))
    if key == "over":
        return mine.filter(due_at__lt=desk.now)
    shown = Q(pk__in=[])
    for name, kind in kinds().items():
        states = [one for one, state in kind.loop.states.items() if not state.end and _tab_of(state.lamp) == key]
        shown |= Q(kind=name, state__in=states)
    return mine.filter(shown)


def counts(desk: Desk, side: str) -> dict[str, int]:
    """How many stand behind each tab: open ones of this house alone are counted, in one question."""
    mine = not_incidents().filter(**{f"{side_column(side)}__in": desk.reach})
    late = Count("pk", filter=Q(due_at__lt=desk.now))
    found = list(mine.values("kind", "state").annotate(n=Count("pk"), late=late).values_list("kind", "state", "n", "late"))
    out = dict.fromkeys((one.key for one in TABS), 0)
    for kind, state, n, over in found:
        out[_tab_of(kinds()[kind].loop.states[state].lamp)] += n
        out["over"] += over
    out["soon"] = len(_near_their_end(desk, by_place(desk, side)))
    out["assist"] = _assisted(desk).count()
    return out


def _tab_of(lamp: str) -> str:
    return next((key for key, lamps in LAMPS.items() if lamp in lamps), "work")


def _assisted(desk: Desk) -> QuerySet[Matter]:
    return open_matters().filter(pk__in=Assist.objects.filter(organisation_id__in=desk.reach, answered_at=None).values("matter_id"))


def _near_their_end(desk: Desk, places: Sequence[Range]) -> list[int]:
    """Those of the next due whose clock has used most of its time, the soonest first."""
    ahead = {key.id: key.at for key in pages.earliest(not_incidents().filter(due_at__gte=desk.now), places, WINDOW)}
    near = near_their_end(ahead, desk)
    return [pk for pk in ahead if pk in near]


def near_their_end(due: Mapping[int, datetime | None], desk: Desk) -> set[int]:
    """Of matters with their due moments, those whose clock has used most of its time."""
    clocks = Due.objects.filter(matter_id__in=list(due), stopped_at=None, due_at=F("matter__due_at"))
    started = clocks.values_list("matter_id", "started_at")
    return {pk for pk, start in started if (end := due[pk]) and (desk.now - start) >= SOON * (end - start)}


def unclosed(desk: Desk, side: str, after: str = "", holder: int | None = None) -> Page:
    """The oldest first; `holder` narrows it to one of the desk's own organisations."""
    among: list[Range] = [{"holder_id": holder}] if holder in desk.reach and holder is not None else by_place(desk, side)
    return pages.page(open_matters(), among, by="opened_at", after=after)


def holders(desk: Desk) -> list[Organisation]:
    """Those of the desk's organisations that hold something open."""
    return list(Organisation.objects.filter(pk__in=busy(desk, "held")))
