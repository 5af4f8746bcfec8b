"""Finding anything the reader may see. The same answer stands under the box in the bar, shorter, and on a page of its own."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.station.rooms.desk import desk_of, wants_part
from bihuan.station.rooms.finding import results

SHORT, LONG = 5, 20


@login_required
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    short = request.GET.get("in") == "bar"
    values = {"results": results(request.GET.get("q", ""), desk_of(request), SHORT if short else LONG), "short": short}
    return render(request, "rooms/found.html" if wants_part(request) else "rooms/find.html", values)
