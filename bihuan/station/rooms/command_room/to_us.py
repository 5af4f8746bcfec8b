"""Instructions and requests to the desk's own team that wait for its word, the oldest first."""

from dataclasses import dataclass
from datetime import datetime

from bihuan.station.calls import categories
from bihuan.station.loop.access import hidden
from bihuan.station.loop.models import Assist, Due
from bihuan.station.loop.view import story
from bihuan.station.rights.models import What
from bihuan.station.rights.reads import look
from bihuan.station.rooms.asked import CLOCKS
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.faces import title_of

MOST = 12


@dataclass(frozen=True)
class ToUs:
    number: str
    version: int
    part: int
    title: str
    words: str
    by: str
    at: datetime
    due: datetime | None
    late: bool
    heeded: bool
    key: str


def to_us(desk: Desk) -> list[ToUs]:
    seats = {organisation for organisation, _post in desk.actor.posts}
    rows = Assist.objects.filter(organisation_id__in=seats, answered_at=None, matter__closed_at=None)
    found: list[ToUs] = []
    for one in rows.select_related("matter", "asked_by").order_by("asked_at", "pk")[:MOST]:
        if not hidden(one.matter, desk.actor, desk.now):
            found.append(_of(one, desk, fresh_before=any(not other.heeded for other in found)))
    return found


def _of(one: Assist, desk: Desk, fresh_before: bool) -> ToUs:
    matter = one.matter
    read = look(desk.actor, matter, desk.now, What.WORDS).open
    first = next((line for line in story(matter, desk.actor, desk.now) if line.version == one.part), None) if read else None
    running = Due.objects.filter(matter=matter, part=one.part, clock__in=CLOCKS, stopped_at=None)
    clock = running.order_by("due_at").first()
    due, heeded = clock.due_at if clock else None, one.heeded_at is not None
    return ToUs(
        matter.number, matter.version, one.part, title_of(matter, categories.tree(desk.today)),
        " ".join(said.text for said in first.answers if said.words) if first else "",
        first.who if first and first.who else str(one.asked_by),
        one.asked_at, due, due is not None and due < desk.now, heeded, "" if heeded or fresh_before else "Shift+F9",
    )  # fmt: skip
