"""Where a person is signed in, and signing out from elsewhere."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from bihuan.station.people import sessions
from bihuan.station.people.signins import device, factor_words
from bihuan.station.rooms.desk import desk_of

LAST = 20


@dataclass(frozen=True)
class Place:
    pk: int
    device: str
    address: str
    since: datetime
    seen: datetime
    here: bool


@login_required
@require_http_methods(["GET", "POST"])
def where(request: HttpRequest) -> HttpResponse:
    desk = desk_of(request)
    found = sessions.of(desk.person)
    if request.method == "POST":
        return _end(request, request.POST.get("end", ""))
    places = [
        Place(one.pk, device(one.user_agent), one.ip, one.created_at, one.last_seen_at, one.session_key == request.session.session_key)
        for one in found
    ]
    tries = [(one, factor_words(one.factor)) for one in desk.person.sign_ins.order_by("-at", "-id")[:LAST]]
    return render(request, "rooms/where.html", {"places": places, "tries": tries, "now": desk.now})


def _end(request: HttpRequest, which: str) -> HttpResponse:
    desk = desk_of(request)
    if which == "others":
        count = sessions.end_others(request, desk.person, desk.now)
        told = ngettext("Signed out at %(n)s other place.", "Signed out at %(n)s other places.", count) % {"n": count}
    else:
        one = next((one for one in sessions.of(desk.person) if str(one.pk) == which), None)
        if one is None or one.session_key == request.session.session_key:
            raise Http404
        sessions.end(request, one, desk.now)
        told = _("Signed out there.")
    messages.info(request, told)
    return HttpResponseRedirect(reverse("where"))
