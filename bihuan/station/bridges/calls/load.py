"""Rows into calls. Batches of rows are committed whole, so a run that was killed goes on where it stopped and ends the same.

Each row is known by its key (see reading.py). A row whose key is in the table, or came earlier in the same file, is `already` in;
so for every run read = new + already + rejected, and the same file twice changes nothing.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice

from django.db import connection

from bihuan.station.bridges.calls.reading import Reader, Reading, RowRefused
from bihuan.station.bridges.calls.report import Report
from bihuan.station.bridges.tables import Row
from bihuan.station.calls.remarks import sentence
from bihuan.station.frame.errors import in_each_language
from bihuan.station.people.models import Organisation

BATCH = 2500  # well under a second, so that nobody who writes meanwhile waits long


@dataclass
class Account:
    """Every row is in exactly one of the three: read = new + already + rejected. `noted` ones are among the new."""

    read: int = 0
    new: int = 0
    already: int = 0
    rejected: int = 0
    noted: int = 0

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


@dataclass(frozen=True)
class Taken:
    """A row that can go in."""

    line: int
    row: Mapping[str, str]
    reading: Reading
    station: Organisation


class Writer:
    """What becomes of rows; this one looks at them and writes nothing."""

    def write(self, taken: Sequence[Taken]) -> int:
        """Brings in new rows; returns how many turned out to be in already."""
        return 0

    def met(self, keys: set[str]) -> None:
        """Told of keys that are in already, in case their calls still lack something."""


@dataclass
class Load:
    reader: Reader
    writer: Writer
    stations: Callable[[str], Organisation | None]
    report: Report
    remember: bool = False  # a dry run writes nothing, so it must itself know what came earlier in the file
    account: Account = field(default_factory=Account)
    seen: set[str] = field(default_factory=set)

    def run(self, rows: Iterable[Row], tick: Callable[[int], object]) -> Account:
        for batch in batches(rows, BATCH):
            self.batch(batch)
            tick(len(batch))
        return self.account

    def batch(self, rows: Sequence[Row]) -> None:
        keyed = [(line, row, self.reader.key(row)) for line, row in rows]
        known = keys_in([key for _, _, key in keyed])
        self.writer.met(known)
        known |= self.seen
        taken: list[Taken] = []
        rejected: list[tuple[int, Mapping[str, str], RowRefused]] = []
        fresh: set[str] = set()
        for line, row, key in keyed:
            if key in known or key in fresh:
                continue
            try:
                taken.append(self.read(line, row, key))
                fresh.add(key)
            except RowRefused as refusal:
                rejected.append((line, row, refusal))
        new = len(taken) - self.writer.write(taken)
        if self.remember:
            self.seen |= fresh
        self.count(len(rows), new, rejected)
        self.note(taken)

    def read(self, line: int, row: Mapping[str, str], key: str) -> Taken:
        reading = self.reader.read(row, key)
        station = self.stations(reading.station)
        if station is None:
            raise RowRefused(next(iter(self.reader.station), ""), "station", given=reading.station)
        return Taken(line, row, reading, station)

    def count(self, read: int, new: int, rejected: Sequence[tuple[int, Mapping[str, str], RowRefused]]) -> None:
        self.account.read += read
        self.account.new += new
        self.account.rejected += len(rejected)
        self.account.already += read - new - len(rejected)
        for line, row, refusal in rejected:
            self.report.reject(line, refusal.field, in_each_language(refusal), row)

    def note(self, taken: Sequence[Taken]) -> None:
        for one in taken:
            if one.reading.remarks:
                self.account.noted += 1
            for code, given in one.reading.remarks:
                self.report.note(one.line, in_each_language(_Remark(code, given)), one.row)


@dataclass(frozen=True)
class _Remark:
    code: str
    given: str

    def __str__(self) -> str:
        return sentence(self.code, self.given)


def batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    reading = iter(rows)
    while batch := list(islice(reading, size)):
        yield batch


def keys_in(keys: Sequence[str]) -> set[str]:
    """Those of the keys under which a call is in the table. One statement, whatever their number."""
    given: list[str] | str
    if connection.vendor == "postgresql":
        # ANY reads the unique index once a key; a sub-select was unrolled again for each row of the table where no statistics stood yet.
        among, given = "= ANY(%s)", list(keys)
    else:
        among, given = "IN (SELECT value FROM json_each(%s))", json.dumps(keys)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT origin_key FROM calls_call WHERE origin_key {among}", [given])
        return {key for key, in cursor.fetchall()}
