"""What a leader does with a cluster: one press tasks the case team with it, another says why not; either can be taken back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.loop import Refused
from bihuan.station.loop.words import worded
from bihuan.station.patterns import clusters
from bihuan.station.patterns.models import ClusterDecided
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.leader.stations import stations_of
from bihuan.station.rooms.nav import enter


@login_required
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    desk, said = enter(request, "clusters"), request.POST
    station = said.get("station", "")
    if station not in {str(one) for one in stations_of(desk)}:
        raise Http404
    try:
        found = clusters.find(int(station), said.get("cluster", ""), desk.now)
        if said.get("do") == "task":
            made = clusters.task(found, desk.actor, desk.now)
            messages.info(request, _("%(team)s has the cluster; its answer is awaited.") % {"team": made.team})
        else:
            clusters.decline(found, said.get("why", ""), said.get("words", ""), desk.actor, desk.now)
            messages.info(request, _("Written down. The card comes back when the cluster grows."))
    except Refused as why:
        messages.warning(request, f"{worded(why)} {said.get('words', '')}".strip())
    return _back()


@login_required
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    desk: Desk = enter(request, "clusters")
    one = get_object_or_404(ClusterDecided.objects.filter(station__in=stations_of(desk)), pk=pk)
    try:
        clusters.undo(one, request.POST.get("words", ""), desk.actor, desk.now)
    except Refused as why:
        messages.warning(request, worded(why))
    else:
        messages.info(request, _("It is taken back; the card stands again."))
    return _back()


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("leader") + "#clusters")
