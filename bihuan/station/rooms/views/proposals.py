"""What the words suggest while they are typed. An answer that is late or fails holds nobody up: the form does not wait for it."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from bihuan.station.calls.proposing import propose
from bihuan.station.rooms.calling import callbook, sortingpart
from bihuan.station.rooms.desk import desk_of


@login_required
@require_POST
def proposals(request: HttpRequest) -> JsonResponse:
    desk = desk_of(request)
    callbook.station_of(desk)
    if not settings.PROPOSALS:
        raise Http404
    return JsonResponse(sortingpart.told(propose(request.POST.get("words", ""), desk.now)))
