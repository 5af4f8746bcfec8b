"""The telephone at this desk: what rings, who has it, what came before, and whom somebody still has to ring back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from bihuan.station.calls.caller_key import WINDOWS, keys_within
from bihuan.station.lines.measures import Answering, answering
from bihuan.station.lines.models import Handed, Line, Ringing, Settled
from bihuan.station.lines.standing import LIMIT, TARGET, due_at, in_service, limits, owed, ringing_now, since, value
from bihuan.station.people.actor import CHINA
from bihuan.station.rights.models import OF_PERSONS, Basis, Purpose, What
from bihuan.station.rights.reads import masked, write
from bihuan.station.rooms import words
from bihuan.station.rooms.calling.same import proposals
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.nav import desk_houses

FREE, MINE, TAKEN = "free", "mine", "taken"
DAYS = (1, 7, 30)
NEWEST = 20


@dataclass(frozen=True)
class Card:
    """One connection that rings or is spoken on. `late_at` is when it will have waited too long; None once somebody has it."""

    pk: int
    line: str
    token: str
    phone: str
    since: datetime
    stands: str
    who: str
    holder: int | None
    held_since: datetime | None
    answered: bool
    late: bool
    late_at: datetime | None


@dataclass(frozen=True)
class Owed:
    """One connection that is over and of which nothing is written."""

    pk: int
    line: str
    token: str
    phone: str
    since: datetime
    due: datetime
    late: bool
    answered: bool
    stands: str
    who: str
    holder: int | None
    tries: int
    tried_at: datetime | None


def lines(desk: Desk) -> list[Line]:
    """Without one nothing of the telephone is shown."""
    return list(in_service(desk_houses(desk), desk.today))


def enter(desk: Desk) -> list[Line]:
    """For a desk without a line there is no telephone."""
    if found := lines(desk):
        return found
    raise Http404


def one(desk: Desk, pk: int) -> Ringing:
    return get_object_or_404(Ringing.objects.select_related("line", "holder"), pk=pk, line__station_id__in=desk_houses(desk))


def cards(desk: Desk) -> list[Card]:
    wait = limits(desk.today).target
    return [_card(ringing, desk, wait) for ringing in ringing_now(desk_houses(desk), desk.now)]


def to_ring_back(desk: Desk) -> list[Owed]:
    return [_owed(ringing, desk) for ringing in owed(desk_houses(desk), desk.now)]


def unheard(desk: Desk, after: timedelta) -> list[Ringing]:
    """Rings that nobody has taken or answered for longer than that."""
    rows = ringing_now(desk_houses(desk), desk.now)
    return [one for one in rows if one.holder_id is None and one.answered_at is None and desk.now - since(one) >= after]


def missed(desk: Desk) -> list[tuple[Ringing, bool]]:
    """Those nobody has looked after yet, and whether the time for it has passed."""
    return [(one, due_at(one) < desk.now) for one in owed(desk_houses(desk), desk.now) if one.holder_id is None or due_at(one) < desk.now]


def settled_lately(desk: Desk) -> list[Ringing]:
    rows = Ringing.objects.filter(line__station_id__in=desk_houses(desk)).exclude(settled__in=("", Settled.WRITTEN))
    return list(rows.select_related("line", "settled_by").order_by("-settled_at")[:NEWEST])


def answered(desk: Desk, days: int) -> list[Answering]:
    """The last so many days, today among them."""
    begin = desk.now.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days - 1)
    return answering(lines(desk), begin, desk.now + timedelta(seconds=1))


def earlier(ringing: Ringing, purpose: str, desk: Desk) -> dict[str, Any] | None:
    """How often this number rang and on which matters it called within the window. For a purpose, which is written down; else None."""
    if purpose not in dict(OF_PERSONS):
        return None
    found = proposals({"caller_phone": ringing.phone, "purpose": purpose}, desk)
    begin = desk.now - WINDOWS["diversion"]
    keys = keys_within(ringing.phone, begin, desk.now)
    rows = Ringing.objects.filter(caller_key__in=keys, came_at__gte=begin, line__station_id__in=desk_houses(desk)).exclude(pk=ringing.pk)
    if not found["ready"]:
        _noted(ringing, purpose, desk)
    return {**found, "rang": rows.count() if keys else 0}


def whole_number(ringing: Ringing, desk: Desk) -> str:
    """To ring back. Whoever reads it stands in the log."""
    _noted(ringing, Purpose.RING, desk)
    return ringing.phone



def wanted(desk: Desk) -> list[str]:
    """From ringing to answering, wanted and at most, in words."""
    return [words.limit(value(key, desk.today)) for key in (TARGET, LIMIT)]


def reasons() -> list[tuple[str, Any]]:
    return list(Handed.Why.choices)


def results() -> list[tuple[str, Any]]:
    return [choice for choice in Settled.choices if choice[0] != Settled.WRITTEN]


def _noted(ringing: Ringing, purpose: str, desk: Desk) -> None:
    basis = Basis.HOLDS if purpose == Purpose.RING else Basis.ASKED
    write(desk.actor, What.NUMBER, basis, desk.now, number=f"{ringing.line.code[:20]}-{ringing.pk}"[:32], purpose=purpose)


def _stands(ringing: Ringing, desk: Desk) -> str:
    if ringing.holder_id is None:
        return FREE
    return MINE if ringing.holder_id == desk.person.pk else TAKEN


def _owed(ringing: Ringing, desk: Desk) -> Owed:
    due = due_at(ringing)
    return Owed(
        ringing.pk, ringing.line.name, ringing.token, masked(ringing.phone), since(ringing), due, due < desk.now,
        ringing.answered_at is not None, _stands(ringing, desk), str(ringing.holder or ""), ringing.holder_id, ringing.tries,
        ringing.tried_at)


def _card(ringing: Ringing, desk: Desk, wait: timedelta) -> Card:
    stands, begun = _stands(ringing, desk), since(ringing)
    waits = stands == FREE and ringing.answered_at is None
    return Card(
        ringing.pk, ringing.line.name, ringing.token, masked(ringing.phone), begun, stands, str(ringing.holder or ""), ringing.holder_id,
        ringing.held_since, ringing.answered_at is not None, waits and desk.now - begun >= wait, begun + wait if waits else None)
