"""One door for every table that comes in from outside: csv, csv.gz, xlsx, or a zip that holds one of them.

What the file is, is read from its first bytes, never from its name. Text is UTF-8 (with or without its mark), UTF-16 with its
mark, or GB18030; which one is found by decoding the whole file once, before the first row is handed on. So a file that is torn
or wrongly encoded is refused as a whole, and not after half of it has gone in.
"""

import codecs
import csv
import gzip
import io
import lzma
import sys
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any, BinaryIO, Protocol, cast

from django.utils.translation import gettext_lazy as _

Row = tuple[int, dict[str, str]]
EXTRA = ""  # the key of what stands beyond the last column of the header

_BLOCK = 1 << 20
_HEADER_DELIMITERS = ",\t;"
_SHEETS = (".xlsx", ".xlsm", ".xls", ".ods")
_TEXTS = (".csv", ".txt", ".tsv", ".csv.gz", ".gz")
_DAMAGE = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError)
csv.field_size_limit(sys.maxsize)


class Closes(Protocol):
    def close(self) -> None: ...


class TableError(Exception):
    """The file as a whole cannot be read. The message is a sentence for the person who chose the file."""

    def __init__(self, message: Any, **values: object) -> None:
        super().__init__(message)
        self.message, self.values = message, values

    def __str__(self) -> str:
        return str(self.message) % self.values


@dataclass(frozen=True)
class Table:
    """The header, and the rows when they are asked for. `total` is a guess for the progress bar, never for the account."""

    headers: tuple[str, ...]
    total: int
    rows: Callable[[], Iterator[Row]]


def read_table(path: Path | str) -> Iterator[Row]:
    """Each row with the line it begins on. Cells are text; a row too short lacks keys, one too long has the key EXTRA."""
    yield from open_table(path).rows()


def open_table(path: Path | str) -> Table:
    path = Path(path)
    try:
        with path.open("rb") as file:
            start = file.read(8)
        return _table(path.name, start, lambda: path.open("rb"))
    except FileNotFoundError as error:
        raise TableError(_("There is no file %(name)s."), name=path) from error
    except (IsADirectoryError, PermissionError) as error:
        raise TableError(_("The file %(name)s cannot be opened."), name=path) from error


def _table(name: str, start: bytes, opened: Callable[[], BinaryIO]) -> Table:
    if not start:
        raise TableError(_("The file %(name)s is empty."), name=name)
    if start.startswith(b"PK"):
        return _from_zip(name, opened)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return _from_sheet(name, opened)
    if name.lower().endswith((*_SHEETS, ".zip")):
        raise TableError(_("The file %(name)s is torn or is not what its name says. Save it again and send the whole file."), name=name)
    if start.startswith(b"\x1f\x8b"):
        return _from_text(name, lambda: _inflated(name, opened()))
    return _from_text(name, opened)


# Zip and sheet

def _torn(name: str) -> TableError:
    return TableError(_("The file %(name)s is torn: its end is missing or damaged. Save it again and send the whole file."), name=name)


def _from_zip(name: str, opened: Callable[[], BinaryIO]) -> Table:
    try:
        with opened() as file, zipfile.ZipFile(file) as archive:
            names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
            if "[Content_Types].xml" in names or "mimetype" in names:
                return _from_sheet(name, opened)
            inside = [entry for entry in names if entry.lower().endswith((*_SHEETS, *_TEXTS)) and not entry.startswith("__MACOSX/")]
            if len(inside) != 1:
                raise TableError(_("The archive %(name)s must hold exactly one table (csv or xlsx); it holds %(count)s."),
                                 name=name, count=len(inside))
            if archive.getinfo(inside[0]).flag_bits & 1:
                raise TableError(_("The archive %(name)s is locked with a password. Save it without one."), name=name)
            with archive.open(inside[0]) as entry:
                start = entry.read(8)
                whole = start + entry.read() if start.startswith(b"PK") else b""  # a sheet is itself an archive: it is read from its end
    except _DAMAGE as error:
        raise _torn(name) from error

    def member() -> BinaryIO:
        file = opened()
        archive = zipfile.ZipFile(file)
        return _packed(name, archive.open(inside[0]), archive, file)

    return _table(f"{name}/{inside[0]}", start, (lambda: io.BytesIO(whole)) if whole else member)


def _from_sheet(name: str, opened: Callable[[], BinaryIO]) -> Table:
    import python_calamine as calamine

    try:
        with opened() as file:
            workbook = calamine.load_workbook(io.BytesIO(file.read()))
            sheets = (workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False) for sheet in workbook.sheet_names)
            cells = next((rows for rows in sheets if rows), [])
    except calamine.PasswordError as error:
        raise TableError(_("The file %(name)s is locked with a password. Save it without one."), name=name) from error
    except (calamine.CalamineError, *_DAMAGE, OSError) as error:
        raise _torn(name) from error
    lines = [(line, [_text(cell) for cell in row]) for line, row in enumerate(cells, 1)]
    lines = [(line, row) for line, row in lines if any(row)]
    if not lines:
        raise TableError(_("The file %(name)s is empty."), name=name)
    headers = _headers(name, lines[0][1])

    def rows() -> Iterator[Row]:
        for line, row in lines[1:]:
            yield line, _named(headers, row[:len(headers)] + [cell for cell in row[len(headers):] if cell])

    return Table(headers, len(lines) - 1, rows)


def _text(cell: Any) -> str:
    """A cell as a person reads it in the sheet: 7.0 is 7, midnight is a date like any other time."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell).strip() if cell is not None else ""


# Text

class _Packed(io.RawIOBase):
    """A packed stream that says in a sentence that it is torn, and closes what it was opened from."""

    def __init__(self, name: str, stream: IO[bytes], *below: Closes) -> None:
        self._named, self._stream, self._below = name, stream, below

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            block = self._stream.read(len(buffer))
        except _DAMAGE as error:
            raise _torn(self._named) from error
        buffer[:len(block)] = block
        return len(block)

    def close(self) -> None:
        if not self.closed:
            for each in (self._stream, *self._below):
                each.close()
        super().close()


def _packed(name: str, stream: IO[bytes], *below: Closes) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(_Packed(name, stream, *below)))


def _inflated(name: str, file: BinaryIO) -> BinaryIO:
    return _packed(name, cast(IO[bytes], gzip.GzipFile(fileobj=file)), file)


def _from_text(name: str, opened: Callable[[], BinaryIO]) -> Table:
    encoding, total = _encoding(name, opened)
    with closing(opened()) as file:
        text = io.TextIOWrapper(file, encoding, newline="")
        first = text.readline()
    delimiter = max(_HEADER_DELIMITERS, key=first.count)

    def lines() -> Generator[tuple[int, list[str]], None, None]:
        with closing(opened()) as file:
            reader = csv.reader(io.TextIOWrapper(file, encoding, newline=""), delimiter=delimiter)
            line = 1
            try:
                for row in reader:
                    if row:
                        yield line, row
                    line = reader.line_num + 1
            except csv.Error as error:
                raise TableError(_("Line %(line)s of %(name)s is no line of a table."), name=name, line=line) from error

    with closing(lines()) as reading:
        header = next(reading, None)
    if header is None:
        raise TableError(_("The file %(name)s is empty."), name=name)
    headers = _headers(name, header[1])

    def rows() -> Iterator[Row]:
        reading = lines()
        next(reading)
        for line, row in reading:
            yield line, _named(headers, row)

    return Table(headers, max(0, total - 1), rows)


def _encoding(name: str, opened: Callable[[], BinaryIO]) -> tuple[str, int]:
    """The encoding in which the whole file reads, and how many lines it has."""
    with closing(opened()) as file:
        start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        guesses = ["utf-16"]
    else:
        guesses = ["utf-8-sig", "gb18030"]
    for guess in guesses:
        lines = _lines_if(guess, opened)
        if lines is not None:
            return guess, lines
    raise TableError(_("The file %(name)s is written in neither UTF-8 nor GB18030. Save it as UTF-8 and send it again."), name=name)


def _lines_if(encoding: str, opened: Callable[[], BinaryIO]) -> int | None:
    decoder, lines, foreign, common = codecs.getincrementaldecoder(encoding)(), 0, 0, 0
    with closing(opened()) as file:
        try:
            while block := file.read(_BLOCK):
                text = decoder.decode(block)
                lines += text.count("\n")
                if "\0" in text:
                    return None
                if encoding == "gb18030" and foreign < _BLOCK:
                    strange = [char for char in text if char > "\x7f"]
                    foreign += len(strange)
                    common += len("".join(strange).encode("gb2312", "ignore")) // 2
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return None
    # Almost any bytes can be read as GB18030; only where they are Chinese do they give the everyday characters.
    return lines if common >= 0.7 * foreign else None


# Header

def _headers(name: str, cells: list[str]) -> tuple[str, ...]:
    cells = [cell.strip() for cell in cells]
    while cells and not cells[-1]:
        cells.pop()
    if not cells or any(_is_value(cell) for cell in cells):
        raise TableError(_("The first line of %(name)s must name the columns; it holds values."), name=name)
    seen: dict[str, int] = {}
    headers = []
    for place, cell in enumerate(cells, 1):
        cell = cell or f"#{place}"
        seen[cell] = seen.get(cell, 0) + 1
        headers.append(cell if seen[cell] == 1 else f"{cell} {seen[cell]}")
    return tuple(headers)


def _is_value(cell: str) -> bool:
    return cell.replace(".", "", 1).replace("-", "").replace("/", "").replace(":", "").replace(" ", "").isdigit()


def _named(headers: tuple[str, ...], row: list[str]) -> dict[str, str]:
    named = dict(zip(headers, row, strict=False))
    if len(row) > len(headers):
        named[EXTRA] = " ".join(row[len(headers):])
    return named
