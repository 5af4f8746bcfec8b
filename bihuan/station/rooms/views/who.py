"""Who could go to an incident: the proposal, and taking one of it. Whoever may not send has neither."""

import json

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.station.calls.crews import riders
from bihuan.station.loop.access import hidden, matter_for
from bihuan.station.loop.models import Matter
from bihuan.station.loop.view import moves
from bihuan.station.places.models import Area
from bihuan.station.rooms.command_room import instructions
from bihuan.station.rooms.command_room.proposing import proposes
from bihuan.station.rooms.command_room.units import unit_for, units_of
from bihuan.station.rooms.command_room.who import proposal
from bihuan.station.rooms.desk import Desk, desk_of
from bihuan.station.rooms.models import MoveDecided, UnitChosen
from bihuan.station.rooms.views.matter import make, page


@login_required
@require_GET
def who(request: HttpRequest, number: str) -> HttpResponse:
    """Nothing to say once nobody is to be sent any more: a panel that asks just then stays until its page is drawn anew."""
    desk = desk_of(request)
    matter = matter_for(desk.actor, number, desk.now)
    if hidden(matter, desk.actor, desk.now):
        raise Http404
    return _drawn(request, matter, desk) if _offers(matter, desk) else HttpResponse(status=204)


@login_required
@require_POST
def send(request: HttpRequest, number: str) -> HttpResponse:
    """Sends the unit that was pressed; where it was not the first proposed, the reason is kept beside both."""
    desk = desk_of(request)
    matter = _sendable(number, desk)
    if request.POST.get("move"):
        return _moved(request, matter, desk)
    taken, proposed, why = _number(request, "unit"), _number(request, "proposed"), request.POST.get("why", "")
    answer = make(request, number, "send", page, {"unit": str(taken)})
    units = {unit.pk: unit for unit in units_of(desk)}
    if answer.status_code < 400 and proposed in units:
        reason = why if why in UnitChosen.Why.values else UnitChosen.Why.KNOWS
        UnitChosen.objects.create(matter=matter, proposed_id=proposed, taken_id=taken, why="" if proposed == taken else reason, at=desk.now)
    if "HX-Trigger" in answer and taken in units:
        answer["HX-Trigger"] = json.dumps({"toast": _("%(unit)s is sent; it has to sign now.") % {"unit": units[taken].name}})
    return answer


def _drawn(request: HttpRequest, matter: Matter, desk: Desk) -> HttpResponse:
    told = instructions.told([unit.pk for unit in units_of(desk)], desk)
    values = {"matter": matter, "who": proposal(matter, desk), "reasons": UnitChosen.Why.choices, "told": told, "now": desk.now}
    return render(request, "rooms/part_who.html", values)


def _moved(request: HttpRequest, matter: Matter, desk: Desk) -> HttpResponse:
    """The card is taken or dropped. One that is taken stands before the unit's crew; where nobody is named in it, the desk tells it."""
    unit = unit_for(desk, _number(request, "unit"))
    area = get_object_or_404(Area, pk=_number(request, "area"))
    taken = request.POST["move"] == "take"
    MoveDecided.objects.create(unit=unit, area=area, taken=taken, at=desk.now)
    answer = _drawn(request, matter, desk)
    if taken:
        said = _("%(unit)s is told: wait in %(where)s.") if riders([unit.pk]) else _("Tell %(unit)s: wait in %(where)s.")
        answer["HX-Trigger"] = json.dumps({"toast": said % {"unit": unit.name, "where": area.name}})
    return answer


def _sendable(number: str, desk: Desk) -> Matter:
    matter = matter_for(desk.actor, number, desk.now)
    if not _offers(matter, desk):
        raise Http404
    return matter


def _offers(matter: Matter, desk: Desk) -> bool:
    return proposes(matter, moves(matter, desk.actor, desk.now))


def _number(request: HttpRequest, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else -1
