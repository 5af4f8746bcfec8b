"""Whom the desk still has to ring: one line a matter, with the newest sentence to say."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from bihuan.station.loop.access import hidden, matter_for
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Matter, Ring
from bihuan.station.loop.ringing import PAUSE, owed, rung
from bihuan.station.loop.texts import to_reporter
from bihuan.station.rights.models import Purpose, What
from bihuan.station.rights.reads import ask
from bihuan.station.rooms.desk import Desk

MOST = 200  # rings read at once; what is older comes first, so nothing is passed over


@dataclass(frozen=True)
class ToRing:
    """One matter's reporter. To a reader it is closed to, number and waiting time only."""

    number: str
    since: datetime
    say: str
    move: str
    masked: bool
    tries: int
    last_at: datetime | None
    rests: bool


def listing(desk: Desk) -> list[ToRing]:
    """The one who waits longest first; one who was not reached a moment ago stands last."""
    newest: dict[int, list[Ring]] = {}
    for one in owed(desk.actor, desk.now).select_related("matter", "notice__matter", "notice__step__to_holder")[:MOST]:
        newest.setdefault(one.matter_id, []).append(one)
    return sorted((_line(rings, desk) for rings in newest.values()), key=lambda one: (one.rests, one.since))


def to_ring(desk: Desk) -> int:
    return len(set(owed(desk.actor, desk.now).values_list("matter_id", flat=True)[:MOST]))


def phone(desk: Desk, number: str) -> str:
    """The telephone of the one reporter who is about to be rung: no list shows it, and whoever reads it stands in the log."""
    matter, _mine = _owed(desk, number)
    ask(desk.actor, matter, desk.now, what=What.NUMBER, purpose=Purpose.RING, why="")
    return kinds()[matter.kind].reporter(matter)


def settle(desk: Desk, number: str, result: str) -> Matter:
    """Ticks off what was owed about one matter."""
    matter, mine = _owed(desk, number)
    if result not in Ring.Result.values:
        raise Http404
    rung(matter, mine, result, by=desk.person.pk, now=desk.now)
    return matter


def _owed(desk: Desk, number: str) -> tuple[Matter, list[Ring]]:
    matter = matter_for(desk.actor, number, desk.now)
    mine = list(owed(desk.actor, desk.now).filter(matter=matter))
    if not mine:
        raise Http404
    return matter, mine


def _line(rings: list[Ring], desk: Desk) -> ToRing:
    first, last = rings[0], rings[-1]
    masked = hidden(first.matter, desk.actor, desk.now)
    loop = kinds()[last.matter.kind].loop
    tried = max((one.last_at for one in rings if one.last_at), default=None)
    return ToRing(
        number=first.matter.number,
        since=first.at,
        say="" if masked else to_reporter(last.notice),
        move="" if masked else str(loop.moves[last.notice.why].label),
        masked=masked,
        tries=max(one.tries for one in rings),
        last_at=tried,
        rests=bool(tried and desk.now - tried < PAUSE),
    )
