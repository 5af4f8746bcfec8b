"""Areas: a list, and one with its drawing, its outline from a file, and all that was decided about it. Administrators only."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.station.places.drawing import alter
from bihuan.station.places.models import Area, AreaChange
from bihuan.station.rooms.administration.areas import AreaForm, OutlineForm, drawing, listed
from bihuan.station.rooms.administration.founding import Asked
from bihuan.station.rooms.administration.outlining import foresee
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.nav import enter


@login_required
@require_GET
def areas(request: HttpRequest) -> HttpResponse:
    desk = enter(request, "areas")
    return render(request, "rooms/areas.html", {"rows": listed(desk)})


@login_required
@require_http_methods(["GET", "POST"])
def area(request: HttpRequest, code: str) -> HttpResponse:
    desk = enter(request, "areas")
    one = listed(desk).filter(code=code).first() if "\0" not in code else None
    if one is None:
        raise Http404
    if request.method == "GET":
        return _page(request, desk, one)
    do = request.POST.get("do", "")
    if do == "back":
        return _back(request, desk, one)
    form: Asked = OutlineForm(request.POST, request.FILES, area=one) if do == "outline" else AreaForm(request.POST, area=one, desk=desk)
    if not form.is_valid():
        return _page(request, desk, one, form)
    said = form.cleaned_data
    if do == "outline" and "sure" not in request.POST:
        return _page(request, desk, one, form, foreseen=said)
    columns = {"polygon": said["polygon"]} if do == "outline" else {name: said[name] for name in AreaForm.COLUMNS}
    changed = alter(one, by=desk.person.pk, why=said["why"], now=desk.now, **columns)
    messages.info(request, _("It is written down.") if changed else _("Nothing was different."))
    return HttpResponseRedirect(reverse("area", args=[code]))


def _back(request: HttpRequest, desk: Desk, one: Area) -> HttpResponse:
    """The outline before the last one is taken up again."""
    row, why = request.POST.get("row", ""), request.POST.get("why", "").strip()[:200]
    last = one.changes.filter(column="polygon").last()
    if last is None or str(last.pk) != row:
        raise Http404
    if not why:
        return _page(request, desk, one, wrong=_("Say why it is taken back."))
    alter(one, by=desk.person.pk, why=why, now=desk.now, polygon=last.before)
    messages.info(request, _("It is taken back. Both rows stay to be read."))
    return HttpResponseRedirect(reverse("area", args=[one.code]))


def _page(
    request: HttpRequest, desk: Desk, one: Area, asked: Asked | None = None, wrong: str = "", foreseen: dict[str, Any] | None = None
) -> HttpResponse:
    changes = list(one.changes.select_related("set_by").order_by("-set_at", "-pk"))
    fresh = Area.objects.select_related("organisation", "parent").get(pk=one.pk)
    values = {
        "area": fresh,
        "drawing": drawing(fresh, foreseen["polygon"] if foreseen else ""),
        "foreseen": foresee(fresh, foreseen["polygon"], desk.now) if foreseen else [],
        "proposed": foreseen,
        "form": asked if isinstance(asked, AreaForm) else AreaForm(area=fresh, desk=desk),
        "outline": asked if isinstance(asked, OutlineForm) else OutlineForm(area=fresh),
        "changes": [(row, *_words(row)) for row in changes],
        "last_outline": next((row for row in changes if row.column == "polygon"), None),
        "drawn_words": _drawn_words(),
        "wrong": wrong,
        "now": desk.now,
    }
    return render(request, "rooms/area.html", values, status=422 if (asked and not foreseen) or wrong else 200)


def _drawn_words() -> dict[str, str]:
    return {
        "corners": _("corners: %(n)s") % {"n": "{n}"}, "corner": _("corner %(n)s") % {"n": "{n}"},
        "too_fine": _("The present outline has several parts or too many corners to be dragged; take it from a file."),
    }  # fmt: skip


def _words(row: AreaChange) -> tuple[Any, str, str]:
    """The column, and its value after and before; of an outline only whether there was one."""
    label = Area._meta.get_field(row.column).verbose_name  # type: ignore[union-attr]
    if row.column == "polygon":
        return label, _("drawn") if row.after else _("none"), _("another") if row.before else _("none")
    if row.column == "terrain":
        words = dict(Area.Terrain.choices)
        return label, str(words.get(row.after, row.after)), str(words.get(row.before, row.before))
    return label, row.after or "—", row.before or "—"
