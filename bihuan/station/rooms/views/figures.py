"""Counters and response times, each with its definition and the list it can be counted from."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bihuan.station.kinds.diversion.figures import DEFINITIONS
from bihuan.station.loop.models import Matter
from bihuan.station.rooms import figures as counted
from bihuan.station.rooms import pages
from bihuan.station.rooms.faces import faces
from bihuan.station.rooms.nav import enter
from bihuan.station.rooms.tables import draw


@login_required
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    desk = enter(request, "figures")
    over = counted.period(request.GET.get("first", ""), request.GET.get("last", ""), desk.today)
    rows = counted.rows(desk, over)
    titles = {"month": _("By month"), "department": _("By department"), "category": _("By class"), "outcome": _("By outcome")}
    names = {"reflow": _("Came back"), "repeat": _("Rang again"), "on_time": _("On time"), "solved": _("Solved")}
    values = {
        "over": over,
        "total": len(rows),
        "tables": [{"by": by, "title": titles[by], "rows": counted.counter(rows, by, desk.now)} for by in counted.BY],
        "shares": [(names[share.key], share) for share in counted.shares(desk, over, rows)],
        "helped": counted.help_given(desk, over),
        "signing": counted.signing(desk, over),
        "honest": counted.honest(desk, over),
        "definitions": DEFINITIONS,
    }
    return render(request, "rooms/figures.html", values)


@login_required
@require_GET
def figures_list(request: HttpRequest) -> HttpResponse:
    """The matters that one number of the counter stands for."""
    desk = enter(request, "figures")
    over = counted.period(request.GET.get("first", ""), request.GET.get("last", ""), desk.today)
    found = counted.narrowed(counted.rows(desk, over), {by: request.GET[by] for by in counted.BY if by in request.GET})
    first = request.GET.get("from", "")
    start = int(first) if first.isascii() and first.isdecimal() and len(first) < 10 else 0
    numbers = [row.number for row in found[start : start + pages.SIZE]]
    ids = dict(Matter.objects.filter(number__in=numbers).values_list("number", "pk"))
    rows = draw("table", faces=faces(pages.whole([ids[number] for number in numbers]), desk, "inbox-row"), pane="", pick=None)
    query = request.GET.copy()
    query["from"] = str(start + pages.SIZE)
    more = query.urlencode() if len(found) > start + pages.SIZE else ""
    return render(request, "rooms/figures_list.html", {"rows": rows, "total": len(found), "next": more, "over": over})
