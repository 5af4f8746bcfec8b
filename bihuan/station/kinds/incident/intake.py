"""From a call to an incident. The call is written already; if its incident cannot be opened it stays listed as not yet sorted."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from bihuan.loop import Actor
from bihuan.station.calls.categories import OTHER, Sort, category, shipped
from bihuan.station.calls.models import Call
from bihuan.station.kinds.incident.joining import join_many
from bihuan.station.kinds.incident.sorting import title
from bihuan.station.loop.act import open_matter
from bihuan.station.loop.models import Matter
from bihuan.station.people.actor import day_of

LEAST = 4


@transaction.atomic
def open_for(call: Call, *, actor: Actor, now: datetime) -> Matter:
    """Opens the incident a call reports, under the call's number. A call that is on an incident already gives that one."""
    call = Call.objects.select_for_update(of=("self",)).select_related("matter", "area").get(pk=call.pk)
    if call.matter:
        return call.matter
    sort = sort_of(call, now)
    matter = open_matter(
        "incident", actor=actor, now=now, chain=call.number, origin=call.station_id, category=sort.code, level=call.level or LEAST,
        title=title(sort), place=call.place[:200], area=call.area_id, restricted=sort.restricted, sheet=sheet_of(call, sort))
    Call.objects.filter(pk=call.pk).update(matter=matter)
    return matter


def join_calls(matter: Matter, calls: Iterable[Call], *, actor: Actor, now: datetime) -> Matter:
    """Links further callers to the incident in one action."""
    return join_many(matter, calls, actor=actor, now=now)


def sort_of(call: Call, now: datetime) -> Sort:
    """The class the incident opens with. That a call is invalid is never for one person to say, so such a call opens as `other`."""
    sort = category(call.category, day_of(now))
    if sort is None or not sort.parent or not sort.valid:
        sort = category(OTHER, day_of(now)) or shipped()[OTHER]
    return sort


def sheet_of(call: Call, sort: Sort) -> dict[str, Any]:
    return {"received_at": call.received_at, "terrain": call.area.terrain if call.area else "", "legal_check": sort.legal_check,
            "recording_hold": call.recording_hold, **call.danger}


def history_sheet(received_at: datetime, **columns: Any) -> dict[str, Any]:
    """The sheet of an incident that ended long ago, by column; what is left out takes its default."""
    return {"received_at": received_at, **columns}
