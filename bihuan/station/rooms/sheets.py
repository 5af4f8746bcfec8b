"""Lists as Excel files: plain cells, a frozen heading that filters, and a second sheet that says what the first one shows."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _

from bihuan.station.frame.exercise import WORD
from bihuan.station.people.actor import CHINA
from bihuan.station.rooms.leaving import Mark

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 44
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "default_date_format": "yyyy-mm-dd hh:mm"}


def workbook(
    name: str, headers: Sequence[str], rows: Iterable[Sequence[Any]], about: Sequence[tuple[str, str]], mark: Mark
) -> HttpResponse:
    """`about` are lines of label and text; `mark` stands at the head of every printed sheet.

    Times stand in China's clock, as dates that Excel can sort.
    """
    made = BytesIO()
    with xlsxwriter.Workbook(made, PLAIN) as book:
        page, bold = book.add_worksheet(name_of_sheet(_("List"))), book.add_format({"bold": True})
        page.write_row(0, 0, headers, bold)
        last = 0
        for last, cells in enumerate(rows, 1):
            for column, cell in enumerate(cells):
                _write(page, last, column, cell)
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, last, len(headers) - 1)
        page.autofit(max_width=WIDEST * 7)
        page.set_landscape()
        page.repeat_rows(0)
        page.set_footer("&L" + _print(about[0][1]) + "&R&P / &N")
        told = book.add_worksheet(name_of_sheet(_("About this list")))
        for sheet in (page, told):
            sheet.set_header("&C" + _print(mark.line))
        taken = ((_("Taken by"), f"{mark.who} {mark.when}"), (_("Purpose"), mark.purpose))
        for place, (label, text) in enumerate((*taken, *about)):
            told.write_string(place, 0, label, bold)
            told.write_string(place, 1, text)
        told.autofit(max_width=WIDEST * 14)
    answer = HttpResponse(made.getvalue(), content_type=EXCEL)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def name_of_sheet(name: str) -> str:
    """With the mark of an exercise, where it is one; 31 characters are the most."""
    return f"{WORD} {name}"[:31] if settings.EXERCISE else name


def _print(text: str) -> str:
    """In the head or foot of a sheet, where `&` begins an order and 255 characters are the most."""
    return text[:200].replace("&", "&&")


def _write(page: Any, row: int, column: int, cell: Any) -> None:
    if isinstance(cell, str):
        page.write_string(row, column, cell)
    elif isinstance(cell, datetime):
        page.write_datetime(row, column, cell.astimezone(CHINA).replace(tzinfo=None))
    elif cell is not None:
        page.write(row, column, cell)
