"""The door a call form asks while it is typed: which matter this may belong to."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from bihuan.station.rooms.calling import callbook
from bihuan.station.rooms.calling.same import proposals
from bihuan.station.rooms.desk import desk_of


@login_required
@require_POST
def same(request: HttpRequest) -> JsonResponse:
    """Takes `words`, `place`, `lat`, `lon`; with a `purpose` also `caller_phone`, and that look-up is written down."""
    desk = desk_of(request)
    callbook.station_of(desk)
    return JsonResponse(proposals(request.POST, desk))
