"""The units' panel: the list, one row of it, a digit set, a crew named."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.loop import Refused
from bihuan.station.calls.crews import commands, man, may_ride, riders
from bihuan.station.calls.models import Status, Unit
from bihuan.station.kinds.incident.statuses import set_status
from bihuan.station.loop.access import on_police_side
from bihuan.station.loop.words import worded
from bihuan.station.rooms.command_room.units import counted, unit_faces, unit_for, units_of
from bihuan.station.rooms.desk import Desk, desk_of, wants_part
from bihuan.station.rooms.tables import draw

ASKING = frozenset({"unit_on_order"})  # refusals that may be answered with “all the same”


def panel(desk: Desk) -> dict[str, object]:
    """What the list of units needs, in a page of its own or beside the map."""
    faces = unit_faces(units_of(desk), desk)
    return {"units": draw("units", faces=faces), "unit_counts": counted(faces), "statuses": Status.choices}


@login_required
@require_GET
def units(request: HttpRequest) -> HttpResponse:
    desk = desk_of(request)
    if not on_police_side(desk.actor, desk.now):
        raise Http404
    return render(request, "rooms/part_units.html" if wants_part(request) else "rooms/units.html", panel(desk))


@login_required
@require_GET
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    desk = desk_of(request)
    return _row(unit_for(desk, pk), desk)


@login_required
@require_POST
def status(request: HttpRequest, pk: int) -> HttpResponse:
    """Answers with the row as it stands now; a refusal goes to the place where the panel asks."""
    desk = desk_of(request)
    one = unit_for(desk, pk)
    given = request.POST.get("status", "")
    digit = int(given) if given.isascii() and given.isdecimal() and len(given) < 3 else -1
    try:
        one = set_status(one, digit, desk.actor, sure=request.POST.get("sure") == "1", now=desk.now)
    except Refused as why:
        asked = {"unit": one, "status": digit, "sentence": worded(why), "may_insist": why.code in ASKING}
        return _aside(render(request, "rooms/unit_asked.html", asked, status=409))
    return _row(one, desk)


@login_required
@require_http_methods(["GET", "POST"])
def crew(request: HttpRequest, pk: int) -> HttpResponse:
    """Who rides in it now. To whoever does not command the unit the form does not exist."""
    desk = desk_of(request)
    one = unit_for(desk, pk)
    if not commands(desk.actor, one, desk.now):
        raise Http404
    sentence, status = "", 200
    there = {person.pk for person in riders([one.pk]).get(one.pk, [])}
    if request.method == "POST":
        there = {int(pk) for pk in request.POST.getlist("crew") if pk.isascii() and pk.isdecimal() and len(pk) < 16}
        try:
            man(one, there, now=desk.now)
            return _row(one, desk)
        except Refused as why:
            sentence, status = worded(why), 409
    people = [(person, person.pk in there) for person in may_ride(one, desk.now)]
    return _aside(render(request, "rooms/unit_crew.html", {"unit": one, "people": people, "sentence": sentence}, status=status))


def _row(one: Unit, desk: Desk) -> HttpResponse:
    answer = HttpResponse(draw("units", faces=unit_faces([one], desk)))
    answer["HX-Trigger"] = "unit-done"
    return answer


def _aside(answer: HttpResponse) -> HttpResponse:
    answer["HX-Retarget"], answer["HX-Reswap"] = "#unit-aside", "innerHTML"
    return answer
