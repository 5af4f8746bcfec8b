"""Rows into history: a call, an incident that is closed and one `imported` step each, through the loop's one bulk door."""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import IntegrityError, OperationalError, connection, transaction

from bihuan.station.bridges.calls.load import Taken, Writer, keys_in
from bihuan.station.calls.caller_key import key_of
from bihuan.station.calls.models import Answer, Call, Source
from bihuan.station.calls.numbers import next_numbers, prefix_of
from bihuan.station.frame.errors import database_fault
from bihuan.station.frame.sealed import seal
from bihuan.station.kinds.incident.intake import history_sheet
from bihuan.station.loop.history import HistoryRow, bulk_import
from bihuan.station.people.actor import day_of
from bihuan.station.places.locate import Atlas, atlas
from bihuan.station.places.models import Datum

KIND, CLOSED, INVALID = "incident", "closed", "invalid"
_TITLE = 120
_TURNS = 5


class History(Writer):
    """Writes one batch in one transaction. If another run has brought some of the rows in meanwhile, only the others are written."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.atlas: Atlas = atlas()
        self.prefixes: dict[tuple[int, date], str] = {}

    def write(self, taken: Sequence[Taken]) -> int:
        if not taken:
            return 0
        try:
            self.patiently(taken)
            return 0
        except IntegrityError:
            known = keys_in([one.reading.key for one in taken])
            rest = [one for one in taken if one.reading.key not in known]
            if len(rest) == len(taken):
                raise
            return len(taken) - len(rest) + self.write(rest)

    def patiently(self, taken: Sequence[Taken]) -> None:
        """An import has time: where the desk keeps the database busy, it waits for its turn again."""
        for turn in range(_TURNS):
            try:
                return self.insert(taken)
            except OperationalError as fault:
                if database_fault(fault) != "busy" or turn == _TURNS - 1:
                    raise

    @transaction.atomic
    def insert(self, taken: Sequence[Taken]) -> None:
        numbers = self.numbers(taken)
        areas = [self.area(one) for one in taken]
        ended = [_matter(*each) for each in zip(taken, numbers, areas, strict=True)]
        matters = bulk_import(KIND, ended, now=self.now)
        when = lru_cache(maxsize=8)(connection.ops.adapt_datetimefield_value)
        rows = [self.call(*each, when) for each in zip(taken, numbers, areas, matters, strict=True)]
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT, rows)

    def numbers(self, taken: Sequence[Taken]) -> list[str]:
        """A number for each row, in the order in which the calls of a day came in."""
        days: dict[tuple[str, date], list[int]] = defaultdict(list)
        for place, one in enumerate(taken):
            day = day_of(one.reading.received_at)
            days[self.prefix(one, day), day].append(place)
        numbers = [""] * len(taken)
        for (prefix, day), places in sorted(days.items()):
            places.sort(key=lambda place: (taken[place].reading.received_at, place))
            for place, number in zip(places, next_numbers(prefix, day, len(places)), strict=True):
                numbers[place] = number
        return numbers

    def prefix(self, one: Taken, day: date) -> str:
        key = one.station.pk, day
        if key not in self.prefixes:
            self.prefixes[key] = prefix_of(one.station, day)
        return self.prefixes[key]

    def area(self, one: Taken) -> int | None:
        if one.reading.lat is None or one.reading.lon is None or not self.atlas.outlined:
            return None
        found = self.atlas.finest(one.reading.lat, one.reading.lon)
        return found.pk if found else None

    def call(self, one: Taken, number: str, area: int | None, matter: int, when: Callable[[datetime], Any]) -> tuple[Any, ...]:
        reading = one.reading
        return (
            number, when(reading.received_at), when(reading.entered_at), one.station.pk, _sealed(reading.caller_name),
            _sealed(reading.caller_phone),
            key_of(reading.caller_phone, reading.received_at, self.now) if reading.caller_phone else "",
            _sealed(reading.words), _sealed(reading.place), reading.lat, reading.lon, area, reading.sort.code, reading.given_class,
            reading.level, reading.recording, matter, reading.key,
            json.dumps(reading.remarks, ensure_ascii=False) if reading.remarks else "[]",
        )


_FIXED = {
    "source": Source.FILE.value, "datum": Datum.WGS84.value, **dict.fromkeys(Call.DANGERS, Answer.UNKNOWN.value),
    "history": True, "recording_hold": False,
}
_COLUMNS = (
    "number", "received_at", "entered_at", "station_id", "caller_name", "caller_phone", "caller_key", "words", "place", "lat", "lon",
    "area_id", "category", "given_class", "level", "recording", "matter_id", "origin_key", "remarks",
)


def _insert() -> str:
    """What is the same in every row stands in the statement, so that each row carries only what is its own."""
    fixed = [str(value).upper() if isinstance(value, bool) else f"'{value}'" for value in _FIXED.values()]
    marks = ", ".join(["%s"] * len(_COLUMNS) + fixed)
    return f"INSERT INTO calls_call ({', '.join((*_COLUMNS, *_FIXED))}) VALUES ({marks})"


_INSERT = _insert()


def _sealed(text: str) -> str:
    return seal(text) if text else text


def _matter(one: Taken, number: str, area: int | None) -> HistoryRow:
    reading = one.reading
    return HistoryRow(
        chain=number, opened_at=reading.received_at, closed_at=reading.entered_at, state=CLOSED if reading.sort.valid else INVALID,
        origin=one.station.pk, title=reading.sort.zh[:_TITLE], category=reading.sort.code, level=reading.level, place=reading.place,
        area=area, restricted=reading.sort.restricted, sheet=history_sheet(reading.received_at),
    )
