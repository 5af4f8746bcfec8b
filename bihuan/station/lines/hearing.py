"""What the exchange tells. Each event counts once, by its id, and events may come in any order: each sets its own time and no other."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from bihuan.loop import Refused
from bihuan.station.calls.caller_key import key_of
from bihuan.station.calls.take import UNKEEPABLE
from bihuan.station.lines.models import Line, Ringing, Told
from bihuan.station.loop.wake import after_commit

AHEAD, BEHIND = timedelta(minutes=5), timedelta(days=1)  # beyond these the exchange's clock is not believed
COLUMN = {Told.Kind.RING: "rang_at", Told.Kind.ANSWER: "answered_at", Told.Kind.MISSED: "missed_at", Told.Kind.END: "ended_at"}
LONGEST_NUMBER = 40


@dataclass(frozen=True)
class Event:
    """`connection` is the exchange's own name for one connection, `number` the caller's; empty where it is withheld."""

    id: str
    connection: str
    kind: str
    at: datetime
    number: str = ""


@transaction.atomic
def hear(line: Line, event: Event, now: datetime) -> bool:
    """True where the event is new, False for one that was told already. Raises Refused where its id was used for another event."""
    believed = now - BEHIND <= event.at <= now + AHEAD
    at = event.at if believed else now
    ringing, _made = Ringing.objects.get_or_create(line=line, exchange_id=event.connection, defaults={"came_at": now})
    told, new = Told.objects.get_or_create(
        line=line, event_id=event.id, defaults={"ringing": ringing, "kind": event.kind, "at": at, "came_at": now})
    if not new:
        if (told.ringing_id, told.kind) != (ringing.pk, event.kind):
            raise Refused("event_differs", id=event.id)
        return False
    changes = _changes(Ringing.objects.select_for_update().get(pk=ringing.pk), event, at, now)
    if not believed:
        changes["clock_off"] = True
    Ringing.objects.filter(pk=ringing.pk).update(**changes, version=F("version") + 1)
    after_commit()
    return True


def _changes(ringing: Ringing, event: Event, at: datetime, now: datetime) -> dict[str, Any]:
    """The first ring, the first answer, the last end."""
    column = COLUMN[Told.Kind(event.kind)]
    known = getattr(ringing, column)
    better = known is None or (at > known if event.kind == Told.Kind.END else at < known)
    changes: dict[str, Any] = {column: at} if better else {}
    number = UNKEEPABLE.sub("", event.number).strip()[:LONGEST_NUMBER]
    if number and not ringing.phone:
        changes |= {"phone": number, "caller_key": key_of(number, at, now)}
    return changes
