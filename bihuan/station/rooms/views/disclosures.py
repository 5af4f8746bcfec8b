"""What is given to bodies outside: written down by whoever gives it, read by those who keep the log."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.station.loop.access import matter_for
from bihuan.station.rights import disclosures as log
from bihuan.station.rights.models import Basis, Disclosure, What
from bihuan.station.rights.reads import write
from bihuan.station.rooms.desk import desk_of
from bihuan.station.rooms.leaving import Leaving, Mark, leave
from bihuan.station.rooms.nav import enter
from bihuan.station.rooms.sheets import workbook

SIZE = 100


@login_required
@require_http_methods(["GET", "POST"])
def disclose(request: HttpRequest, number: str) -> HttpResponse:
    desk = desk_of(request)
    matter = matter_for(desk.actor, number, desk.now)
    if not log.may_disclose(desk.actor, matter, desk.now):
        raise Http404
    told = log.Told(**{name: request.POST.get(name, "").replace("\0", "").strip() for name in ("recipient", "what", "why", "basis")})
    if request.method == "POST" and not told.lacking and not told.too_long:
        log.disclose(desk.actor, matter, told, now=desk.now)
        messages.info(request, _("Written down: given to %(who)s.") % {"who": told.recipient})
        return HttpResponseRedirect(reverse("matter", args=[number]))
    values = {"number": number, "told": told, "wrong": _wrong(told) if request.method == "POST" else ""}
    return render(request, "rooms/disclose.html", values, status=422 if values["wrong"] else 200)


def _wrong(told: log.Told) -> str:
    labels = {name: str(Disclosure._meta.get_field(name).verbose_name) for name in ("recipient", "what", "why", "basis")}
    if told.lacking:
        return _("Still to be filled in: %(fields)s.") % {"fields": _(", ").join(labels[name] for name in told.lacking)}
    return _("Too long: %(fields)s. Say it more shortly; what you wrote is kept.") % {
        "fields": _(", ").join(labels[name] for name in told.too_long)}


@login_required
@require_http_methods(["GET", "POST"])
def disclosures_sheet(request: HttpRequest) -> HttpResponse:
    desk = enter(request, "disclosures")

    def sheet(mark: Mark) -> HttpResponse:
        rows = log.shown(list(log.log_of(desk.actor, desk.now)), desk.actor, desk.now)
        headers = (_("When"), _("Number"), _("Receiving body"), _("What was given"), _("Why"), _("Legal basis"), _("Who gave it"))
        about = (
            (_("Shows"), _("what was given to bodies outside, until %(day)s") % {"day": desk.today}),
            (_("Note"), _("Restricted matters are a number and a time.")),
        )
        return workbook(f"disclosures-{desk.today}", headers, map(_cells, rows), about, mark)

    return leave(request, desk, Leaving(_("Given to others, as Excel"), reverse("disclosures")), sheet)


def _cells(row: log.Row) -> tuple[Any, ...]:
    one = row.of
    return (one.at, one.number, _("restricted")) if row.closed else (
        one.at, one.number, one.recipient, one.what, one.why, one.basis, str(one.person))


@login_required
@require_GET
def disclosures(request: HttpRequest) -> HttpResponse:
    """Whoever reads this log stands in the read log."""
    desk = enter(request, "disclosures")
    rows = log.log_of(desk.actor, desk.now)
    if (before := request.GET.get("before", "")).isascii() and before.isdecimal() and len(before) < 18:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: SIZE + 1])
    write(desk.actor, What.GIVEN, Basis.OFFICE, desk.now)
    return render(request, "rooms/disclosures.html", {
        "rows": log.shown(found[:SIZE], desk.actor, desk.now), "next": found[SIZE - 1].pk if len(found) > SIZE else ""})
