"""The call form for when the station is away: kept by the browser, empty, and saying nothing of anybody."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.station.rooms import words
from bihuan.station.rooms.calling import callbook, callform, shell
from bihuan.station.rooms.desk import desk_of


@login_required
@require_GET
def form(request: HttpRequest) -> HttpResponse:
    """The whole page, or the form alone for a page that stands already."""
    desk = desk_of(request)
    callbook.station_of(desk)
    values = {**callform.values(callform.Taking("", callform.fresh().typed), desk.today), "words": words.for_scripts()}
    return render(request, "rooms/call_form.html" if request.GET.get("part") else "rooms/offline.html", values)


@login_required
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The browser's own helper: it answers only where the station does not."""
    answer = render(request, "rooms/sw.js", {"files": shell.files(), "version": shell.version()}, content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer
