"""The station's rule, printed from what the machine does."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.station.loop.view import rule_text
from bihuan.station.rooms.desk import desk_of


@login_required
@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    desk = desk_of(request)
    try:
        on = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        on = desk.today
    return render(request, "rooms/rules.html", {"kinds": rule_text(on), "on": on, "now": desk.now, "desk": desk})
