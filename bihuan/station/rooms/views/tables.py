"""The dated tables: what holds, what will, what held, and a row added for a day to come. Administrators only."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import xlsxwriter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.loop import Refused
from bihuan.station.loop.words import worded
from bihuan.station.rooms.dated.all import TABLES
from bihuan.station.rooms.dated.table import Back, Entry, Table, judged, sentence, taken_back
from bihuan.station.rooms.desk import Desk, wants_part
from bihuan.station.rooms.nav import enter

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_GET
def table(request: HttpRequest, of: str = "limits") -> HttpResponse:
    desk, one = _opened(request, of)
    if key := request.GET.get("key", "").strip():
        if one.new_key and one.label_of(key, desk.today):
            return HttpResponseRedirect(reverse("table-row", args=[of, key]))
        messages.warning(request, _("“%(key)s” cannot be used here.") % {"key": key})
    sought = request.GET.get("q", "").strip()
    lines = one.lines(desk.today)
    shown = [line for line in lines if sought.casefold() in f"{line.key} {line.label}".casefold()]
    values = {"table": one, "tables": TABLES.values(), "lines": shown, "total": len(lines), "q": sought, "today": desk.today}
    return render(request, "rooms/setup_table.html", values)


@login_required
@require_http_methods(["GET", "POST"])
def row(request: HttpRequest, of: str, key: str) -> HttpResponse:
    """All rows of one key, the newest first, and the form for another. While it is filled in, it says what it would change."""
    desk, one = _opened(request, of)
    if one.label_of(key, desk.today) is None:
        raise Http404
    if request.method == "GET":
        return _row(request, one, key, desk, one.form(key, desk.today))
    form = one.form(key, desk.today, request.POST)
    if wants_part(request):
        return render(request, "rooms/setup_preview.html", _seen_ahead(one, key, form, desk))
    if not form.is_valid():
        return _row(request, one, key, desk, form, status=422)
    try:
        one.add(key, form.cleaned_data, desk)
    except (Refused, ValidationError) as why:
        return _row(request, one, key, desk, form, sentence(why), status=422)
    messages.info(request, _("The row stands. Rows before it stay as they were."))
    return HttpResponseRedirect(reverse("table-row", args=[of, key]))


@login_required
@require_POST
def back(request: HttpRequest, of: str, key: str) -> HttpResponse:
    """One row is taken back: what stood before it is written again, from the row's own day or, where that has come, from a day on."""
    desk, one = _opened(request, of)
    if one.label_of(key, desk.today) is None:
        raise Http404
    entry, instead = _to_take_back(one, key, request.POST.get("row", ""), desk)
    form = Back(request.POST, entry=entry, today=desk.today)
    if not form.is_valid():
        return _row(request, one, key, desk, one.form(key, desk.today), status=422, back=form)
    try:
        one.add(key, {**instead, "since": form.cleaned_data.get("since") or entry.since, "basis": form.cleaned_data["basis"]}, desk)
    except (Refused, ValidationError) as why:
        return _row(request, one, key, desk, one.form(key, desk.today), sentence(why), status=422, back=form)
    messages.info(request, _("It is taken back. Both rows stay to be read."))
    return HttpResponseRedirect(reverse("table-row", args=[of, key]))


@login_required
@require_GET
def sheet(request: HttpRequest, of: str) -> HttpResponse:
    """The whole table with its past, in the form in which `bihuan import` takes it back."""
    desk, one = _opened(request, of)
    if not one.headers:
        raise Http404
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "default_date_format": "yyyy-mm-dd", "strings_to_formulas": False}) as book:
        page = book.add_worksheet(of)
        page.freeze_panes(1, 0)
        page.set_column(0, len(one.headers) - 1, 22)
        page.write_row(0, 0, one.headers, book.add_format({"bold": True}))
        for place, cells in enumerate(one.sheet(), 1):
            for column, cell in enumerate(cells):
                (page.write_string if isinstance(cell, str) else page.write)(place, column, cell)
    answer = HttpResponse(made.getvalue(), content_type=EXCEL)
    answer["Content-Disposition"] = f'attachment; filename="{of}-{desk.today}.xlsx"'
    return answer


def _opened(request: HttpRequest, of: str) -> tuple[Desk, Table]:
    desk = enter(request, "tables")
    if of not in TABLES:
        raise Http404
    return desk, TABLES[of]


def _to_take_back(one: Table, key: str, row: str, desk: Desk) -> tuple[Entry, Mapping[str, Any]]:
    """The row, and what is to be written in its stead. A row that holds no more, or with nothing before it, cannot be taken back."""
    for entry, instead in _entries(one, key, desk):
        if instead is not None and str(entry.row) == row:
            return entry, instead
    raise Http404


def _entries(one: Table, key: str, desk: Desk) -> list[tuple[Entry, Mapping[str, Any] | None]]:
    """The rows, the newest first, each with what taking it back would write."""
    entries = judged(one.entries(key), desk.today)
    return [(entry, taken_back(one, key, entries, entry)) for entry in entries[::-1]]


def _seen_ahead(one: Table, key: str, form: Any, desk: Desk) -> dict[str, str]:
    """What the row would change, as soon as all but its basis is written; or that its first day has passed."""
    if set(form.errors) - {"basis"}:
        return {}
    since = form.cleaned_data.get("since")
    if since and since < desk.today:
        return {"wrong": worded(Refused("row_in_the_past", since=since, today=desk.today))}
    return {"preview": one.preview(key, form.cleaned_data, desk.today)}


def _row(
    request: HttpRequest, one: Table, key: str, desk: Desk, form: Any, wrong: str = "", status: int = 200, back: Back | None = None
) -> HttpResponse:
    values = {
        "table": one,
        "key": key,
        "label": one.label_of(key, desk.today),
        "entries": [
            (entry, _back_form(entry, desk, back) if instead is not None else None) for entry, instead in _entries(one, key, desk)
        ],
        "form": form,
        "wrong": wrong,
        "now": desk.now,
        "today": desk.today,
    }
    return render(request, "rooms/setup_row.html", values, status=status)


def _back_form(entry: Entry, desk: Desk, asked: Back | None) -> Back:
    return asked if asked and asked.entry.row == entry.row else Back(entry=entry, today=desk.today)
