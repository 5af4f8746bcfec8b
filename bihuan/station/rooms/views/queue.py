"""The command room: its queue, rows of it, and the figures above it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from bihuan.station.calls.models import Category
from bihuan.station.joint.incidents import marks as at_tables
from bihuan.station.loop.models import Matter
from bihuan.station.patterns.models import WatchRow
from bihuan.station.people.edition import one_moment
from bihuan.station.people.models import Organisation, Placement
from bihuan.station.rooms.command_room import queue as queues
from bihuan.station.rooms.command_room.to_us import to_us
from bihuan.station.rooms.command_room.watch import on_watch
from bihuan.station.rooms.desk import Desk, wants_part
from bihuan.station.rooms.faces import faces
from bihuan.station.rooms.leader.clustered import cards
from bihuan.station.rooms.leader.watched import marks
from bihuan.station.rooms.nav import CLUSTERS, enter
from bihuan.station.rooms.tables import draw
from bihuan.station.rooms.under import callers_and_units
from bihuan.station.rooms.views.rooms import in_hand, rows_of
from bihuan.station.rooms.views.units import panel

READ = (Organisation, Placement, Category, WatchRow)  # once for all rows of an answer, not for each


@login_required
@require_GET
@one_moment(*READ)
def queue(request: HttpRequest) -> HttpResponse:
    """The whole room; for a page that has it already only the list, and behind `after` only the rows that follow."""
    desk, seen = _asked(request)
    found = queues.queue(desk, seen)
    after = request.GET.get("after", "")
    page = found.page(after)
    values = {
        "rows": _rows(page.rows, desk),
        "next": page.next,
        "count": found,
        "look": seen,
        "groups": _groups(found, seen),
        "now": desk.now,
    }
    if wants_part(request):
        return render(request, "rooms/queue_rows.html" if after else "rooms/queue_list.html", values)
    whole = {**values, **panel(desk), **_said(desk), "page": in_hand(request, desk), "watch": on_watch(desk)}
    return render(request, "rooms/queue.html", whole)


@login_required
@require_GET
@one_moment(*READ)
def queue_sum(request: HttpRequest) -> HttpResponse:
    """The figures above the queue, which grow old while nobody presses F6."""
    desk, seen = _asked(request)
    found = queues.queue(desk, seen)
    return render(request, "rooms/queue_sum.html", {"count": found, "look": seen, "groups": _groups(found, seen)})


@login_required
@require_GET
@one_moment(*READ)
def queue_row(request: HttpRequest, number: str) -> HttpResponse:
    """Rows as they stand now; nothing of an incident that has left the queue or never belonged to it."""
    desk, seen = _asked(request)
    there = queues.belonging(rows_of(desk, number), desk, seen)
    return HttpResponse(_rows(there, desk)) if there else HttpResponse(status=204)


def _said(desk: Desk) -> dict[str, object]:
    """Above the queue: what the team was told to do, and for a leader how many clusters wait for a word."""
    return {"to_us": to_us(desk), "clusters": len(cards(desk)) if desk.posts & CLUSTERS.posts else 0}


def _asked(request: HttpRequest) -> tuple[Desk, queues.Look]:
    desk = enter(request, "queue")
    return desk, queues.look(desk, request.GET.get("eyes"), request.GET.get("group", ""))


def _rows(rows: list[Matter], desk: Desk) -> SafeString:
    shown, tables = faces(rows, desk, "queue-row", callers_and_units(rows)), at_tables([one.pk for one in rows], desk.now)
    names = {one.number: tables[one.pk] for one in rows if one.pk in tables}
    return draw("queue", faces=shown, marks=marks(rows, desk), joint=names, pane=reverse("queue"))


def _groups(found: queues.Queue, seen: queues.Look) -> list[dict[str, object]]:
    """The filters as they are drawn: pressed again, one shows everything once more."""
    return [
        {"group": group, "n": found.counts[group.key], "on": group == seen.group, "digit": digit,
         "query": seen.with_group("" if group == seen.group else group.key)}
        for digit, group in enumerate(queues.GROUPS, 1)
    ]  # fmt: skip
