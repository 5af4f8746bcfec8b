"""What is not closed: the page, its list, or rows of it. And what every list asks for: rows, and the matter opened beside it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from bihuan.station.loop.access import matter_for, visible
from bihuan.station.loop.models import Matter
from bihuan.station.rooms import lists
from bihuan.station.rooms.desk import Desk, desk_of, wants_part
from bihuan.station.rooms.faces import faces
from bihuan.station.rooms.leader import leading
from bihuan.station.rooms.matterpage import MatterPage, matter_page
from bihuan.station.rooms.nav import enter
from bihuan.station.rooms.pages import SIZE
from bihuan.station.rooms.tables import draw
from bihuan.station.rooms.under import chases


@login_required
@require_GET
def unclosed(request: HttpRequest) -> HttpResponse:
    """What lies with us, what we gave away, or (`all`) both, by age: the list behind the leader's numbers."""
    desk, asked = enter(request, "unclosed"), request.GET
    side = asked.get("side") if asked.get("side") in ("given", "all") else "held"
    chosen, after = asked.get("holder", ""), asked.get("after", "")
    holder = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 10 else None
    age = asked.get("age", "") if side == "all" and asked.get("age") in {leading.LATE, *(key for key, *_rest in leading.AGES)} else ""
    page = leading.listing(desk, age, holder, after) if side == "all" else lists.unclosed(desk, str(side), after, holder)
    values = {
        "rows": _unclosed_rows(page.rows, desk),
        "next": page.next,
        "side": side,
        "holder": holder,
        "age": age,
        "ages": [(key, label) for key, label, *_rest in leading.AGES],
        "empty": not page.rows,
        "holders": leading.holders(desk) if side == "all" else lists.holders(desk),
        "now": desk.now,
    }
    return render(request, "rooms/unclosed_list.html" if wants_part(request) else "rooms/unclosed.html", values)


@login_required
@require_GET
def unclosed_row(request: HttpRequest, number: str) -> HttpResponse:
    desk = desk_of(request)
    still = [one for one in rows_of(desk, number) if one.closed_at is None]
    return HttpResponse(_unclosed_rows(still, desk)) if still else HttpResponse(status=204)


def _unclosed_rows(rows: list[Matter], desk: Desk) -> SafeString:
    return draw("unclosed", faces=faces(rows, desk, "unclosed-row", chases(rows)))


def rows_of(desk: Desk, numbers: str) -> list[Matter]:
    """The matters that an address names, one or several with commas between. A row may be masked, a page may not: so it asks only
    whether they are known to the reader. Raises Http404 where none is."""
    found = visible(desk.actor, desk.now).select_related("holder", "origin").defer("head").filter(number__in=numbers.split(",")[:SIZE])
    if not found:
        raise Http404
    return list(found)


def in_hand(request: HttpRequest, desk: Desk) -> MatterPage | None:
    """The matter named in the address, opened beside the list; an unknown one leaves the pane empty."""
    number = request.GET.get("m", "")
    if not number or wants_part(request):
        return None
    try:
        return matter_page(matter_for(desk.actor, number, desk.now), desk)
    except Http404:
        return None
