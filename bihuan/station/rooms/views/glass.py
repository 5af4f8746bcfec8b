"""Opening a restricted matter in need, and looking at it the day after; and what becomes of one whose term is over."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.loop import Refused
from bihuan.station.loop import glass
from bihuan.station.loop.models import Glass, Matter
from bihuan.station.loop.words import worded
from bihuan.station.rights import afterterm
from bihuan.station.rights.models import AfterTerm
from bihuan.station.rights.overrides import overrides
from bihuan.station.rights.weeks import week
from bihuan.station.rooms.desk import Desk, desk_of
from bihuan.station.rooms.nav import enter


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, number: str) -> HttpResponse:
    desk = desk_of(request)
    matter = closed_to(desk, number)
    if request.method == "GET":
        return render(request, "rooms/glass.html", {"number": number, "why": ""})
    why = request.POST.get("why", "")
    try:
        made = glass.break_glass(matter, desk.actor, why, now=desk.now)
    except Refused as refused:
        return render(request, "rooms/glass.html", {"number": number, "why": why, "refusal": worded(refused)}, status=422)
    messages.warning(request, _("Open to you until %(until)s. Those who answer for it have been told.") % {
        "until": f"{localtime(made.until):%H:%M}"})
    return HttpResponseRedirect(reverse("matter", args=[number]))


def closed_to(desk: Desk, number: str) -> Matter:
    """The restricted matter that is closed to this desk and that it may open in need. For anybody else there is no such matter."""
    matter = Matter.objects.filter(number=number, restricted=True).first() if "\0" not in number else None
    if matter is None or not glass.may_break(matter, desk.actor, desk.now):
        raise Http404
    return matter


@login_required
@require_GET
def review(request: HttpRequest) -> HttpResponse:
    desk = enter(request, "review")
    over = week(request.GET.get("week", ""), desk.today)
    rows, past = glass.to_review(desk.actor, desk.now), afterterm.over_for(desk.actor, desk.now)
    waiting = afterterm.asked(past)
    values = {
        "open": list(rows.filter(reviewed_at=None).order_by("review_due")),
        "done": list(rows.filter(reviewed_at__isnull=False)[:50]),
        "verdicts": Glass.Verdict.choices,
        "past": [(one, waiting.get(one.number)) for one in past],
        "ends": AfterTerm.Verdict.choices,
        "overrides": overrides(desk.reach, over),
        "week": over,
        "now": desk.now,
        "me": desk.person.pk,
    }
    return render(request, "rooms/review.html", values)


@login_required
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    desk = enter(request, "review")
    one = get_object_or_404(glass.to_review(desk.actor, desk.now), pk=pk)
    try:
        glass.review(one, desk.actor, request.POST.get("verdict", ""), request.POST.get("words", ""), now=desk.now)
        messages.info(request, _("%(number)s: decided.") % {"number": one.matter.number})
    except Refused as why:
        messages.warning(request, worded(why))
    return HttpResponseRedirect(reverse("review"))


@login_required
@require_POST
def propose(request: HttpRequest, number: str) -> HttpResponse:
    """What is to become of a restricted matter whose term is over."""
    desk = enter(request, "review")
    said = {name: request.POST.get(name, "").replace("\0", "") for name in ("verdict", "until", "why")}
    try:
        afterterm.propose(_past(desk, number), desk.actor, said["verdict"], _day(said["until"]), said["why"], now=desk.now)
        messages.info(request, _("%(number)s: it waits for a second person.") % {"number": number})
    except Refused as why:
        messages.warning(request, worded(why))
    return HttpResponseRedirect(reverse("review"))


@login_required
@require_POST
def agree(request: HttpRequest, number: str) -> HttpResponse:
    """The second person."""
    desk = enter(request, "review")
    asked = afterterm.asked([_past(desk, number)]).get(number)
    if asked is None:
        raise Http404
    try:
        afterterm.decide(asked, desk.actor, request.POST.get("agreed") == "yes", now=desk.now)
        messages.info(request, _("%(number)s: decided.") % {"number": number})
    except Refused as why:
        messages.warning(request, worded(why))
    return HttpResponseRedirect(reverse("review"))


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


def _past(desk: Desk, number: str) -> Matter:
    found = [one for one in afterterm.over_for(desk.actor, desk.now) if one.number == number]
    if not found:
        raise Http404
    return found[0]
