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
from bihuan.station.rooms.administration import sample
from bihuan.station.rooms.administration.founding import keeps_the_whole
from bihuan.station.rooms.dated.all import TABLES
from bihuan.station.rooms.dated.table import FAR_OFF, Back, Entry, Table, judged, sentence, taken_back
from bihuan.station.rooms.desk import Desk, wants_part
from bihuan.station.rooms.nav import enter
from bihuan.station.rooms.sheets import name_of_sheet

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
    if not _keeps_something(one, desk):
        raise Http404
    form = one.form(key, desk.today, request.POST)
    if wants_part(request):
        return render(request, "rooms/setup_preview.html", _seen_ahead(one, key, form, desk, request.POST))
    if not form.is_valid():
        return _row(request, one, key, desk, form, status=422)
    if not _may_write(one, key, form.cleaned_data, desk):
        raise Http404
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
    if not _may_write(one, key, instead, desk):
        raise Http404
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
        page = book.add_worksheet(name_of_sheet(of))
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


def _seen_ahead(one: Table, key: str, form: Any, desk: Desk, data: Mapping[str, Any]) -> dict[str, Any]:
    """What the row would change, as soon as all but its basis is written, and a sample call's way with it; or why it cannot be."""
    doubt = next((fault for fault in form.errors.as_data().get("value", ()) if fault.code == FAR_OFF), None)
    if doubt:
        return {"wrong": sentence(doubt)}
    if set(form.errors) - {"basis"}:
        return {}
    said = {"basis": "—", **form.cleaned_data}
    since = said.get("since") or desk.today
    if since < desk.today:
        return {"wrong": worded(Refused("row_in_the_past", since=since, today=desk.today))}
    found: dict[str, Any] = {"preview": one.preview(key, said, desk.today)}
    try:
        if one.sampled:
            code = data.get("sample", "")
            found["sample"] = dict(sample.choices(desk, key)).get(code)
            found["ways"] = sample.ways(code, desk.now, since, lambda: one.add(key, said, desk)) if found["sample"] else []
    except (Refused, ValidationError) as why:
        return {"wrong": sentence(why)}
    return found


def _keeps_something(one: Table, desk: Desk) -> bool:
    """Whether the desk may write rows of this table at all."""
    return keeps_the_whole(desk) or one.of == "matrix"


def _may_write(one: Table, key: str, said: Mapping[str, Any], desk: Desk) -> bool:
    """The tables hold for all, so whoever stands at the top keeps them; a township keeps its own part of the list."""
    return keeps_the_whole(desk) or one.keeps(key, said, desk)


def _row(
    request: HttpRequest, one: Table, key: str, desk: Desk, form: Any, wrong: str = "", status: int = 200, back: Back | None = None
) -> HttpResponse:
    writes = _keeps_something(one, desk)
    values = {
        "table": one,
        "key": key,
        "writes": writes,
        "samples": sample.choices(desk, key) if one.sampled and writes else [],
        "label": one.label_of(key, desk.today),
        "entries": [(entry, _back_form(one, key, entry, instead, desk, back)) for entry, instead in _entries(one, key, desk)],
        "form": form,
        "wrong": wrong,
        "now": desk.now,
        "today": desk.today,
    }
    return render(request, "rooms/setup_row.html", values, status=status)


def _back_form(
    one: Table, key: str, entry: Entry, instead: Mapping[str, Any] | None, desk: Desk, asked: Back | None
) -> Back | None:
    """None where the row cannot be taken back, or not by this desk."""
    if instead is None or not _may_write(one, key, instead, desk):
        return None
    return asked if asked and asked.entry.row == entry.row else Back(entry=entry, today=desk.today)
