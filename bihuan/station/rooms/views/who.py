"""Who could go to an incident: the proposal, and taking one of it. Whoever may not send has neither."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from bihuan.station.loop.access import matter_for
from bihuan.station.loop.models import Matter
from bihuan.station.loop.view import moves
from bihuan.station.rooms.command_room.proposing import proposes
from bihuan.station.rooms.command_room.who import proposal
from bihuan.station.rooms.desk import Desk, desk_of
from bihuan.station.rooms.models import UnitChosen
from bihuan.station.rooms.views.matter import make, page


@login_required
@require_GET
def who(request: HttpRequest, number: str) -> HttpResponse:
    desk = desk_of(request)
    matter = _sendable(number, desk)
    return render(request, "rooms/part_who.html", {"matter": matter, "who": proposal(matter, desk), "reasons": UnitChosen.Why.choices})


@login_required
@require_POST
def send(request: HttpRequest, number: str) -> HttpResponse:
    """Sends the unit that was pressed; where it was not the first proposed, the reason is kept beside both."""
    desk = desk_of(request)
    matter = _sendable(number, desk)
    taken, proposed, why = (request.POST.get(name, "") for name in ("unit", "proposed", "why"))
    answer = make(request, number, "send", page, {"unit": taken})
    if answer.status_code < 400 and proposed.isdecimal():
        other = proposed != taken
        reason = why if why in UnitChosen.Why.values else UnitChosen.Why.KNOWS
        UnitChosen.objects.create(matter=matter, proposed_id=int(proposed), taken_id=int(taken), why=reason if other else "", at=desk.now)
    return answer


def _sendable(number: str, desk: Desk) -> Matter:
    matter = matter_for(desk.actor, number, desk.now)
    if not proposes(matter, moves(matter, desk.actor, desk.now)):
        raise Http404
    return matter
