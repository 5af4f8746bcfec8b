"""Where an administrator begins: what is set, what is lacking, and who changed what."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bihuan.station.people.models import PostingRequest
from bihuan.station.rooms.administration import areas, changes
from bihuan.station.rooms.administration.accounts import listed
from bihuan.station.rooms.administration.founding import STATIONS, kept
from bihuan.station.rooms.administration.lacking import lacks
from bihuan.station.rooms.dated.all import TABLES
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.nav import enter


@login_required
@require_GET
def administration(request: HttpRequest) -> HttpResponse:
    desk = enter(request, "administration")
    values = {
        "doors": _doors(desk),
        "begins": not kept(desk).filter(kind__in=STATIONS).exists(),
        "lacks": lacks(desk),
        "changes": changes.recent(desk),
        "waiting": PostingRequest.objects.filter(granted=None, asked_by=desk.person).count(),
        "now": desk.now,
    }
    return render(request, "rooms/administration.html", values)


def _doors(desk: Desk) -> list[tuple[str, str, str, str]]:
    """Each part of administration: its icon, where it is, its name, and what is there now."""
    shown = [
        ("list", reverse("setup"), _("Organisations"), _("%(n)s stand in your tree") % {"n": kept(desk).count()}),
        ("user", reverse("people"), _("People"), _("%(n)s accounts") % {"n": listed(desk, "").count()}),
        ("doc", reverse("posts"), _("Posts and duties"), _("what each post may do, to be printed")),
        ("pin", reverse("areas"), _("Areas"), _("%(n)s, each with who answers for it") % {"n": areas.listed(desk).count()}),
    ]
    return shown + [("list", reverse("table", args=[one.of]), str(one.label), str(one.about)) for one in TABLES.values()]
