"""The API: the same doors as the pages, for phones, other systems and robots. OpenAPI at /api/openapi.json."""

import json
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query, Schema, Status
from ninja.errors import ValidationError
from ninja.security import django_auth

from bihuan.loop import Refused
from bihuan.station.bridges import desk, telephone
from bihuan.station.bridges.feed import door as feed
from bihuan.station.bridges.shapes import (
    CallIn,
    CallOut,
    ClockOut,
    CrewIn,
    LineOut,
    MatterOut,
    MatterRow,
    MoveIn,
    MoveOut,
    NoticeOut,
    PositionIn,
    StatusIn,
    UnitOut,
)
from bihuan.station.bridges.signed import DoorShut
from bihuan.station.calls.units import locate
from bihuan.station.kinds.incident.statuses import set_status
from bihuan.station.loop.access import matter_for
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.words import worded
from bihuan.station.people.acting import actor_of
from bihuan.station.places.refusals import PlaceRefused

api = NinjaAPI(title="Bihuan", version="1", auth=django_auth, urls_namespace="api")
api.add_router("/lines", telephone.router)
api.add_router("/feed", feed.router)


class Problem(Schema):
    """Why something was refused: a code for machines, a sentence for people, and what had been sent."""

    refused: str
    sentence: str
    kept: dict[str, Any] = {}


@api.exception_handler(Http404)
def not_there(request: HttpRequest, fault: Exception) -> HttpResponse:
    return api.create_response(
        request, {"refused": "not_found", "sentence": _("There is no such matter, or it is not yours to see.")}, status=404
    )


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    fields = sorted({str(error["loc"][-1]) for error in fault.errors})
    sentence = _("Not understood: %(fields)s. See /api/docs for what is expected.") % {"fields": _(", ").join(fields)}
    return api.create_response(request, {"refused": "not_understood", "sentence": sentence}, status=422)


@api.exception_handler(DoorShut)
def not_proved(request: HttpRequest, shut: DoorShut) -> HttpResponse:
    return api.create_response(request, {"refused": shut.code, "sentence": str(shut)}, status=shut.status)


@api.post("/calls", response={201: CallOut, 202: CallOut})
def take_call(request: HttpRequest, call: CallIn) -> Status:
    """Writes the call before anything else is tried, then opens its incident. 202 says that it is kept but not yet sorted."""
    if not isinstance(json.loads(request.body), dict):
        raise ValidationError([{"loc": ("body", "call")}])
    now = timezone.now()
    taken, matter = desk.take(call, actor_of(request, now=now), now)
    return Status(201 if matter else 202, CallOut.of(taken))


@api.get("/calls/unsorted", response=list[CallOut])
def unsorted_calls(request: HttpRequest) -> list[CallOut]:
    """Calls that are kept but have no incident yet."""
    now = timezone.now()
    return [CallOut.of(call) for call in desk.unsorted(actor_of(request, now=now), now)[:200]]


@api.get("/matters", response=list[MatterRow])
def matters(
    request: HttpRequest, scope: str = "held", kind: str = "", state: str = "", after: int = 0, most: int = Query(50, ge=1, le=500)
) -> list[MatterRow]:  # type: ignore[type-arg]
    """Matters by id behind `after`: `held` by my organisations now, `given` by them, or all that are `visible`, closed ones too."""
    now = timezone.now()
    actor = actor_of(request, now=now)
    rows = desk.listed(actor, now, scope)
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(state__in=state.split(","))
    return [MatterRow.of(matter, actor, now) for matter in rows.filter(pk__gt=after).order_by("pk")[:most]]


@api.get("/matters/{number}", response=MatterOut)
def matter(request: HttpRequest, number: str) -> MatterOut:
    """One matter with its clocks, its story, and exactly the moves that the caller may make."""
    now = timezone.now()
    actor = actor_of(request, now=now)
    return MatterOut.of(matter_for(actor, number, now), actor, now)


@api.post("/matters/{number}/moves/{move}", response={200: MatterOut, 409: Problem})
def make_move(request: HttpRequest, number: str, move: str, answers: MoveIn) -> Status:
    """Makes a move on the version the caller has seen. 409 carries the refusal, and what was sent, so that nothing typed is lost."""
    now = timezone.now()
    actor = actor_of(request, now=now)
    seen = matter_for(actor, number, now)
    try:
        after = desk.move(seen, move, actor, answers.said, answers.version, now)
    except Refused as refused:
        definition = kinds()[seen.kind].loop.moves.get(move)
        return Status(409, {"refused": refused.code, "sentence": worded(refused, definition), "kept": answers.said})
    return Status(200, MatterOut.of(after, actor, now))


@api.get("/matters/{number}/moves", response=list[MoveOut])
def offered_moves(request: HttpRequest, number: str) -> list[MoveOut]:
    now = timezone.now()
    actor = actor_of(request, now=now)
    return MoveOut.all(matter_for(actor, number, now), actor, now)


@api.get("/matters/{number}/clocks", response=list[ClockOut])
def deadlines(request: HttpRequest, number: str) -> list[ClockOut]:
    """Every clock of the matter, each explaining itself."""
    now = timezone.now()
    return ClockOut.all(_opened(request, number, now), now)


@api.get("/matters/{number}/story", response=list[LineOut])
def story(request: HttpRequest, number: str) -> list[LineOut]:
    now = timezone.now()
    actor = actor_of(request, now=now)
    return LineOut.all(matter_for(actor, number, now), actor, now)


@api.get("/notices", response=list[NoticeOut])
def notices(request: HttpRequest, most: int = Query(50, ge=1, le=500)) -> list[NoticeOut]:  # type: ignore[type-arg]
    now = timezone.now()
    return NoticeOut.all(actor_of(request, now=now), now, most)


@api.get("/units", response=list[UnitOut])
def units(request: HttpRequest) -> list[UnitOut]:
    """The units of the caller's organisations with their status digit and who rides in them."""
    now = timezone.now()
    return UnitOut.all(desk.units(actor_of(request, now=now), now))


@api.put("/units/{code}/status", response={200: UnitOut, 409: Problem})
def set_unit_status(request: HttpRequest, code: str, status: StatusIn) -> Status:
    """Sets one of the nine digits. Of a unit that is out on an order, 3, 4 and 8 are times of that order. Letting go a unit that still owes
    its feedback is refused once, with what it is out for; `sure` lets it go all the same."""
    now = timezone.now()
    actor = actor_of(request, now=now)
    unit = desk.moved(actor, code, now)
    try:
        return Status(200, UnitOut.all([set_status(unit, status.status, actor, sure=status.sure, now=now)])[0])
    except Refused as refused:
        return Status(409, {"refused": refused.code, "sentence": worded(refused), "kept": status.dict()})


@api.put("/units/{code}/crew", response={200: UnitOut, 409: Problem})
def name_crew(request: HttpRequest, code: str, crew: CrewIn) -> Status:
    """These persons, by user name, ride in the unit from now on, and nobody else."""
    now = timezone.now()
    unit = desk.commanded(actor_of(request, now=now), code, now)
    try:
        desk.man(unit, crew.persons, now)
    except Refused as refused:
        return Status(409, {"refused": refused.code, "sentence": worded(refused), "kept": crew.dict()})
    return Status(200, UnitOut.all([unit])[0])


@api.put("/units/{code}/position", response={204: None, 409: Problem})
def locate_unit(request: HttpRequest, code: str, position: PositionIn) -> Status:
    """A unit on duty says where it is. Only its last position is kept, for seven days at most, and never a trail."""
    now = timezone.now()
    unit = desk.ridden(actor_of(request, now=now), code, now)
    try:
        locate(unit, position.lat, position.lon, position.datum, now=now, at=position.at)
    except Refused as refused:
        return Status(409, {"refused": refused.code, "sentence": worded(refused), "kept": position.dict()})
    except PlaceRefused as refused:
        return Status(409, {"refused": refused.code, "sentence": str(refused), "kept": position.dict()})
    return Status(204, None)


def _opened(request: HttpRequest, number: str, now: datetime) -> Any:
    return matter_for(actor_of(request, now=now), number, now)
