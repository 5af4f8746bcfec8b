"""The door for a telephone exchange: it tells when a telephone rings, is answered, is not answered, and when the connection ends."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema, Status
from ninja.security import APIKeyHeader

from bihuan.loop import Refused
from bihuan.station.bridges.signed import SIGNATURE, DoorShut, prove
from bihuan.station.lines.hearing import LONGEST_NUMBER, Event, hear
from bihuan.station.lines.models import Line
from bihuan.station.loop.words import worded
from bihuan.station.people.actor import CHINA, day_of

HOW_TO = "docs/how-to/telephony.md"


class Exchange(APIKeyHeader):
    """The exchange of the line that the address names, by its signature."""

    param_name = SIGNATURE

    def authenticate(self, request: HttpRequest, key: str | None) -> Line:
        now = timezone.now()
        code = request.resolver_match.kwargs.get("line", "") if request.resolver_match else ""
        line = Line.objects.filter(code=code).first()
        if line is None or line.until and line.until < day_of(now):
            raise DoorShut("no_such_line", 404, given=code)
        prove(request, line.secret, now, HOW_TO)
        return line


class EventIn(Schema):
    """One event. `id` is the event's own, `call` the connection's; `number` is the caller's, left out where it is withheld."""

    id: str = Field(min_length=1, max_length=80)
    call: str = Field(min_length=1, max_length=80)
    event: Literal["ring", "answer", "end", "missed"]
    at: datetime
    number: str = Field("", max_length=LONGEST_NUMBER)


class Heard(Schema):
    """`new` is false for an event that was told before."""

    id: str
    new: bool


class Problem(Schema):
    refused: str
    sentence: str
    kept: dict[str, Any] = {}


router = Router(auth=Exchange(), tags=["telephone"])


@router.post("/{line}/events", response={201: Heard, 200: Heard, 401: Problem, 404: Problem, 409: Problem})
def tell_event(request: HttpRequest, line: str, event: EventIn) -> Status:
    """201 for a new event, 200 for one that came before. Events may come late and in any order."""
    at = event.at if event.at.tzinfo else event.at.replace(tzinfo=CHINA)
    told = Event(event.id, event.call, event.event, at, event.number)
    try:
        new = hear(request.auth, told, timezone.now())  # type: ignore[attr-defined]
    except Refused as refused:
        return Status(409, {"refused": refused.code, "sentence": worded(refused), "kept": event.dict()})
    return Status(201 if new else 200, Heard(id=event.id, new=new))
