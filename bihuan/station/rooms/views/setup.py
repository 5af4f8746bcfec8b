"""The organisations one looks after, as a tree of any day, and the form for a new one. Administrators only."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan.station.people.structure import Decision, found
from bihuan.station.rooms.administration import founding, standing_tree
from bihuan.station.rooms.administration.founding import ALWAYS_OPEN, Found, Kind
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.names import name_of
from bihuan.station.rooms.nav import enter


@login_required
@require_http_methods(["GET", "POST"])
def organisations(request: HttpRequest) -> HttpResponse:
    desk = enter(request, "setup")
    form = Found(request.POST if request.method == "POST" else None, desk=desk)
    if form.is_bound and form.is_valid():
        said = dict(form.cleaned_data)
        parent, kind = said.pop("parent"), Kind(said.pop("kind"))
        decision = Decision(desk.person.pk, desk.now, said.pop("why"))
        more = {**said, "always_open": kind in ALWAYS_OPEN}
        made = found(more.pop("code"), more.pop("name"), kind, since=desk.today, under=parent, decision=decision, **more)
        messages.info(request, _("%(name)s is founded. Now its units, then who works there.") % {"name": name_of(made)})
        return HttpResponseRedirect(reverse("setup-station", args=[made.pk]))
    on = _day(request, desk)
    parents: Any = form.fields["parent"]
    values = {
        "rows": standing_tree.rows(founding.at(desk, on), on),
        "form": form,
        "may_found": parents.queryset.exists(),
        "on": on,
        "today": desk.today,
    }
    return render(request, "rooms/setup.html", values, status=422 if form.is_bound else 200)


def _day(request: HttpRequest, desk: Desk) -> date:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return desk.today
