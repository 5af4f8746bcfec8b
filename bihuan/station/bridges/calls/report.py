"""The account of what did not go in as it stood: an xlsx with the line, the field and a sentence in both languages, then the row itself."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import xlsxwriter

ROWS_A_SHEET = 1_000_000
# In both languages at once, because the list travels to people whose language is not known
NOT_TAKEN, NOTED = "未导入 not taken", "已导入有备注 taken, noted"
HEADS = ("行 line", "字段 field", "原因", "why")
CELL = 32_000  # what a cell of a sheet can hold


class Report:
    """Written beside its place while the table is read, and moved into it at the end; no file where there is
    nothing to tell."""

    def __init__(self, path: Path, headers: Sequence[str]) -> None:
        self.path, self.headers = path, headers
        self.draft = path.with_name(f".{path.name}.{os.getpid()}")
        self.book: Any = None
        self.sheets: dict[str, tuple[Any, int]] = {}
        self.parts: dict[str, int] = {}

    def __enter__(self) -> "Report":
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        if self.book is None:
            if kind is None:
                self.path.unlink(missing_ok=True)  # an older list would say what is no longer true
            return
        self.book.close()
        if kind is None:
            self.draft.replace(self.path)
        else:
            self.draft.unlink(missing_ok=True)

    def reject(self, line: int, field: str, sentence: Mapping[str, str], row: Mapping[str, str]) -> None:
        self._write(NOT_TAKEN, line, field, sentence, row)

    def note(self, line: int, sentence: Mapping[str, str], row: Mapping[str, str]) -> None:
        self._write(NOTED, line, "", sentence, row)

    def _write(self, title: str, line: int, field: str, sentence: Mapping[str, str], row: Mapping[str, str]) -> None:
        sheet, used = self.sheets.get(title) or (None, 0)
        if sheet is None or used > ROWS_A_SHEET:
            sheet, used = self._sheet(title), 1
        sheet.write_number(used, 0, line)
        _cells(sheet, used, 1, (field, sentence["zh-hans"], sentence["en"], *row.values()))
        self.sheets[title] = sheet, used + 1

    def _sheet(self, title: str) -> Any:
        if self.book is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.book = xlsxwriter.Workbook(self.draft, {"constant_memory": True})
        self.parts[title] = part = self.parts.get(title, 0) + 1
        sheet = self.book.add_worksheet(title if part == 1 else f"{title} {part}")
        _cells(sheet, 0, 0, (*HEADS, *self.headers))
        return sheet


def _cells(sheet: Any, row: int, column: int, texts: Iterable[str]) -> None:
    for place, text in enumerate(texts, column):
        sheet.write_string(row, place, text[:CELL])


def report_path(table: Path, folder: Path | None, home: Path) -> Path:
    """Beside the table, in the folder that was named, or in the home where the table's own folder is not to be written to."""
    name = f"{table.name}.rejects.xlsx"
    if folder is not None:
        return folder / name
    return (table.parent if _open_to_us(table.parent) else home / "rejects") / name


def _open_to_us(folder: Path) -> bool:
    """A folder marked as read-only is left alone by the superuser too, who could write there."""
    return bool(folder.stat().st_mode & 0o222) and os.access(folder, os.W_OK)
