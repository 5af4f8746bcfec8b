"""What a list shows of a matter: ready words and marks, so that templates decide nothing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.station.calls import categories
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Due, Matter
from bihuan.station.loop.view import masked
from bihuan.station.people.actor import day_of
from bihuan.station.rooms import words
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.names import name_of


class Titled(Protocol):
    """A matter, or a row of its columns."""

    category: Any
    title: Any


@dataclass(frozen=True)
class Face:
    """One row, in the queue as in a table. A masked one has a number and a clock, and nothing else."""

    number: str
    version: int
    href: str
    source: str
    lamp: str
    state: str
    level: int
    what: str
    place: str
    under: str
    holder: str
    due: datetime | None
    left: str
    until: str
    urgency: str
    opened: datetime | None = None
    age: str = ""
    masked: bool = False

    @property
    def short(self) -> str:
        """The number without its station and year, for rows among others of the same house."""
        return short(self.number)

    @property
    def alarm(self) -> bool:
        """Somebody must act now: nobody has signed and the time is over."""
        return self.lamp in ("unsigned", "call") and self.urgency == "late"

    @property
    def mark(self) -> str:
        """The shape shown: lateness before the state, since it asks for somebody."""
        return "lock" if self.masked else mark_of(self.lamp, self.urgency)


def mark_of(lamp: str, urgency: str) -> str:
    if lamp in ("unsigned", "done", "return", "rule"):
        return lamp
    return {"late": "over", "soon": "soon"}.get(urgency, lamp)


def short(number: str) -> str:
    found = re.fullmatch(r"\w{6}-\d{4}(\d{4}-\d+(?:-\w+)?)", number)
    return found[1] if found else number


def faces(rows: Sequence[Matter], desk: Desk, row: str, under: Mapping[int, str] | None = None) -> list[Face]:
    """`row` names the address where one row asks for itself again; `under` gives a second line by matter."""
    clocks, sorts = _clocks(rows), categories.tree(desk.today)
    below = under or {one.pk: sorts[one.category].name for one in rows if one.category in sorts}
    return [_face(one, desk, row, clocks.get(one.pk), title_of(one, sorts), below.get(one.pk, "")) for one in rows]


def title_of(one: Titled, sorts: Mapping[str, categories.Sort]) -> str:
    """Matters are titled by their class, in Chinese, when they are opened; the reader gets the class in the reader's own language."""
    sort = sorts.get(one.category)
    return sort.name if sort and one.title in ("", sort.zh) else one.title


def class_name(code: str, now: datetime) -> str:
    sort = categories.category(code, day_of(now))
    return sort.name if sort else code


def _clocks(rows: Sequence[Matter]) -> dict[int, tuple[str, datetime]]:
    """For each matter the running clock that is due first, the one its header carries, with its start."""
    live = Due.objects.filter(matter_id__in=[one.pk for one in rows], stopped_at=None).order_by("-due_at")
    return {matter: (clock, start) for matter, clock, start in live.values_list("matter_id", "clock", "started_at")}


def _face(one: Matter, desk: Desk, row: str, clock: tuple[str, datetime] | None, title: str, under: str) -> Face:
    now, loop = desk.now, kinds()[one.kind].loop
    state = loop.states[one.state]
    due = one.due_at
    name, start = clock or ("", None)
    label = str(loop.clock(name).label) if name else ""
    common: dict[str, Any] = {
        "number": one.number,
        "version": one.version,
        "href": reverse("matter", args=[one.number]),
        "source": reverse(row, args=[one.number]),
        "due": due,
        "left": words.left(due, now) if due else "",
        "opened": one.opened_at,
        "age": words.span((now - one.opened_at).total_seconds()),
        "until": f"{words.moment(due, now)} {label}".strip() if due else "",
        "urgency": words.urgency(start, due, now),
    }
    if masked(one, desk.actor, now):
        return Face(**common, lamp="lock", state=_("restricted"), level=0, what=_("restricted"), place="", under="", holder="", masked=True)
    return Face(
        **common,
        lamp=state.lamp,
        state=str(state.label),
        level=one.level,
        what=title,
        place=words.plain(one.place),
        under=under,
        holder=name_of(one.holder),
    )
