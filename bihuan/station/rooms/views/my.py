"""My page: my matters by due time over all kinds, my newest notices, my unfinished calls, who read what is held on me."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from bihuan.station.rights.reads import read_about
from bihuan.station.rooms import mine
from bihuan.station.rooms import notices as told
from bihuan.station.rooms.command_room import instructions
from bihuan.station.rooms.desk import desk_of
from bihuan.station.rooms.views.notices import row

NEWEST = 8


@login_required
@require_GET
def my(request: HttpRequest) -> HttpResponse:
    desk = desk_of(request)
    looked = told.last_look(desk)
    notices = told.page(desk).rows[:NEWEST]
    values = {
        "instructions": instructions.instructions(desk),
        "matters": mine.matters(desk),
        "notices": [row(one, desk, looked is None or one.at > looked.notices_at) for one in notices],
        "drafts": mine.drafts(desk),
        "read": read_about(desk.person)[:NEWEST],
        "now": desk.now,
    }
    return render(request, "rooms/my.html", values)


@login_required
@require_POST
def move_noted(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever rides in the unit has read where it is to wait."""
    if not instructions.note(pk, desk_of(request)):
        raise Http404
    return HttpResponseRedirect(reverse("my"))
