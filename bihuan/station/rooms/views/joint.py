"""Joint desks: the list, the desk with its queue, its sheet with seats and changes, and its report."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.loop import Refused
from bihuan.station.calls.models import Category
from bihuan.station.duty.models import Plan, Relief
from bihuan.station.duty.reliefs import sign, waiting_at
from bihuan.station.joint import desks
from bihuan.station.joint.incidents import at_desks
from bihuan.station.joint.models import JointDesk
from bihuan.station.loop.words import worded
from bihuan.station.people.edition import one_moment
from bihuan.station.people.models import Organisation, Placement
from bihuan.station.people.posts import POSTS
from bihuan.station.rights.models import What
from bihuan.station.rooms.desk import Desk, desk_of, wants_part
from bihuan.station.rooms.duties.planning import Wrong
from bihuan.station.rooms.joint import handing, reading, setting_up
from bihuan.station.rooms.joint.reporting import report
from bihuan.station.rooms.leaving import Leaving, Mark, leave
from bihuan.station.rooms.names import name_of
from bihuan.station.rooms.nav import BY_KEY, enter, has_table
from bihuan.station.rooms.views.rooms import in_hand, rows_of

READ = (Organisation, Placement, Category)
MOST, EARLIER = 60, 12  # joint desks and hand-overs listed


@login_required
@require_http_methods(["GET", "POST"])
def all_desks(request: HttpRequest) -> HttpResponse:
    desk = enter(request, "joint")
    if not has_table(desk):
        raise Http404
    if request.method == "GET":
        return _list(request, desk)
    if not reading.makes(desk):
        raise Http404
    try:
        one = setting_up.made(desk, request.POST)
    except Wrong as why:
        return _list(request, desk, str(why))
    messages.info(request, _("The joint desk is set up."))
    return HttpResponseRedirect(reverse("joint-sheet", args=[one.pk]))


@login_required
@require_GET
@one_moment(*READ)
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """The desk's own room: its queue, and what is in hand. Asked for a piece of itself it gives the list."""
    desk = desk_of(request)
    one = reading.found(desk, pk)
    if desks.is_over(one, desk.now):
        return HttpResponseRedirect(reverse("joint-sheet", args=[pk]))
    there = reading.standing(one, desk)
    values = {"one": one, "rows": reading.drawn(there, one, _here(one), desk), "count": len(there), "now": desk.now,
              "open": desks.is_open(one, desk.now)}
    if wants_part(request):
        return render(request, "rooms/joint_list.html", values)
    whole = {**values, "page": in_hand(request, desk), "moves": reading.moves(one, desk),
             "hands": handing.may(one, desk), "room": values["open"] and BY_KEY["queue"].open_to(desk.posts, desk.functions)}
    return render(request, "rooms/joint_desk.html", whole)


@login_required
@require_GET
@one_moment(*READ)
def row(request: HttpRequest, number: str) -> HttpResponse:
    """Rows as they stand now, each as the queue of its desk draws it; nothing of what has left."""
    desk = desk_of(request)
    wanted = {one.pk for one in rows_of(desk, number)}
    asked = request.GET.get("desk", "")
    found = "".join(
        reading.drawn([each for each in reading.standing(one, desk) if each.pk in wanted], one, _here(one), desk)
        for one in reading.open_tables(desk) if not asked or asked == str(one.pk))
    return HttpResponse(found) if found else HttpResponse(status=204)


@login_required
@require_http_methods(["GET", "POST"])
def relief(request: HttpRequest, pk: int) -> HttpResponse:
    """The desk handed over to the next shift, as the main one is; while one waits to be accepted it leads there."""
    desk = desk_of(request)
    one = reading.found(desk, pk)
    if not handing.may(one, desk):
        raise Http404
    if waits := waiting_at(one.pk):
        return HttpResponseRedirect(reverse("relief-one", args=[waits.pk]))
    said = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    wrong = ""
    if request.method == "POST":
        try:
            made = sign(one.house_id, handing.lines(one, desk, said), words=said.get("words", ""), promises=said.get("promises", ""),
                        by=desk.person.pk, now=desk.now, joint=one.pk)
        except Refused as why:
            wrong = worded(why)
        else:
            messages.info(request, _("Signed. The desk is yours until the next duty officer accepts it."))
            return HttpResponseRedirect(reverse("relief-one", args=[made.pk]))
    there = handing.rows(one, desk)
    earlier = Relief.objects.filter(joint=one).select_related("house", "joint", "outgoing", "incoming").order_by("-signed_at")
    values = {"joint": one, "may_sign": True, "rows": [(face, said.get(f"note-matter-{face.number}", ""), False) for face in there],
              "late": sum(face.urgency == "late" for face in there), "said": said, "wrong": wrong, "earlier": earlier[:EARLIER],
              "now": desk.now}
    return render(request, "rooms/relief.html", values, status=422 if wrong else 200)


@login_required
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Who sits there, where, until when, what was changed, and what it came to."""
    desk = desk_of(request)
    one = _own(desk, pk)
    if request.method == "GET":
        return _sheet(request, desk, one)
    said = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    try:
        messages.info(request, setting_up.done(one, desk, said))
    except Wrong as why:
        return _sheet(request, desk, one, str(why))
    return HttpResponseRedirect(reverse("joint-sheet", args=[pk]))


@login_required
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    desk = desk_of(request)
    one = _own(desk, pk)

    def printed(mark: Mark) -> HttpResponse:
        return render(request, "rooms/joint_paper.html", {**_values(desk, one), "mark": mark})

    title = _("Joint desk: %(name)s") % {"name": one.name}
    return leave(request, desk, Leaving(title, reverse("joint-sheet", args=[pk]), What.PRINT), printed)


def _own(desk: Desk, pk: int) -> JointDesk:
    """For the station itself and whoever leads the desk; departments that sit there have the queue alone."""
    one = reading.found(desk, pk)
    if not reading.moves(one, desk):
        raise Http404
    return one


def _here(one: JointDesk) -> str:
    return reverse("joint-desk", args=[one.pk])


def _list(request: HttpRequest, desk: Desk, wrong: str = "") -> HttpResponse:
    makes = reading.makes(desk)
    rows = [(one, _state(one, desk), reading.moves(one, desk)) for one in reading.listed(desk)[:MOST]]
    values: dict[str, Any] = {"desks": rows, "makes": bool(makes), "wrong": wrong, "said": request.POST, "now": desk.now}
    if makes:
        values |= {
            "areas": setting_up.areas(), "seats": _choices(makes[0], desk), "chosen": request.POST.getlist("seats"),
            "people": desks.may_lead(makes[0], desk.now).items(), "own": desk.person.pk,
            "plans": Plan.objects.filter(house=makes[0], last__gte=desk.today).order_by("first")[:MOST], "drawn_words": _drawn_words(),
        }
    return render(request, "rooms/joint.html", values, status=422 if wrong else 200)


def _sheet(request: HttpRequest, desk: Desk, one: JointDesk, wrong: str = "") -> HttpResponse:
    changes = reading.changes(one, desk) and not desks.is_over(one, desk.now)
    values = {**_values(desk, one), "wrong": wrong, "changes": changes, "said": request.POST}
    if changes:
        values |= {"choices": _choices(one.house_id, desk), "people": desks.may_lead(one.house_id, desk.now).items()}
    return render(request, "rooms/joint_sheet.html", values, status=422 if wrong else 200)


def _values(desk: Desk, one: JointDesk) -> dict[str, Any]:
    seats = one.seats.select_related("organisation", "set_by", "ended_by")
    stand = at_desks(desk.now).filter(desk=one).select_related("matter").order_by("since")
    plan = Plan.objects.filter(desks__desk=one).first()
    return {"one": one, "state": _state(one, desk), "seats": [(each, name_of(each.organisation), POSTS[each.post]) for each in seats],
            "classes": [str(each) for each in one.classes.all()], "journal": list(one.changes.select_related("set_by")), "stand": stand,
            "plan": plan, "report": report(one, desk), "now": desk.now, "desk": desk,
            "columns": {"end": _("until"), "leader": _("leads it")}}


def _state(one: JointDesk, desk: Desk) -> str:
    return "over" if desks.is_over(one, desk.now) else "open" if desks.is_open(one, desk.now) else "coming"


def _choices(house: int, desk: Desk) -> list[tuple[str, str]]:
    found = desks.may_sit(house, desk.now)
    return [(f"{organisation.pk}.{post}", f"{name_of(organisation)} · {POSTS[post]}") for organisation, post in found]


def _drawn_words() -> dict[str, str]:
    return {"corners": _("corners: %(n)s") % {"n": "{n}"}, "corner": _("corner %(n)s") % {"n": "{n}"}, "too_fine": ""}
