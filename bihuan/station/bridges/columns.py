"""The columns an importer knows, under any of their names, and what their cells mean."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.station.bridges.tables import TableError, open_table
from bihuan.station.people.forbidden import refuse_forbidden


@dataclass(frozen=True)
class Column:
    """`names` are what headers call it, in either language; the first is how a refusal calls it."""

    key: str
    names: tuple[str, ...]
    required: bool = False


class RowRefused(Exception):
    """One row is not taken: the field it fails on, and a sentence."""

    def __init__(self, field: str, sentence: Any, **values: object) -> None:
        super().__init__(field)
        self.field, self.sentence, self.values = field, sentence, values

    def __str__(self) -> str:
        return str(self.sentence) % self.values if self.values else str(self.sentence)


@dataclass(frozen=True)
class Row:
    """A line of the file. `given` holds the cells by key; a key whose column the file lacks is not there at all."""

    line: int
    given: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.given.get(key, "")

    def __contains__(self, key: str) -> bool:
        return key in self.given

    def need(self, key: str) -> str:
        if not self[key]:
            raise RowRefused(key, _("The field is empty."))
        return self[key]

    def choice(self, key: str, choices: Mapping[str, str], default: str = "") -> str:
        """The code for what is written: a code itself, or any word that stands for it."""
        written = self[key]
        if not written and default:
            return default
        code = choices.get(plain(written))
        if code is None:
            known = ", ".join(dict.fromkeys(choices.values()))
            raise RowRefused(key, _("“%(given)s” is not known; write one of %(known)s."), given=written, known=known)
        return code

    def day(self, key: str) -> date | None:
        return read_day(key, self[key]) if self[key] else None

    def clock(self, key: str) -> time | None:
        if not self[key]:
            return None
        try:
            return time.fromisoformat(self[key].replace("：", ":").rjust(5, "0"))
        except ValueError as error:
            raise RowRefused(key, _("“%(given)s” is no time of day; write for example 08:30."), given=self[key]) from error

    def flag(self, key: str) -> bool:
        return plain(self[key]) in YES

    def number(self, key: str) -> float | None:
        if not self[key]:
            return None
        try:
            return float(unicodedata.normalize("NFKC", self[key]))
        except ValueError as error:
            raise RowRefused(key, _("“%(given)s” is not a number."), given=self[key]) from error


YES = frozenset({"1", "yes", "true", "y", "x", "是", "有", "√"})
_DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[ T]00:00(?::00)?)?")


@dataclass(frozen=True)
class Sheet:
    total: int
    ignored: tuple[str, ...]
    rows: Sequence[Row] | Iterator[Row]


def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def read_day(key: str, text: str) -> date:
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    try:
        if found is None:
            raise ValueError(text)
        return date(*(int(part) for part in found.groups()))
    except ValueError as error:
        raise RowRefused(key, _("“%(given)s” is no day of the calendar; write for example 2026-01-31."), given=text) from error


def open_sheet(path: Path, columns: Sequence[Column]) -> Sheet:
    """The table with its columns known by key. Forbidden columns and missing ones refuse the file before a row is read."""
    table = open_table(path)
    keys = known_columns(path.name, table.headers, columns)

    def rows() -> Iterator[Row]:
        for line, cells in table.rows():
            yield Row(line, {keys[header]: cell.strip() for header, cell in cells.items() if header in keys})

    return Sheet(table.total, tuple(header for header in table.headers if header not in keys), rows())


def known_columns(name: str, headers: Sequence[str], columns: Sequence[Column]) -> dict[str, str]:
    refuse_forbidden(headers)
    called = {plain(word): column.key for column in columns for word in (column.key, *column.names)}
    keys: dict[str, str] = {}
    for header in headers:
        key = called.get(plain(header))
        if key is not None and key not in keys.values():
            keys[header] = key
    missing = [column.names[0] for column in columns if column.required and column.key not in keys.values()]
    if missing:
        raise TableError(_("%(name)s lacks the columns %(missing)s; it has %(given)s."),
                         name=name, missing=", ".join(missing), given=", ".join(headers))
    return keys
