"""The list of reporters to ring, with the sentence to say; each is ticked off with how the call went."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.station.loop.models import Ring
from bihuan.station.rooms.desk import desk_of
from bihuan.station.rooms.inbox.ringing import listing, phone, settle


@login_required
@require_GET
def ringing(request: HttpRequest) -> HttpResponse:
    desk = desk_of(request)
    rows = listing(desk)
    return render(request, "rooms/ring.html", {"rows": rows, "to_ring": len(rows), "results": Ring.Result.choices, "now": desk.now})


@login_required
@require_http_methods(["GET", "POST"])
def rung(request: HttpRequest, number: str) -> HttpResponse:
    """Asked: the telephone of this one reporter. Told: how the call went."""
    if request.method == "GET":
        return render(request, "rooms/ring_phone.html", {"phone": phone(desk_of(request), number)})
    matter = settle(desk_of(request), number, request.POST.get("result", ""))
    messages.info(request, _("%(number)s: written down how the call went.") % {"number": matter.number})
    return HttpResponseRedirect(reverse("ring"))
