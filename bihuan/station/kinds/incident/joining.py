"""Many calls, one incident: calls are joined and taken out again, one by one or many in one action; an incident that nobody has been sent
for may join another whole, and stand on its own again. Nothing is dropped, and every joining is a step."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from bihuan.loop import Actor, Refused
from bihuan.station.calls.categories import category
from bihuan.station.calls.joins import NEAR
from bihuan.station.calls.models import Call
from bihuan.station.kinds.incident import dangers
from bihuan.station.kinds.incident.facts import THIRD
from bihuan.station.kinds.incident.models import IncidentSheet
from bihuan.station.kinds.incident.sorting import restrict
from bihuan.station.kinds.incident.telling import leaders
from bihuan.station.loop.access import visible
from bihuan.station.loop.act import act
from bihuan.station.loop.kinds import Deed
from bihuan.station.loop.models import Matter
from bihuan.station.people.actor import day_of, reach


@transaction.atomic
def join_many(matter: Matter, calls: Iterable[Call], *, actor: Actor, now: datetime) -> Matter:
    """Joins all these calls in one action. A call that opened an incident of its own brings that along, if nobody was sent for it."""
    for call in calls:
        held = Call.objects.select_related("matter").get(pk=call.pk).matter
        if held is None:
            _act(matter.pk, "join", {"call": call.pk}, actor, now)
        elif held.pk != matter.pk:
            _act(held.pk, "merge", {"into": matter.pk}, actor, now)
    matter.refresh_from_db()
    return matter


@transaction.atomic
def part_many(matter: Matter, calls: Iterable[Call], *, actor: Actor, now: datetime) -> Matter:
    """Undoes `join_many`: a call goes back to the incident it brought along, or to the calls not yet sorted."""
    for call in calls:
        if Call.objects.filter(pk=call.pk, matter=matter).exists():
            brought = _brought(matter.pk, call)
            if brought:
                _act(brought.matter_id, "unmerge", {}, actor, now)
            else:
                _act(matter.pk, "part", {"call": call.pk}, actor, now)
    matter.refresh_from_db()
    return matter


def join(deed: Deed) -> None:
    call = _seen(deed)
    if call.matter_id:
        raise Refused("bad_link", number=call.matter.number)
    _put(call, deed.matter)
    deed.sheet.calls_joined += 1
    dangers.heard(deed.sheet, call.danger)
    sort = category(call.category, day_of(deed.now))
    if sort is not None and sort.restricted:
        restrict(deed)
    graver = 0 < call.level < deed.matter.level
    again = deed.sheet.received_at is not None and call.received_at - deed.sheet.received_at > NEAR.within
    if graver or again or deed.sheet.calls_joined == THIRD:
        deed.tells += leaders(deed)  # the second call may be the escalation


def part(deed: Deed) -> None:
    call = _seen(deed)
    if call.matter_id != deed.matter.pk:
        raise Refused("no_such_call")
    if brought := _brought(deed.matter.pk, call):
        raise Refused("brought_along", number=brought.matter.number)
    if deed.sheet.calls_joined < 2:
        raise Refused("one_call_left")
    _put(call, None)
    deed.sheet.calls_joined -= 1


def merge(deed: Deed) -> None:
    there = visible(deed.actor, deed.now).filter(kind=deed.matter.kind, closed_at=None)
    into = there.exclude(pk=deed.matter.pk).filter(pk=deed.said["into"]).first()
    if into is None:
        raise Refused("not_a_choice", fields=["into"])
    if deed.matter.restricted and not into.restricted:
        raise Refused("restricted_alone")
    calls = list(Call.objects.filter(matter=deed.matter).order_by("pk"))
    for call in calls:
        _put(call, None)
        _act(into.pk, "join", {"call": call.pk}, deed.actor, deed.now)
    deed.sheet.chased_by = None
    deed.sheet.merged_into, deed.sheet.merged_calls = into, [call.pk for call in calls]


def unmerge(deed: Deed) -> None:
    into, calls = deed.sheet.merged_into, list(Call.objects.filter(pk__in=deed.sheet.merged_calls))
    deed.sheet.merged_into, deed.sheet.merged_calls = None, []
    deed.sheet.save(update_fields=["merged_into", "merged_calls"])  # before the calls are taken out: they no longer belong to it
    for call in calls:
        if call.matter_id == into.pk:
            _act(into.pk, "part", {"call": call.pk}, deed.actor, deed.now)
            _put(call, deed.matter)


def _seen(deed: Deed) -> Call:
    """The call, if the actor may see it: one of their house, or one that is on this incident."""
    call = Call.objects.select_related("matter").filter(pk=deed.said["call"]).first()
    if call is None or (call.matter_id != deed.matter.pk and call.station_id not in reach(deed.actor, day_of(deed.now))):
        raise Refused("no_such_call")
    return call


def _brought(into: int, call: Call) -> IncidentSheet | None:
    """The incident that came to this one together with the call."""
    sheets = IncidentSheet.objects.filter(merged_into=into).select_related("matter")
    return next((sheet for sheet in sheets if call.pk in sheet.merged_calls), None)


def _put(call: Call, matter: Matter | None) -> None:
    Call.objects.filter(pk=call.pk).update(matter=matter)


def _act(matter: int, move: str, said: dict[str, int], actor: Actor, now: datetime) -> None:
    version = Matter.objects.select_for_update().values_list("version", flat=True).get(pk=matter)
    act(matter, move, actor, said, version=version, now=now)
