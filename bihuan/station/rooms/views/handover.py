"""Handing the desk over to the next shift, accepting it, reading it, printing it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.loop import Refused
from bihuan.station.duty.models import Relief
from bihuan.station.duty.reliefs import accept, sign, waiting
from bihuan.station.loop.words import worded
from bihuan.station.rights.models import What
from bihuan.station.rooms.desk import Desk, desk_of
from bihuan.station.rooms.faces import Face
from bihuan.station.rooms.inbox import ringing
from bihuan.station.rooms.joint import handing
from bihuan.station.rooms.leader import handover
from bihuan.station.rooms.leaving import Leaving, Mark, leave
from bihuan.station.rooms.words import moment_in_full

MOST = 12  # earlier hand-overs listed


@login_required
@require_http_methods(["GET", "POST"])
def relief(request: HttpRequest) -> HttpResponse:
    desk = desk_of(request)
    houses = handover.houses_of(desk)
    if not houses:
        raise Http404
    if request.method == "GET":
        return _page(request, desk, {})
    house = handover.house_of(desk)
    if house is None:
        raise Http404
    said = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    try:
        made = sign(
            house, handover.lines(house, desk, said), words=said.get("words", ""), promises=said.get("promises", ""),
            by=desk.person.pk, now=desk.now,
        )  # fmt: skip
    except Refused as why:
        return _page(request, desk, said, worded(why))
    messages.info(request, _("Signed. The desk is yours until the next duty officer accepts it."))
    return HttpResponseRedirect(reverse("relief-one", args=[made.pk]))


@login_required
@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    desk = desk_of(request)
    return _one(request, desk, _read(desk, pk))


@login_required
@require_POST
def taken(request: HttpRequest, pk: int) -> HttpResponse:
    """Accepted by the next duty officer of the same desk."""
    desk = desk_of(request)
    found = _read(desk, pk)
    if not _may_take(found, desk):
        raise Http404
    remark = request.POST.get("remark", "")
    try:
        accept(found, remark=remark, by=desk.person.pk, now=desk.now)
    except Refused as why:
        return _one(request, desk, found, wrong=worded(why), remark=remark, status=422)
    messages.info(request, _("Accepted. The desk is yours."))
    return HttpResponseRedirect(reverse("relief-one", args=[pk]))


@login_required
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    desk = desk_of(request)
    found = _read(desk, pk)

    def printed(mark: Mark) -> HttpResponse:
        values = {"relief": found, "items": found.items.all(), "desk": desk, "now": desk.now, "mark": mark}
        return render(request, "rooms/relief_paper.html", values)

    title = _("Hand-over of the desk, %(when)s") % {"when": moment_in_full(found.signed_at)}
    return leave(request, desk, Leaving(title, reverse("relief-one", args=[pk]), What.PRINT), printed)


def _read(desk: Desk, pk: int) -> Relief:
    found = Relief.objects.filter(pk=pk).select_related("house", "joint", "outgoing", "incoming").first()
    if found is None or not (found.house_id in handover.houses_of(desk) or found.joint and handing.may(found.joint, desk)):
        raise Http404
    return found


def _may_take(found: Relief, desk: Desk) -> bool:
    return handing.may(found.joint, desk) if found.joint else handover.house_of(desk) == found.house_id


def _since(found: Relief, desk: Desk) -> list[Face]:
    return handing.since(found, found.joint, desk) if found.joint else handover.since(found, desk)


def _page(request: HttpRequest, desk: Desk, said: dict[str, str], wrong: str = "") -> HttpResponse:
    """The list to sign, unless one waits already; the earlier ones below."""
    house, houses = handover.house_of(desk), handover.houses_of(desk)
    earlier = Relief.objects.filter(house__in=houses).select_related("house", "joint", "outgoing", "incoming").order_by("-signed_at")
    values: dict[str, Any] = {
        "open": waiting(houses).first(),
        "may_sign": house is not None,
        "earlier": earlier[:MOST],
        "said": said,
        "wrong": wrong,
        "now": desk.now,
    }
    if house is not None and not values["open"]:
        rows, shut = handover.rows(house, desk), handover.secret(house, desk)
        values |= {
            "rows": [(face, said.get(f"note-matter-{face.number}", ""), face.number in shut) for face in rows],
            "late": sum(face.urgency == "late" for face in rows),
            "rings": [(row, said.get(f"note-ring-{row.number}", "")) for row in ringing.listing(desk)],
            "units": [(unit, said.get(f"note-unit-{unit.name}", "")) for unit in handover.units(house, desk)],
        }
    return render(request, "rooms/relief.html", values, status=422 if wrong else 200)


def _one(request: HttpRequest, desk: Desk, found: Relief, wrong: str = "", remark: str = "", status: int = 200) -> HttpResponse:
    waits = found.accepted_at is None
    values = {
        "relief": found,
        "items": found.items.all(),
        "since": _since(found, desk) if waits and _may_take(found, desk) else [],
        "may_accept": waits and _may_take(found, desk) and found.outgoing_id != desk.person.pk,
        "late": waits and handover.late(found, desk.now),
        "wrong": wrong,
        "remark": remark,
        "now": desk.now,
    }
    return render(request, "rooms/relief_one.html", values, status=status)
