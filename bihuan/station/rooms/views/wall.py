"""The wall: its page, what stands on it now, and the day beside an ordinary one."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.station.people.sessions import WALL, put_on_the_wall
from bihuan.station.rooms.command_room import wall
from bihuan.station.rooms.command_room.watch import on_watch
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.nav import enter
from bihuan.station.rooms.tables import draw


@login_required
@require_http_methods(["GET", "POST"])
def board(request: HttpRequest) -> HttpResponse:
    """Looked at by whoever dispatches; posted, the window becomes the wall: it stays signed in and opens nothing else."""
    desk = enter(request, "wall")
    if request.method == "POST":
        put_on_the_wall(request)
        return HttpResponseRedirect(reverse("wall"))
    values = {**_now(desk), "day": wall.today(desk), "house": wall.house(desk), "hangs": request.session.get(WALL, False)}
    return render(request, "rooms/wall.html", values)


@login_required
@require_GET
def standing(request: HttpRequest) -> HttpResponse:
    return render(request, "rooms/wall_now.html", _now(enter(request, "wall")))


@login_required
@require_GET
def day(request: HttpRequest) -> HttpResponse:
    return render(request, "rooms/wall_day.html", {"day": wall.today(enter(request, "wall"))})


def _now(desk: Desk) -> dict[str, object]:
    found = wall.open_incidents(desk)
    rows = draw("wall", faces=found.rows)
    return {"open": found, "rows": rows, "units": wall.units_by_status(desk), "watch": on_watch(desk), "now": desk.now}
