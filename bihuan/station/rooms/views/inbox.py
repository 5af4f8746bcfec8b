"""Signing for many at once: each is its own move, and each tells how it went."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from bihuan.loop import Refused
from bihuan.station.loop.access import matter_for
from bihuan.station.loop.act import act
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Matter
from bihuan.station.loop.view import moves
from bihuan.station.loop.words import worded
from bihuan.station.rooms.desk import Desk, desk_of
from bihuan.station.rooms.pages import SIZE


@login_required
@require_POST
def sign_many(request: HttpRequest) -> HttpResponse:
    desk, signed = desk_of(request), 0
    for number in dict.fromkeys(request.POST.getlist("pick")[:SIZE]):
        try:
            matter = matter_for(desk.actor, number, desk.now)
            _sign(matter, desk)
            signed += 1
        except Http404:
            messages.warning(request, _("%(number)s: there is no such matter, or it is not yours to see.") % {"number": number})
        except Refused as why:
            messages.warning(request, f"{number}: {worded(why)}")
    if signed:
        messages.success(request, ngettext("Signed for %(n)s matter.", "Signed for %(n)s matters.", signed) % {"n": signed})
    return HttpResponseRedirect(reverse("inbox"))


def _sign(matter: Matter, desk: Desk) -> None:
    """The move that signs for a hand-over and asks for nothing else."""
    loop = kinds()[matter.kind].loop
    for view in moves(matter, desk.actor, desk.now):
        hands = loop.moves[view.name].hands
        if hands and hands.deed == "sign" and not any(field.required for field in view.fields):
            act(matter.pk, view.name, desk.actor, {}, version=matter.version, now=desk.now)
            return
    raise Refused("not_yours", move=_("Sign for"))
