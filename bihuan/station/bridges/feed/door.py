"""The feed over the API: a partner brings calls, fetches what became of them from a cursor on, and says how far it has them."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status
from ninja.security import APIKeyHeader

from bihuan.station.bridges.calls.maps import MapError
from bihuan.station.bridges.feed.incoming import take_in
from bihuan.station.bridges.feed.outcomes import page
from bihuan.station.bridges.models import Partner
from bihuan.station.bridges.signed import SIGNATURE, DoorShut, prove
from bihuan.station.loop.stream import Cursor
from bihuan.station.people.actor import day_of
from bihuan.station.people.forbidden import ForbiddenColumns

FROM, HOW_TO = "X-Bihuan-From", "docs/how-to/feed-110.md"


class Platform(APIKeyHeader):
    """The partner that the header names, by its signature."""

    param_name = SIGNATURE

    def authenticate(self, request: HttpRequest, key: str | None) -> Partner:
        code, now = request.headers.get(FROM, ""), timezone.now()
        if not code:
            raise DoorShut("no_partner", header=FROM)
        partner = Partner.objects.select_related("station").filter(code=code).first()
        if partner is None or partner.until and partner.until < day_of(now):
            raise DoorShut("no_such_partner", given=code)
        prove(request, partner.secret, now, HOW_TO)
        return partner


class CallsIn(Schema):
    """Calls under the partner's own field names, which its preset reads."""

    calls: list[dict[str, Any]] = Field(min_length=1, max_length=200)


class TakenIn(Schema):
    """read = new + already + rejected; `calls` answers each row in its order."""

    read: int
    new: int
    already: int
    rejected: int
    noted: int
    calls: list[dict[str, Any]]


class Outcomes(Schema):
    rows: list[dict[str, Any]]
    next: str
    more: bool


class UpTo(Schema):
    up_to: str = Field(max_length=60)


class Acknowledged(Schema):
    up_to: str


class Problem(Schema):
    refused: str
    sentence: str


router = Router(auth=Platform(), tags=["feed"])


@router.post("/calls", response={200: TakenIn, 401: Problem, 422: Problem})
def bring_calls(request: HttpRequest, given: CallsIn) -> Status:
    """Each call once, by the partner's own number; a row that is not taken says why."""
    partner: Partner = request.auth  # type: ignore[attr-defined]
    try:
        account, answers = take_in(partner, given.calls, timezone.now())
    except (MapError, ForbiddenColumns) as fault:
        return Status(422, {"refused": "columns", "sentence": str(fault)})
    return Status(200, TakenIn(**account.as_dict(), calls=answers))


@router.get("/outcomes", response={200: Outcomes, 401: Problem, 422: Problem})
def outcomes(request: HttpRequest, after: str = "", most: int = Query(200, ge=1, le=500)) -> Status:  # type: ignore[type-arg]
    """What became of the partner's calls behind `after`, or behind what it last acknowledged. Rows have ids of their own; asked twice,
    they are the same. `more`: ask again with `next`, also where no row came."""
    partner: Partner = request.auth  # type: ignore[attr-defined]
    found = page(partner, _cursor(after or partner.acknowledged or partner.begun), most)
    return Status(200, Outcomes(rows=found.rows, next=str(found.upto), more=found.more))


@router.post("/acknowledged", response={200: Acknowledged, 401: Problem, 422: Problem})
def acknowledge(request: HttpRequest, said: UpTo) -> Status:
    """The partner has all up to here. It never goes back: what is behind can still be asked for with `after`."""
    partner: Partner = request.auth  # type: ignore[attr-defined]
    upto = _cursor(said.up_to)
    if upto > _cursor(partner.acknowledged or partner.begun):
        partner.acknowledged, partner.acknowledged_at = str(upto), timezone.now()
        partner.save(update_fields=["acknowledged", "acknowledged_at"])
    return Status(200, Acknowledged(up_to=partner.acknowledged or partner.begun))


def _cursor(given: str) -> Cursor:
    try:
        cursor = Cursor.parse(given)
    except ValueError:
        raise DoorShut("no_cursor", 422, given=given) from None
    if not all(0 <= part < 2**63 for part in (cursor.epoch, cursor.id)) or not -1 <= cursor.xid < 2**63:
        raise DoorShut("no_cursor", 422, given=given)
    return cursor
