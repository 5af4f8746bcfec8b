"""Calling in those who are off duty: the leader's list, and the two taps of whoever is called."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan.loop import Refused
from bihuan.station.duty import recalls
from bihuan.station.duty.models import Called, Recall
from bihuan.station.loop.words import worded
from bihuan.station.people.tree import tree
from bihuan.station.rooms.desk import Desk, desk_of
from bihuan.station.rooms.duties import planning
from bihuan.station.rooms.nav import enter


@login_required
@require_http_methods(["GET", "POST"])
def recall(request: HttpRequest) -> HttpResponse:
    """Of the house one leads or sits at the desk of."""
    desk = enter(request, "recall")
    house = next(iter(planning.houses(desk)), None)
    if house is None:
        raise Http404
    if request.method == "GET":
        return _page(request, desk, house)
    open_one = Recall.objects.filter(house=house, ended_at=None).first()
    try:
        if request.POST.get("do") == "off":
            if open_one is None:
                raise Refused("recall_over")
            recalls.call_off(open_one, by=desk.person.pk, now=desk.now)
            messages.info(request, _("It is called off; whoever was called sees that."))
        else:
            there = recalls.reach(_inside(house, desk), desk.now)
            persons = there.off + (there.unknown if request.POST.get("unknown") == "1" else [])
            recalls.call_in(house, persons, why=request.POST.get("why", ""), by=desk.person, now=desk.now)
    except Refused as why:
        return _page(request, desk, house, worded(why))
    return HttpResponseRedirect(reverse("recall"))


@login_required
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """What whoever is called sees; one tap answers."""
    desk = desk_of(request)
    waits = recalls.open_for(desk.person.pk)
    if request.method == "POST" and waits is None:
        return render(request, "rooms/recall_mine.html", {"waits": None, "now": desk.now}, status=422)
    if waits is None or request.method == "GET":
        return render(request, "rooms/recall_mine.html", {"waits": waits, "minutes": recalls.MINUTES, "now": desk.now})
    said = request.POST.get("say", "")
    try:
        if said == "here":
            recalls.arrive(desk.person.pk, waits.recall_id, now=desk.now)
        elif said == "cannot":
            recalls.answer(desk.person.pk, waits.recall_id, minutes=None, now=desk.now)
        elif said in {str(n) for n in recalls.MINUTES}:
            recalls.answer(desk.person.pk, waits.recall_id, minutes=int(said), now=desk.now)
        else:
            raise Http404
    except Refused as why:
        messages.warning(request, worded(why))
    return HttpResponseRedirect(reverse("recall-mine"))


def _page(request: HttpRequest, desk: Desk, house: int, wrong: str = "") -> HttpResponse:
    last = Recall.objects.filter(house=house).select_related("called_by", "ended_by").first()
    rows = list(last.called.select_related("person")) if last else []
    order = {Called.Answer.COMES: 0, "": 1, Called.Answer.CANNOT: 2}
    rows.sort(key=lambda one: (one.arrived_at is None, order.get(one.answer, 1), one.minutes or 0, one.pk))
    values = {
        "last": last, "open": last is not None and last.ended_at is None, "rows": [(one, _due(one)) for one in rows],
        "coming": sum(one.answer == Called.Answer.COMES for one in rows), "there": sum(one.arrived_at is not None for one in rows),
        "silent": sum(not one.answer for one in rows), "reach": recalls.reach(_inside(house, desk), desk.now), "wrong": wrong,
        "why": request.POST.get("why", ""), "now": desk.now,
    }  # fmt: skip
    return render(request, "rooms/recall.html", values, status=422 if wrong else 200)


def _due(one: Called) -> datetime | None:
    """When they will be there, by their own word."""
    return one.answered_at + timedelta(minutes=one.minutes) if one.answered_at and one.minutes is not None else None


def _inside(house: int, desk: Desk) -> list[int]:
    today = tree(desk.today)
    return [pk for pk in today.below(house) if today.house(pk) == house]
