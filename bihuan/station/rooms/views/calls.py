"""Calls: taking one with the keyboard alone, and sorting it: an incident of its own, or one that is known already."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.loop import Refused
from bihuan.station.calls.categories import classes
from bihuan.station.calls.models import Answer, Call, Source
from bihuan.station.calls.remarks import sentences
from bihuan.station.calls.take import CallFacts, take
from bihuan.station.loop.words import worded
from bihuan.station.rooms import callbook
from bihuan.station.rooms.desk import desk_of
from bihuan.station.rooms.legend import LEVELS

TYPED: tuple[str, ...] = ("words", "source", "caller_name", "caller_phone", "place", "level", *Call.DANGERS)


@login_required
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    desk = desk_of(request)
    rows, more = callbook.unsorted(desk, request.GET.get("after", ""))
    return render(request, "rooms/calls.html", {"rows": rows, "next": more, "now": desk.now})


@login_required
@require_http_methods(["GET", "POST"])
def new_call(request: HttpRequest) -> HttpResponse:
    """The call is written before anything else is tried. Without a likely twin its incident is opened at once."""
    desk = desk_of(request)
    station = callbook.station_of(desk)
    if request.method == "GET":
        return _form(request, {"token": uuid4().hex, "source": Source.PHONE})
    typed = {name: request.POST.get(name, "") for name in (*TYPED, "category", "token")}
    if not any(typed[name].strip() for name in ("words", "place", "caller_phone", "caller_name")):
        return _form(request, typed, _("Nothing is written down yet: the words, the place or the telephone number."), status=422)
    given: dict[str, Any] = {name: typed[name] for name in TYPED}
    facts = CallFacts(**given, category=callbook.code_of(typed["category"]), origin_key=_token(typed["token"]))
    call = take(facts, taken_by=desk.person, station=station, now=desk.now)
    if call.matter_id or request.POST.get("then") == "keep" or callbook.twins(call, desk):
        return HttpResponseRedirect(reverse("call", args=[call.number]))
    return _opened(request, call)


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
        "twins": [] if one.matter_id else callbook.twins(one, desk),
        "now": desk.now,
    }
    return render(request, "rooms/call.html", values)


@login_required
@require_POST
def open_incident(request: HttpRequest, number: str) -> HttpResponse:
    """One incident for this call, and for the others picked with it."""
    return _opened(request, callbook.call_for(desk_of(request), number), request.POST.getlist("with"))


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


def _opened(request: HttpRequest, one: Call, others: list[str] | None = None) -> HttpResponse:
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


def _told(request: HttpRequest, one: Call, do: Any, done: str) -> HttpResponse:
    try:
        do()
        messages.info(request, done)
    except Refused as why:
        messages.warning(request, worded(why))
    return HttpResponseRedirect(reverse("call", args=[one.number]))


def _form(request: HttpRequest, typed: dict[str, str], wrong: str = "", status: int = 200) -> HttpResponse:
    desk = desk_of(request)
    asks = [{"name": name, "label": Call._meta.get_field(name).verbose_name, "value": typed.get(name, "")} for name in Call.DANGERS]
    values = {
        "typed": typed,
        "wrong": wrong,
        "asks": asks,
        "answers": [(Answer.NO, _("no")), (Answer.YES, _("yes")), (Answer.UNKNOWN, _("not known"))],
        "sources": [choice for choice in Source.choices if choice[0] in (Source.PHONE, Source.DESK, Source.FIELD)],
        "classes": classes(desk.today),
        "levels": [(number, word) for number, (word, _meaning) in LEVELS.items()],
        "now": desk.now,
    }
    return render(request, "rooms/new_call.html", values, status=status)


def _token(given: str) -> str | None:
    """The form's own number: sent twice, it is one call."""
    try:
        return f"form:{UUID(given).hex}"
    except ValueError:
        return None
