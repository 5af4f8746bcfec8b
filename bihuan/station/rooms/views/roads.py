"""Closed roads on the map: which there are, one click to close one, one to open it again."""

from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.station.people.actor import CHINA
from bihuan.station.people.functions import DISPATCH
from bihuan.station.people.sessions import WALL
from bihuan.station.places import closures
from bihuan.station.places.models import ClosedRoad
from bihuan.station.places.refusals import PlaceRefused
from bihuan.station.places.roads import standing
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.nav import enter

Extent = ClosedRoad.Extent
LONGEST = timedelta(days=400)  # a road that is closed for longer is left off the map by the next extract


@login_required
@require_GET
def closed(request: HttpRequest) -> JsonResponse:
    """As GeoJSON, each as its stretches. The wall names no person."""
    return _drawn(enter(request, "map"), named=not request.session.get(WALL))


@login_required
@require_POST
def close(request: HttpRequest) -> JsonResponse:
    desk = _dispatching(request)
    try:
        lat, lon = float(request.POST.get("lat", "")), float(request.POST.get("lon", ""))
        until = _until(request.POST.get("until", "").strip(), desk.now)
        extent, foot = request.POST.get("extent", ""), request.POST.get("on_foot") == "on"
        to = (float(request.POST.get("to_lat", "")), float(request.POST.get("to_lon", ""))) if extent == Extent.BETWEEN else None
        closures.close(lat, lon, why=request.POST.get("why", ""), by=desk.person, now=desk.now, until=until, on_foot=foot,
                       whole=extent == Extent.STREET, to=to)  # fmt: skip
    except PlaceRefused as refused:
        return JsonResponse({"wrong": str(refused)}, status=409)
    except ValueError:
        return JsonResponse({"wrong": _("Click on the road that is closed; give a later date and time, or none.")}, status=409)
    return _drawn(desk)


@login_required
@require_POST
def open_again(request: HttpRequest, pk: int) -> JsonResponse:
    desk = _dispatching(request)
    found = ClosedRoad.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    closures.open_again(found, by=desk.person, now=desk.now)
    return _drawn(desk)


def _dispatching(request: HttpRequest) -> Desk:
    """Whoever may not send units has no such door."""
    desk = enter(request, "map")
    if DISPATCH not in desk.functions:
        raise Http404
    return desk


def _until(given: str, now: datetime) -> datetime | None:
    if not given:
        return None
    until = datetime.fromisoformat(given).replace(tzinfo=CHINA)
    if until > now + LONGEST:
        raise ValueError(given)
    return until


def _shape(lines: list[list[tuple[float, float]]]) -> dict[str, object]:
    if len(lines[0]) == 1:
        return {"type": "Point", "coordinates": lines[0][0]}
    return {"type": "MultiLineString", "coordinates": lines} if len(lines) > 1 else {"type": "LineString", "coordinates": lines[0]}


def _drawn(desk: Desk, *, named: bool = True) -> JsonResponse:
    """`named`: with who closed it."""
    stood, features = standing(), []
    for one in closures.in_force(desk.now):
        features.append({"type": "Feature", "geometry": _shape(closures.lines(stood.roads, one)), "properties": _told(one, named)})
    return JsonResponse({"type": "FeatureCollection", "features": features, "fault": str(stood)}, headers={"Cache-Control": "no-store"})


def _told(one: ClosedRoad, named: bool) -> dict[str, object]:
    until = one.until.astimezone(CHINA) if one.until else None
    name, extent = one.name or _("road without a name"), "" if one.extent == Extent.STRETCH else one.get_extent_display()
    return {
        "id": one.pk, "name": f"{name} · {extent}" if extent else name, "why": one.why,
        "who": one.set_by.name if one.set_by and named else "",
        "since": f"{one.since.astimezone(CHINA):%m-%d %H:%M}", "until": f"{until:%m-%d %H:%M}" if until else "", "label": _("closed"),
    }  # fmt: skip
