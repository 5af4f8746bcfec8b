"""Who and what is there today, for posts that deploy it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.station.rooms.command_room.strength import houses
from bihuan.station.rooms.nav import enter


@login_required
@require_GET
def strength(request: HttpRequest) -> HttpResponse:
    desk = enter(request, "strength")
    return render(request, "rooms/strength.html", {"houses": houses(desk), "now": desk.now})
