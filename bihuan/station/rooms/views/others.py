from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from bihuan.station.loop.access import matter_for
from bihuan.station.rooms.command_room.others import here, others
from bihuan.station.rooms.desk import desk_of


@login_required
@require_POST
def at_matter(request: HttpRequest, number: str) -> HttpResponse:
    """A page says that it has the matter open, and is told who else has."""
    desk = desk_of(request)
    matter = matter_for(desk.actor, number, desk.now)
    here(matter, desk.person, request.POST.get("doing", ""), desk.now)
    return render(request, "rooms/others.html", {"others": others(matter, desk.person, desk.now), "now": desk.now})
