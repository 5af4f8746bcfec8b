"""Calls that a partner sends: each once, by the partner's own number, taken as if it had just been rung in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

from bihuan.station.bridges.calls.command import STATIONS, county_check
from bihuan.station.bridges.calls.live import Live
from bihuan.station.bridges.calls.load import Account, Load
from bihuan.station.bridges.calls.maps import preset
from bihuan.station.bridges.calls.reading import Reader, Reading, RowRefused, first
from bihuan.station.bridges.models import Partner
from bihuan.station.bridges.tables import Row
from bihuan.station.calls.models import Call
from bihuan.station.people.forbidden import refuse_forbidden
from bihuan.station.people.models import Organisation

LONGEST_NUMBER = 40


class Numbered(Reader):
    """Without the partner's number a call could not be known again, nor could its outcome be told."""

    def own(self, row: Mapping[str, str]) -> str:
        return first(row, self.identity) if self.identity else ""

    def read(self, row: Mapping[str, str], key: str) -> Reading:
        own = self.own(row)
        if not own:
            raise RowRefused(next(iter(self.identity), ""), "no number")
        if not key.endswith(f":{own}"):
            raise RowRefused(self.identity[0], "number", given=own[:80], most=LONGEST_NUMBER)
        return super().read(row, key)


@dataclass
class Gathered:
    """Refused rows and notes, by line."""

    refused: dict[int, tuple[str, Mapping[str, str]]] = field(default_factory=dict)
    noted: dict[int, list[Mapping[str, str]]] = field(default_factory=dict)

    def reject(self, line: int, name: str, sentence: Mapping[str, str], row: Mapping[str, str]) -> None:
        self.refused[line] = name, sentence

    def note(self, line: int, sentence: Mapping[str, str], row: Mapping[str, str]) -> None:
        self.noted.setdefault(line, []).append(sentence)


def reader_of(partner: Partner, headers: Sequence[str], now: datetime) -> Numbered:
    """Raises MapError where the columns lack what the partner's preset needs, ForbiddenColumns where one may not come in at all."""
    refuse_forbidden(headers)
    return Numbered(replace(preset(partner.preset), name=partner.code), headers, now, inside=county_check())


def load_of(partner: Partner, reader: Numbered, report: Any, now: datetime) -> Load:
    return Load(reader, Live(lambda: now), _stations(partner), report)


def take_in(partner: Partner, given: Sequence[Mapping[str, Any]], now: datetime) -> tuple[Account, list[dict[str, Any]]]:
    """Rows as JSON objects under the partner's own field names. Each is answered: ours, or why it was not taken."""
    headers = list(dict.fromkeys(str(name) for row in given for name in row))
    rows: list[Row] = [
        (line, {name: _text(row.get(name)) for name in headers}) for line, row in enumerate(given, 1)
    ]  # fmt: skip
    reader, gathered = reader_of(partner, headers, now), Gathered()
    account = load_of(partner, reader, gathered, now).run(rows, lambda _done: None)
    return account, list(_answers(rows, reader, gathered))


def _answers(rows: Iterable[Row], reader: Numbered, gathered: Gathered) -> Iterable[dict[str, Any]]:
    keyed = [(line, reader.own(row), reader.key(row)) for line, row in rows]
    calls = {call.origin_key: call for call in Call.objects.filter(origin_key__in=[key for *_, key in keyed]).select_related("matter")}
    for line, own, key in keyed:
        if line in gathered.refused:
            name, why = gathered.refused[line]
            yield {"number": own, "taken": False, "field": name, "why": why}
        elif key in calls:
            call = calls[key]
            notes = gathered.noted.get(line, [])
            yield {"number": own, "taken": True, "call": call.number, "matter": call.matter.number if call.matter else "", "notes": notes}


def _stations(partner: Partner) -> Any:
    every = Organisation.objects.filter(kind__in=STATIONS)
    codes = {one.number_code: one for one in every if one.number_code} | {one.code: one for one in every}
    return cache(lambda given: codes.get(given) if given else partner.station)


def _text(value: Any) -> str:
    return "" if value is None else str(value)
