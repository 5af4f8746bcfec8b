"""Places with many calls: the list of a window, what is decided about each, and the list as Excel."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.station.patterns import places, switches
from bihuan.station.patterns.models import PlaceReview
from bihuan.station.patterns.places import HotPlace
from bihuan.station.patterns.switches import Model
from bihuan.station.rooms.dated.table import sentence
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.faces import class_name
from bihuan.station.rooms.leader.stations import stations_of
from bihuan.station.rooms.leaving import Leaving, Mark, leave
from bihuan.station.rooms.nav import enter
from bihuan.station.rooms.sheets import workbook


@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    desk = enter(request, "hot-places")
    return _page(request, desk, _days(request.GET.get("days", "")))


@login_required
@require_POST
def review(request: HttpRequest) -> HttpResponse:
    desk, said = enter(request, "hot-places"), request.POST
    station, days = said.get("station", ""), _days(said.get("days", ""))
    if station not in {str(one) for one in switches.running(stations_of(desk), Model.PLACES)}:
        raise Http404
    found = places.find(int(station), days, said.get("place", ""), desk.now)
    if found is None:
        messages.warning(request, _("The calls there have changed meanwhile. Look again; you wrote: %(words)s") % {
            "words": said.get("words", "")})
        return HttpResponseRedirect(f"{reverse('hot-places')}?days={days}")
    try:
        again_on = _date(said.get("again_on", ""))
        places.review(found, said.get("verdict", ""), said.get("words", ""), again_on, by=desk.person.pk, now=desk.now)
    except ValidationError as why:
        return _page(request, desk, days, found.key, sentence(why), status=422)
    messages.info(request, _("Written down: %(place)s.") % {"place": found.name})
    return HttpResponseRedirect(f"{reverse('hot-places')}?days={days}")


@login_required
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest) -> HttpResponse:
    desk = enter(request, "hot-places")
    days = _days(request.GET.get("days", ""))

    def made(mark: Mark) -> HttpResponse:
        headers = (_("Place"), _("In the register"), _("Calls"), _("Incidents"), _("Classes"), _("First"), _("Last"), _("Decision"),
                   _("What was found, what is done"), _("Look at it by"))  # fmt: skip
        rows = [
            (one.name, _("yes") if one.standard else _("no"), one.calls, one.incidents, _mix(one, desk), one.first, one.last,
             str(one.review.get_verdict_display()) if one.review else "", one.review.words if one.review else "", str(one.look_by))
            for one in _found(desk, days)
        ]  # fmt: skip
        return workbook(f"places-{desk.today}", headers, rows, ((_("Shows"), _title(days)), (_("Note"), _note())), mark)

    return leave(request, desk, Leaving(_title(days), f"{reverse('hot-places')}?days={days}"), made)


def _note() -> str:
    return _("Valid calls of the public; no restricted matter and no person stands in it. For the station's own eyes.")


def _title(days: int) -> str:
    return _("Places with many calls in %(days)s days") % {"days": days}


def _page(request: HttpRequest, desk: Desk, days: int, key: str = "", wrong: str = "", status: int = 200) -> HttpResponse:
    values: dict[str, Any] = {
        "rows": [(one, _mix(one, desk), one.look_by < desk.today) for one in _found(desk, days)], "days": days, "windows": places.WINDOWS,
        "switched_off": switches.off(stations_of(desk), Model.PLACES),
        "verdicts": PlaceReview.Verdict.choices, "wrong": wrong, "key": key, "said": request.POST, "now": desk.now, "today": desk.today,
    }  # fmt: skip
    return render(request, "rooms/hot_places.html", values, status=status)


def _found(desk: Desk, days: int) -> list[HotPlace]:
    return [one for station in switches.running(stations_of(desk), Model.PLACES) for one in places.hot_places(station, days, desk.now)]


def _mix(one: HotPlace, desk: Desk) -> str:
    return _(", ").join(f"{class_name(code, desk.now)} {n}" for code, n in one.classes)


def _days(given: str) -> int:
    return next((one for one in places.WINDOWS if str(one) == given), 30)


def _date(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise ValidationError(_("It is looked at again on a day after today, within a year.")) from None
