"""Classes under watch: how each stands now, and what was told lately."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.station.rooms.leader.watched import lately, watched
from bihuan.station.rooms.nav import enter


@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    desk = enter(request, "watches")
    return render(request, "rooms/watches.html", {"watched": watched(desk), "lately": lately(desk), "now": desk.now})
