"""Ticking off the steps of a matter's class, and the step cards on paper."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from bihuan.station.calls import steps
from bihuan.station.calls.categories import category
from bihuan.station.calls.models import Stage
from bihuan.station.loop.access import hidden, matter_for, on_police_side
from bihuan.station.rooms.calling.stepcard import call_of, card, cards
from bihuan.station.rooms.desk import Desk, desk_of, wants_part


@login_required
@require_POST
def tick(request: HttpRequest, number: str) -> HttpResponse:
    """`do` names a step that was seen to, `undo` one that was not after all. Only the police side, and only while the matter is open."""
    desk = desk_of(request)
    matter = matter_for(desk.actor, number, desk.now)
    call = call_of(matter)
    if call is None or matter.closed_at or hidden(matter, desk.actor, desk.now) or not on_police_side(desk.actor, desk.now):
        raise Http404
    for name, done in (("do", True), ("undo", False)):
        steps.tick(call, steps.read_keys(request.POST.get(name, "")), by=desk.person.pk, now=desk.now, done=done)
    if not wants_part(request):
        return HttpResponseRedirect(reverse("matter", args=[number]))
    return render(request, "rooms/part_steps.html", {"card": card(matter, desk), "number": number, "now": desk.now})


@login_required
@require_GET
def library(request: HttpRequest) -> HttpResponse:
    desk = _police(request)
    return render(request, "rooms/step_cards.html", {"cards": cards(desk.today), "now": desk.now})


@login_required
@require_GET
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """The card of one class or family as it is in force today, with its version."""
    desk = _police(request)
    sort, found = category(code, desk.today), steps.steps_of(code, desk.today)
    if sort is None or not found:
        raise Http404
    stages = [(str(stage.label), lines) for stage in Stage if (lines := [one for one in found if one.stage == stage])]
    version = steps.version_of(code, desk.today)
    values = {"sort": sort, "stages": stages, "version": version, "on": desk.today, "desk": desk, "now": desk.now}
    return render(request, "rooms/step_paper.html", values)


def _police(request: HttpRequest) -> Desk:
    desk = desk_of(request)
    if not on_police_side(desk.actor, desk.now):
        raise Http404
    return desk
