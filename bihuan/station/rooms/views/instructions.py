"""An instruction is acknowledged from the room where it is seen, with one press."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.loop import Refused
from bihuan.station.loop.access import matter_for
from bihuan.station.loop.act import act
from bihuan.station.loop.words import worded
from bihuan.station.rooms.nav import enter


@login_required
@require_POST
def acknowledge(request: HttpRequest, number: str, part: int) -> HttpResponse:
    """Whatever else happened on the matter meanwhile, having heard is having heard: the version is the one that stands."""
    desk = enter(request, "queue")
    matter = matter_for(desk.actor, number, desk.now)
    try:
        act(matter.pk, "acknowledge", desk.actor, {"help": part}, version=matter.version, now=desk.now)
    except Refused as why:
        messages.warning(request, f"{number}: {worded(why)}")
    else:
        messages.info(request, _("%(number)s: acknowledged.") % {"number": number})
    return HttpResponseRedirect(reverse("queue"))
