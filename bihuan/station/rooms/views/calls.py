"""Calls that were taken, and sorting them: an incident of its own, or one that is known already. How one is taken: see taking.py."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.loop import Refused
from bihuan.station.calls.models import Call
from bihuan.station.calls.phones import looks_odd
from bihuan.station.calls.remarks import sentences
from bihuan.station.loop.words import worded
from bihuan.station.rights.reads import look
from bihuan.station.rooms.calling import callbook
from bihuan.station.rooms.desk import desk_of
from bihuan.station.rooms.nav import enter
from bihuan.station.rooms.reading import phone_of


@login_required
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    desk = enter(request, "calls")
    rows, more = callbook.unsorted(desk, request.GET.get("after", ""))
    return render(request, "rooms/calls.html", {"rows": [callbook.listed(one, desk) for one in rows], "next": more, "now": desk.now})


@login_required
@require_GET
def call(request: HttpRequest, number: str) -> HttpResponse:
    desk = desk_of(request)
    one = callbook.call_for(desk, number)
    values = {
        "call": one,
        "remarks": sentences(one.remarks),
        "dangers": callbook.dangers(one),
        "sort": callbook.sort_of(one, desk),
        "matter": one.matter,
        "look": look(desk.actor, one, desk.now),
        "phone": phone_of(one, whole=False),
        "odd": looks_odd(one.caller_phone),
        "number": one.number,
        "twins": [] if one.matter_id else callbook.twins(one, desk),
        "now": desk.now,
    }
    return render(request, "rooms/call.html", values)


@login_required
@require_POST
def open_incident(request: HttpRequest, number: str) -> HttpResponse:
    """One incident for this call, and for the others picked with it."""
    return opened(request, callbook.call_for(desk_of(request), number), request.POST.getlist("with"))


@login_required
@require_POST
def join(request: HttpRequest, number: str) -> HttpResponse:
    desk = desk_of(request)
    one = callbook.call_for(desk, number)
    return _told(request, one, lambda: callbook.join(one, request.POST.get("matter", ""), desk), _("Joined. It can be undone here."))


@login_required
@require_POST
def undo(request: HttpRequest, number: str) -> HttpResponse:
    desk = desk_of(request)
    one = callbook.call_for(desk, number)
    return _told(request, one, lambda: callbook.take_out(one, desk), _("Taken out again; the call waits to be sorted."))


def opened(request: HttpRequest, one: Call, others: list[str] | None = None) -> HttpResponse:
    desk = desk_of(request)
    try:
        matter = callbook.open_incident(one, others or [], desk)
    except Refused as why:
        messages.warning(request, worded(why))
        return HttpResponseRedirect(reverse("call", args=[one.number]))
    messages.info(request, _("Call %(call)s is written down; incident %(number)s is open.") % {"call": one.number, "number": matter.number})
    return HttpResponseRedirect(
        f"{reverse('queue')}?m={matter.number}" if callbook.has_queue(desk) else reverse("matter", args=[matter.number])
    )


def attached(request: HttpRequest, one: Call, number: str) -> None:
    """To the matter that was picked while the call was typed. Where that cannot be, the call waits to be sorted and the page says why."""
    try:
        callbook.join(one, number, desk_of(request))
        messages.info(request, _("Call %(call)s is written down and joined to %(number)s. It can be undone here.") % {
            "call": one.number, "number": number})
    except Refused as why:
        messages.warning(request, worded(why))
    except Http404:
        messages.warning(request, _("The matter it was to be joined to is not open to you; the call waits to be sorted."))


def _told(request: HttpRequest, one: Call, do: Any, done: str) -> HttpResponse:
    try:
        do()
        messages.info(request, done)
    except Refused as why:
        messages.warning(request, worded(why))
    return HttpResponseRedirect(reverse("call", args=[one.number]))
