"""What many report at the same time, as the machine proposes it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bihuan.station.patterns.issues import WINDOWS, hot_issues
from bihuan.station.rooms.faces import class_name
from bihuan.station.rooms.leader.stations import stations_of
from bihuan.station.rooms.nav import enter


@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    desk = enter(request, "hot-issues")
    days = next((one for one in WINDOWS if str(one) == request.GET.get("days", "")), WINDOWS[0])
    found = hot_issues(stations_of(desk), days, desk.now)
    rows = [(one, _(", ").join(f"{class_name(code, desk.now)} {n}" for code, n in one.classes),
             _(", ").join(f"{place} {n}" for place, n in one.places)) for one in found.issues]  # fmt: skip
    return render(request, "rooms/hot_issues.html", {"rows": rows, "found": found, "days": days, "windows": WINDOWS, "now": desk.now})
