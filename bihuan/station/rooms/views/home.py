"""The way in: everybody lands in the room of the post they act in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from bihuan.station.rooms.desk import desk_of
from bihuan.station.rooms.nav import first_room


@login_required
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(first_room(desk_of(request)))
