"""Patrol zones: whether they cut the township, how even the work lies on them, and what a change would do before it is taken."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.station.patterns import switches
from bihuan.station.patterns import zones as pattern
from bihuan.station.patterns.switches import Model
from bihuan.station.patterns.zones import Cut, Placed
from bihuan.station.places.models import Area
from bihuan.station.rooms.administration import zonedrawing, zoning
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.nav import enter


@login_required
@require_GET
def zones(request: HttpRequest) -> HttpResponse:
    """Of the first township, or of the one that is asked for."""
    desk = enter(request, "zones")
    every = zoning.townships_of(desk)
    asked = request.GET.get("of", "")
    one = next((area for area in every if area.code == asked), None) if asked else next(iter(every), None)
    if asked and one is None:
        raise Http404
    if one is None:
        return render(request, "rooms/zones.html", {"ground": None})
    return _page(request, desk, every, pattern.cut(one), request.GET.get("part", ""), request.GET.get("to", ""))


@login_required
@require_http_methods(["POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    """One part goes to another zone, or slivers are snapped away; only where no gap and no overlap comes of it."""
    desk, said = enter(request, "areas"), request.POST
    every = zoning.townships_of(desk)
    one = next((area for area in every if area.code == code), None)
    cut = pattern.cut(one) if one else None
    if cut is None or not zoning.may_change(desk, cut):
        raise Http404
    why, part, to = said.get("why", "").replace("\0", "").strip()[:200], said.get("part", ""), said.get("to", "")
    if said.get("seen") != zoning.version(cut):
        return _page(request, desk, every, cut, part, to, wrong=_("The zones have been changed meanwhile. Look again, then decide."))
    if not why:
        return _page(request, desk, every, cut, part, to, wrong=_("Say why it is changed."))
    if said.get("do") == "snap":
        after = pattern.without_slivers(cut)
    else:
        tried = zoning.tried(cut, _calls(request, desk, cut), part, to)
        if tried is None:
            raise Http404
        if tried.refusals:
            return _page(request, desk, every, cut, part, to, wrong=" ".join(tried.refusals))
        after = tried.cut
    taken = zoning.take(cut, after, why=why, desk=desk)
    names = _(", ").join(map(str, taken))
    messages.info(request, _("It is written down: %(zones)s.") % {"zones": names} if taken else _("Nothing was different."))
    return HttpResponseRedirect(f"{reverse('zones')}?of={code}")


def _calls(request: HttpRequest, desk: Desk, cut: Cut) -> Placed:
    span = _span(request, desk)
    return pattern.placed(cut, zoning.stations_for(desk), span.start, span.end)


def _span(request: HttpRequest, desk: Desk) -> Any:
    given = request.GET if request.method == "GET" else request.POST
    return zoning.period(given.get("first", ""), given.get("last", ""), desk)


def _page(request: HttpRequest, desk: Desk, every: list[Area], cut: Cut, part: str, to: str, wrong: str = "") -> HttpResponse:
    calls = _calls(request, desk, cut)
    load = pattern.load(cut, calls)
    tried = zoning.tried(cut, calls, part, to) if part and to else None
    faults, writes = zoning.told(cut), zoning.may_change(desk, cut)
    span, stations = _span(request, desk), zoning.stations_for(desk)
    switched_off = switches.off(stations, Model.ZONES)
    proposes = not switched_off or bool(switches.running(stations, Model.ZONES))
    values = {
        "ground": cut.ground, "grounds": every, "cut": cut, "faults": faults, "summed": zoning.summed(cut),
        "more": len(cut.found.every) - len(faults),
        "slivers": any(one.snap for one in faults), "tolerance": settings.ZONE_TOLERANCE, "cell": settings.SMALLEST_CELL,
        "ownerless": [zone for zone in (*cut.zones, *cut.undrawn) if zone.organisation is None], "shared": zoning.twice_owned(cut),
        "picture": zonedrawing.picture(cut, faults, tried.part if tried else None), "on_map": zonedrawing.on_map(cut, faults),
        "outlines": reverse("map-areas-outlines") if zoning.keeps(desk) else reverse("map-outlines"),
        "rows": zoning.rows(cut, load, tried.load if tried else None, (tried.source, tried.to) if tried else ()), "load": load,
        "unplaced": calls.unplaced, "base": load.calls + load.nowhere - load.twice + calls.unplaced, "even": zoning.evenness_words(load),
        "then": zoning.evenness_words(tried.load) if tried else None, "tried": tried, "span": span,
        "parts": [(area, cut.zones[held]) for area, held in pattern.parts(cut)], "part": part, "to": to,
        "steps": zoning.steps(cut, calls) if proposes else [], "proposes": proposes, "switched_off": switched_off, "now": desk.now,
        "writes": writes, "links": zoning.keeps(desk), "seen": zoning.version(cut), "wrong": wrong,
        "why": request.POST.get("why", ""),
    }  # fmt: skip
    return render(request, "rooms/zones.html", values, status=422 if wrong else 200)
