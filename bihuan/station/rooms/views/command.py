"""The command line: what a line could mean, and doing what was chosen. Answers are small: a page's script shows them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.loop import Refused
from bihuan.station.kinds.incident.statuses import set_status
from bihuan.station.loop.access import matter_for
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.view import MoveView, moves
from bihuan.station.loop.words import worded
from bihuan.station.rooms.command_room.command import offers
from bihuan.station.rooms.command_room.units import unit_for
from bihuan.station.rooms.desk import Desk, desk_of
from bihuan.station.rooms.telling import done, make_once
from bihuan.station.rooms.views.units import ASKING

MOST = 200  # characters of a line that are looked at


@login_required
@require_GET
def command(request: HttpRequest) -> HttpResponse:
    line = request.GET.get("q", "")[:MOST]
    return render(request, "rooms/command_list.html", {"offers": offers(line, desk_of(request))})


@login_required
@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """`said` is a deed done; `asked` a refusal, `insist` one that may be overruled; `form` where the missing answers are given."""
    desk = desk_of(request)
    if request.POST.get("do") == "status":
        return _status(request, desk)
    if request.POST.get("do") == "move":
        return _move(request, desk)
    raise Http404


def _status(request: HttpRequest, desk: Desk) -> HttpResponse:
    unit = unit_for(desk, _number(request, "unit"))
    try:
        unit = set_status(unit, _number(request, "status"), desk.actor, sure=request.POST.get("sure") == "1", now=desk.now)
    except Refused as why:
        return JsonResponse({"asked": worded(why), "insist": why.code in ASKING})
    return JsonResponse({"said": _("%(unit)s: %(status)s") % {"unit": unit.name, "status": unit.get_status_display()}, "unit": unit.pk})


def _move(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Makes the move, or opens its form with what the line said already."""
    matter = matter_for(desk.actor, request.POST.get("number", ""), desk.now)
    name = request.POST.get("move", "")
    move = kinds()[matter.kind].loop.moves.get(name)
    offered = next((one for one in moves(matter, desk.actor, desk.now) if one.name == name), None)
    said = {"unit": request.POST["unit"]} if request.POST.get("unit") else _only_choices(offered)
    try:
        matter = make_once(matter, name, desk, said, version=matter.version)
    except Refused as why:
        sentence = worded(why, move)
        if offered is None:
            return JsonResponse({"asked": sentence})
        query = urlencode({"move": name, **said})
        if request.POST.get("room") != "1":
            messages.warning(request, sentence)
            return JsonResponse({"go": f"{reverse('matter', args=[matter.number])}?{query}"})
        return JsonResponse({"form": f"{reverse('matter', args=[matter.number])}?{query}", "sentence": sentence})
    return JsonResponse({"said": f"{matter.number}: {done(matter, name, said)}"})


def _only_choices(move: MoveView | None) -> dict[str, str]:
    """What there is but one answer to need not be asked."""
    return {one.name: str(one.choices[0][0]) for one in move.fields if one.required and len(one.choices) == 1} if move else {}


def _number(request: HttpRequest, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else -1
