"""The list of a search on paper: sectors and the least that searchers must know. Once the person is found there is none."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan.station.loop.access import hidden, matter_for, on_police_side
from bihuan.station.rights.models import What
from bihuan.station.rooms.calling.quickcard import notice_of, search_of
from bihuan.station.rooms.desk import desk_of
from bihuan.station.rooms.leaving import Leaving, Mark, leave


@login_required
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, number: str) -> HttpResponse:
    desk = desk_of(request)
    matter = matter_for(desk.actor, number, desk.now)
    search = search_of(matter, desk.now)
    over = search is None or search.found_at or matter.closed_at
    if over or hidden(matter, desk.actor, desk.now) or not on_police_side(desk.actor, desk.now):
        raise Http404

    def printed(mark: Mark) -> HttpResponse:
        values = {"matter": matter, "search": search, "notice": notice_of(matter, desk.now), "now": desk.now, "mark": mark}
        return render(request, "rooms/search_paper.html", values)

    title = _("Search list of %(number)s") % {"number": number}
    return leave(request, desk, Leaving(title, reverse("matter", args=[number]), What.PRINT, matter), printed)
