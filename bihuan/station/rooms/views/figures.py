"""Counters and response times, each with its definition and the list it can be counted from."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bihuan.station.rooms import figures as counted
from bihuan.station.rooms import pages
from bihuan.station.rooms.desk import desk_of
from bihuan.station.rooms.faces import faces
from bihuan.station.rooms.tables import draw


@login_required
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    desk = desk_of(request)
    over = counted.period(request.GET.get("first", ""), request.GET.get("last", ""), desk.today)
    titles = {"month": _("By month"), "department": _("By department"), "class": _("By class"), "outcome": _("By outcome")}
    tables = [
        {
            "by": by,
            "title": titles[by],
            "rows": rows,
            "total": sum(row.count for row in rows),
            "reflowed": sum(row.reflowed for row in rows),
        }
        for by, rows in counted.tables(desk, over).items()
    ]
    values = {
        "over": over,
        "tables": tables,
        "signing": counted.signing(desk, over),
        "assisting": counted.assisting(desk, over),
        "now": desk.now,
    }
    return render(request, "rooms/figures.html", values)


@login_required
@require_GET
def figures_list(request: HttpRequest) -> HttpResponse:
    """The matters that one number of the counter stands for."""
    desk = desk_of(request)
    over = counted.period(request.GET.get("first", ""), request.GET.get("last", ""), desk.today)
    narrowed = {by: request.GET[by] for by in counted.BY if by in request.GET}
    after = request.GET.get("after", "")
    found = counted.diversions(desk, over, narrowed)
    if after.isascii() and after.isdecimal() and len(after) < 16:
        found = found.filter(pk__lt=int(after))
    ids = list(found.order_by("-pk").values_list("pk", flat=True)[: pages.SIZE + 1])
    rows = draw("table", faces=faces(pages.whole(ids[: pages.SIZE]), desk, "inbox-row"), pane="", pick=False)
    query = request.GET.copy()
    query["after"] = str(ids[pages.SIZE - 1]) if len(ids) > pages.SIZE else ""
    return render(
        request,
        "rooms/figures_list.html",
        {"rows": rows, "empty": not ids, "next": query.urlencode() if query["after"] else "", "over": over},
    )
