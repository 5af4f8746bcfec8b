"""Doors of the call form's place: candidates while it is typed, and a name that somebody confirms."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.station.places.refusals import PlaceRefused
from bihuan.station.rooms.calling import callbook, placing
from bihuan.station.rooms.desk import desk_of


@login_required
@require_POST
def candidates(request: HttpRequest) -> JsonResponse:
    """Posted, so that nothing a caller said stands in an address or a log."""
    callbook.station_of(desk_of(request))
    if not settings.PROPOSES_PLACES:
        raise Http404
    found = placing.meant(request.POST.get("place", ""), request.POST.get("words", ""))
    return JsonResponse({"candidates": found}, headers={"Cache-Control": "no-store"})


@login_required
@require_POST
def nickname(request: HttpRequest) -> JsonResponse:
    desk = desk_of(request)
    callbook.station_of(desk)
    if not callbook.sits_at_a_desk(desk):
        raise Http404
    try:
        lat, lon = float(request.POST.get("lat", "")), float(request.POST.get("lon", ""))
        kept = placing.remember(
            request.POST.get("name", ""), request.POST.get("means", ""), lat, lon, by=desk.person, now=desk.now)
    except PlaceRefused as refused:
        return JsonResponse({"wrong": str(refused)}, status=409)
    except ValueError:
        return JsonResponse({"wrong": _("A name has 2 to 60 signs, letters among them, and a pin on the map.")}, status=409)
    return JsonResponse({"told": _("“%(name)s” is kept as the name of this place.") % {"name": kept.name}})
