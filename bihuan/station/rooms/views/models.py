"""Forecasts: which are on at a station, and the quarterly check that a person reads and signs."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.station.patterns import quarterly, switches
from bihuan.station.patterns.models import ModelSwitch, QuarterCheck
from bihuan.station.patterns.quarterly import Counts
from bihuan.station.patterns.quarters import Quarter
from bihuan.station.people.models import Organisation
from bihuan.station.rooms.administration.zoning import stations_for
from bihuan.station.rooms.dated.table import sentence
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.nav import LEADING, enter
from bihuan.station.rooms.words import cell

EARLIER = 4  # quarters to choose from


@login_required
@require_GET
def models(request: HttpRequest) -> HttpResponse:
    desk = enter(request, "models")
    return _page(request, desk, _station(request.GET.get("station", ""), desk), _quarter(request.GET.get("quarter", ""), desk))


@login_required
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    desk, said = enter(request, "models"), request.POST
    station = _named(said.get("station", ""), desk)
    on = said.get("on") == "yes"
    try:
        row = switches.switch(station.pk, said.get("model", ""), on, said.get("why", ""), by=desk.person.pk, now=desk.now)
    except ValidationError as why:
        return _page(request, desk, station, _quarter("", desk), wrong=sentence(why), at=said.get("model", ""))
    if row is None:
        messages.info(request, _("It stands so already."))
    else:
        told = _("Switched on: %(model)s.") if on else _("Switched off: %(model)s.")
        messages.info(request, told % {"model": row.get_model_display()})
    return HttpResponseRedirect(f"{reverse('models')}?station={station.pk}")


@login_required
@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    desk, said = enter(request, "models"), request.POST
    station, quarter = _named(said.get("station", ""), desk), Quarter.read(said.get("quarter", ""))
    if quarter is None or not desk.posts & LEADING:
        raise Http404
    try:
        quarterly.sign(station.pk, quarter, said.get("words", ""), by=desk.person.pk, now=desk.now)
    except ValidationError as why:
        return _page(request, desk, station, quarter, wrong=sentence(why), at="sign")
    messages.info(request, _("Read and signed: %(quarter)s.") % {"quarter": quarter})
    return HttpResponseRedirect(f"{reverse('models')}?station={station.pk}&quarter={quarter}")


def _page(request: HttpRequest, desk: Desk, station: Organisation | None, quarter: Quarter, wrong: str = "", at: str = "") -> HttpResponse:
    if station is None:
        return render(request, "rooms/models.html", {"station": None})
    last, reads = Quarter.of(desk.today).before, bool(desk.posts & LEADING)
    found = quarterly.lines(station.pk, quarter) if reads else []
    rows = [(row, _told(row.calls), _told(row.presence)) for row in found]
    offered = [last]
    while len(offered) < EARLIER:
        offered.append(offered[-1].before)
    signed = QuarterCheck.objects.filter(station=station, first=quarter.first).select_related("by")
    values: dict[str, Any] = {
        "station": station, "stations": _stations(desk), "quarter": quarter, "quarters": offered, "rows": rows, "reads": reads,
        "standing": [(model, label, row) for (model, label), row in zip(ModelSwitch.Model.choices, switches.standing(station.pk).values(),
                                                                        strict=True)],
        "past": ModelSwitch.objects.filter(station=station).select_related("by").order_by("-at", "-pk")[:12], "signed": signed,
        "late": quarter.due < desk.today and not signed, "over": quarter.last < desk.today, "cell": settings.SMALLEST_CELL,
        "wrong": wrong, "at": at, "said": request.POST, "now": desk.now,
    }  # fmt: skip
    return render(request, "rooms/models.html", values, status=422 if wrong else 200)


def _told(counts: Counts) -> tuple[str, str, str]:
    """Before, after, and how much the one is of the other with its interval. A count below the smallest cell is not told, and neither is
    the change, from which it could be reckoned."""
    before, after, change = cell(counts.before), cell(counts.after), counts.change
    if change is None or min(counts.before, counts.after) < settings.SMALLEST_CELL:
        return before, after, ""
    value = "—" if change.value is None else f"×{change.value:.2f}"
    high = "∞" if change.high == float("inf") else f"{change.high:.2f}"
    return before, after, f"{value} ({change.low:.2f}–{high})"


def _stations(desk: Desk) -> list[Organisation]:
    return list(Organisation.objects.filter(pk__in=stations_for(desk)).order_by("code"))


def _station(given: str, desk: Desk) -> Organisation | None:
    """The one that is asked for, else the first there is."""
    if given:
        return _named(given, desk)
    return next(iter(_stations(desk)), None)


def _named(given: str, desk: Desk) -> Organisation:
    found = next((one for one in _stations(desk) if str(one.pk) == given), None)
    if found is None:
        raise Http404
    return found


def _quarter(given: str, desk: Desk) -> Quarter:
    last = Quarter.of(desk.today).before
    found = Quarter.read(given)
    return found if found and found <= Quarter.of(desk.today) else last


