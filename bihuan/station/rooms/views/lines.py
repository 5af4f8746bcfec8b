"""The telephone: what rings now, taking it, taking it over, and ringing back whom nobody answered."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.loop import Refused
from bihuan.station.lines import taking
from bihuan.station.lines.models import Ringing
from bihuan.station.loop.words import worded
from bihuan.station.rights.models import OF_PERSONS
from bihuan.station.rooms import words
from bihuan.station.rooms.calling import telephone
from bihuan.station.rooms.desk import Desk, desk_of, wants_part


@login_required
@require_GET
def lines(request: HttpRequest) -> HttpResponse:
    """Whom somebody has to ring back, and how soon the telephone is answered."""
    desk = desk_of(request)
    telephone.enter(desk)
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {str(one) for one in telephone.DAYS} else 7
    values = {
        "rows": telephone.to_ring_back(desk), "results": telephone.results(), "reasons": telephone.reasons(),
        "settled": telephone.settled_lately(desk), "days": days,
        "choices": [(one, _("today") if one == 1 else words.limit(f"{one}d")) for one in telephone.DAYS],
        "measures": telephone.answered(desk, days), "limits": telephone.wanted(desk), "now": desk.now,
    }  # fmt: skip
    return render(request, "rooms/lines.html", values)


@login_required
@require_GET
def now(request: HttpRequest) -> HttpResponse:
    """The cards of what rings, for a page that was told that something has changed."""
    desk = desk_of(request)
    telephone.enter(desk)
    return _cards(request, desk)


@login_required
@require_POST
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """One desk wins; the call form opens with number and time."""
    desk = desk_of(request)
    ringing = telephone.one(desk, pk)
    try:
        return _opens(request, desk, taking.claim(ringing, desk.person, desk.now))
    except Refused as why:
        return _told(request, desk, worded(why))


@login_required
@require_POST
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    desk = desk_of(request)
    ringing = telephone.one(desk, pk)
    giver = request.POST.get("giver", "")
    try:
        seen = int(giver) if giver.isascii() and giver.isdecimal() and len(giver) < 16 else 0
        return _opens(request, desk, taking.take_over(ringing, desk.person, seen, request.POST.get("why", ""), desk.now))
    except Refused as why:
        return _told(request, desk, worded(why))


@login_required
@require_POST
def earlier(request: HttpRequest, pk: int) -> HttpResponse:
    """Which matters this number called on, for a purpose; each look is written down."""
    desk = desk_of(request)
    found = telephone.earlier(telephone.one(desk, pk), request.POST.get("purpose", ""), desk)
    return render(request, "rooms/line_earlier.html", {"found": found}, status=200 if found else 422)


@login_required
@require_POST
def number(request: HttpRequest, pk: int) -> HttpResponse:
    desk = desk_of(request)
    return render(request, "rooms/ring_phone.html", {"phone": telephone.whole_number(telephone.one(desk, pk), desk)})


@login_required
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Rung back without an answer, or why nothing is owed any more."""
    desk = desk_of(request)
    ringing: Ringing = telephone.one(desk, pk)
    result = request.POST.get("result", "")
    try:
        if result == "not_reached":
            taking.not_reached(ringing, desk.now)
            messages.info(request, _("Written down: nobody answered. It stays on the list."))
        else:
            taking.settle(ringing, result, request.POST.get("why", ""), desk.person, desk.now)
            messages.info(request, _("Written down; nothing more is owed."))
    except Refused as why:
        messages.warning(request, worded(why))
    return HttpResponseRedirect(reverse("lines"))


def _opens(request: HttpRequest, desk: Desk, ringing: Ringing) -> HttpResponse:
    """A page with a place for what is in hand opens the form there; any other goes to it."""
    form = f"{reverse('new-call')}?draft={ringing.token}"
    if not wants_part(request):
        return HttpResponseRedirect(form)
    answer = _cards(request, desk)
    answer["HX-Trigger"] = json.dumps({"line-taken": {"href": form}})
    return answer


def _told(request: HttpRequest, desk: Desk, sentence: str) -> HttpResponse:
    if wants_part(request):
        return _cards(request, desk, sentence, status=409)
    messages.warning(request, sentence)
    return HttpResponseRedirect(reverse("lines"))


def _cards(request: HttpRequest, desk: Desk, wrong: str = "", status: int = 200) -> HttpResponse:
    found = telephone.cards(desk)
    values = {
        "cards": found, "first": next((one.pk for one in found if one.stands == telephone.FREE), None), "wrong": wrong,
        "reasons": telephone.reasons(), "purposes": OF_PERSONS, "now": desk.now,
    }  # fmt: skip
    return render(request, "rooms/line_cards.html", values, status=status)
