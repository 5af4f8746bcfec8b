"""Small answers that a page asks for again and again."""

from dataclasses import asdict

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.station.loop.access import visible
from bihuan.station.loop.stream import Cursor, newest, tail
from bihuan.station.rooms.calling.bells import bells as ringing
from bihuan.station.rooms.desk import Desk, desk_of
from bihuan.station.rooms.notices import unread as count_unread
from bihuan.station.rooms.standing import silent_workers


@login_required
@require_GET
def pulse(request: HttpRequest) -> HttpResponse:
    """What has moved behind `after`: the stream for a page that has lost it. The cursor is the ETag, so that silence costs little."""
    try:
        after = Cursor.parse(request.GET.get("after", ""))
    except ValueError:
        after = newest()
    events = tail(after)
    cursor = str(events[-1].cursor if events else after)
    if not events and request.headers.get("If-None-Match") == f'"{cursor}"':
        return HttpResponseNotModified()
    answer = JsonResponse({"cursor": cursor, "changed": _told(desk_of(request), {event.matter: event.version for event in events})})
    answer["ETag"] = f'"{cursor}"'
    answer["Cache-Control"] = "private, no-cache"  # numbers and versions alone; kept, so that silence costs a short answer
    return answer


@login_required
@require_GET
def unread(request: HttpRequest) -> HttpResponse:
    return render(request, "rooms/unread.html", {"unread": count_unread(desk_of(request))})


@login_required
@require_GET
def workers(request: HttpRequest) -> HttpResponse:
    return render(request, "rooms/workers.html", {"silent": silent_workers(desk_of(request).now)})


@login_required
@require_GET
def bells(request: HttpRequest) -> HttpResponse:
    """What should be heard at this desk now."""
    return JsonResponse({"bells": [asdict(one) for one in ringing(desk_of(request))]})


def _told(desk: Desk, versions: dict[int, int]) -> list[dict[str, object]]:
    seen = visible(desk.actor, desk.now).filter(pk__in=versions).values_list("pk", "number")
    return [{"m": number, "v": versions[pk]} for pk, number in seen]
