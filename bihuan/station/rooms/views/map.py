"""The map: its page, its tiles, and what stands on it."""

import gzip
import re

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.station.calls.models import Category
from bihuan.station.people.edition import one_moment, stamp
from bihuan.station.people.models import Organisation, Placement
from bihuan.station.places.ground.tiles import tiles
from bihuan.station.places.models import Area
from bihuan.station.rooms.administration.areas import listed
from bihuan.station.rooms.command_room.layers import layers, outlines
from bihuan.station.rooms.nav import enter

WEEK = 7 * 24 * 3600


@login_required
@require_GET
def ground(request: HttpRequest) -> HttpResponse:
    enter(request, "map")
    return render(request, "rooms/map.html")


@login_required
@require_GET
@one_moment(Organisation, Placement, Category)
def standing(request: HttpRequest) -> HttpResponse:
    """Incidents and units, as they stand now."""
    return JsonResponse(layers(enter(request, "map")), headers={"Cache-Control": "no-store"})


@login_required
@require_GET
def drawn_areas(request: HttpRequest) -> HttpResponse:
    """The outlines alone, for whoever keeps them."""
    enter(request, "areas")
    return render(request, "rooms/map_areas.html")


@login_required
@require_GET
def kept_outlines(request: HttpRequest) -> HttpResponse:
    """The same outlines; those that the administrator keeps lead to their pages."""
    desk = enter(request, "areas")
    kept = frozenset(listed(desk).values_list("pk", flat=True))
    return JsonResponse(outlines(kept), headers={"Cache-Control": "no-store"})


@login_required
@require_GET
def areas(request: HttpRequest) -> HttpResponse:
    enter(request, "map")
    etag = '"' + "-".join(str(part) for part in stamp(Area)) + '"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    return JsonResponse(outlines(), headers={"ETag": etag, "Cache-Control": "private, no-cache"})


@require_GET
def tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """One tile of the map in force. The address carries the map's version as `v`, so that a browser may keep what it has for long."""
    found = tiles() if request.user.is_authenticated else None
    if found is None:
        raise Http404
    etag = f'"{found.version}"'
    headers = {"ETag": etag, "Cache-Control": f"private, max-age={WEEK}" if request.GET.get("v") == found.version else "private, no-cache",
               "Vary": "Accept-Encoding, Cookie"}
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers=headers)
    content = found.tile(z, x, y)
    if content is None:
        return HttpResponse(status=204, headers=headers)
    if re.search(r"\bgzip\b", request.headers.get("Accept-Encoding", "")):
        headers["Content-Encoding"] = "gzip"
    else:
        content = gzip.decompress(content)
    return HttpResponse(content, content_type="application/vnd.mapbox-vector-tile", headers=headers)

