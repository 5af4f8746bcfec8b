"""The week's unusual look-ups and what was set aside, for those who keep the log; on the screen and as a file."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.station.rights.models import Basis, What
from bihuan.station.rights.overrides import Override, overrides
from bihuan.station.rights.reads import houses_kept, write
from bihuan.station.rights.unusual import Unusual, unusual
from bihuan.station.rights.weeks import Week, week
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.leaving import Leaving, Mark, leave
from bihuan.station.rooms.nav import enter
from bihuan.station.rooms.sheets import workbook

MOST = 300


@login_required
@require_GET
def control(request: HttpRequest) -> HttpResponse:
    """Whoever reads it stands in the read log."""
    desk = enter(request, "control")
    over = week(request.GET.get("week", ""), desk.today)
    found, aside = _found(desk, over)
    write(desk.actor, What.LOG, Basis.OFFICE, desk.now)
    return render(request, "rooms/control.html", {
        "week": over, "rows": found.rows[:MOST], "more": max(0, len(found.rows) - MOST), "tallies": found.tallies, "overrides": aside,
        "shifts_unknown": found.shifts_unknown, "readers": found.readers, "now": desk.now})


@login_required
@require_http_methods(["GET", "POST"])
def control_sheet(request: HttpRequest) -> HttpResponse:
    desk = enter(request, "control")
    over = week(request.GET.get("week", ""), desk.today)
    span = f"{over.first} — {over.last}"
    leaving = Leaving(_("Control of access as Excel: %(week)s") % {"week": span}, f"{reverse('control')}?week={over.first}")

    def sheet(mark: Mark) -> HttpResponse:
        found, aside = _found(desk, over)
        headers = (_("When"), _("What"), _("Who"), _("Post"), _("Number"), _("Purpose"))
        counted = [(str(one.sort.label), _("%(n)s of %(of)s %(base)s. %(means)s") % {
            "n": one.n, "of": one.of, "base": one.sort.base, "means": one.sort.means}) for one in found.tallies]
        return workbook(f"control-{over.first}", headers, _rows(found, aside), ((_("Shows"), span), *counted), mark)

    return leave(request, desk, leaving, sheet)


def _found(desk: Desk, over: Week) -> tuple[Unusual, list[Override]]:
    houses = houses_kept(desk.actor, desk.now)
    return unusual(houses, over), overrides(houses, over)


def _rows(found: Unusual, aside: list[Override]) -> Iterator[tuple[Any, ...]]:
    for odd in found.rows:
        yield odd.at, odd.label, odd.who, odd.post, odd.number, odd.said
    for one in aside:
        yield one.at, one.what, one.who, "", one.number, one.code
