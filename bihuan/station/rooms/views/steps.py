"""Ticking off the steps of a matter's class."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from bihuan.station.calls import steps
from bihuan.station.loop.access import hidden, matter_for, on_police_side
from bihuan.station.rooms.calling.stepcard import call_of, card
from bihuan.station.rooms.desk import desk_of, wants_part


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
