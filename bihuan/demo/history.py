"""The year of invented calls on tables: written as they were taken, their incidents and diversions through the loop's one bulk door."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction

from bihuan.demo.people import ROOM, STATION, People, on_shift
from bihuan.demo.year import Call as Invented
from bihuan.station.calls.caller_key import key_of
from bihuan.station.calls.categories import Sort, category
from bihuan.station.calls.models import Call
from bihuan.station.calls.numbers import next_numbers, prefix_of
from bihuan.station.calls.take import proposed_level
from bihuan.station.kinds.diversion.matrix import department_for
from bihuan.station.kinds.incident.intake import history_sheet
from bihuan.station.loop.history import HistoryRow, bulk_import
from bihuan.station.people.models import Organisation, Person
from bihuan.station.places.locate import atlas
from bihuan.station.places.models import Area


@transaction.atomic
def bring(calls: Sequence[Invented], people: People, *, now: datetime) -> dict[str, int]:
    """All of them or none. Returns how many calls, incidents and diversions there are now more."""
    ground = _Ground(people)
    numbers = _numbers(calls, ground.station)
    heads = [call for call in calls if not call.joins]
    joined = Counter(call.joins for call in calls if call.joins)
    sorts = {call.key: _sort(call) for call in calls}
    rows = [ground.incident(call, sorts[call.key], numbers[call.key], joined[call.key], now) for call in heads]
    matters = dict(zip((call.key for call in heads), bulk_import("incident", rows, now=now), strict=True))
    taken = [ground.call(call, sorts[call.key], numbers[call.key], matters[call.joins or call.key], now) for call in calls]
    ids = {call.origin_key: call.pk for call in Call.objects.bulk_create(taken, batch_size=500)}
    diverted = [call for call in heads if call.diverted]
    bulk_import("diversion", [ground.diversion(call, sorts[call.key], numbers[call.key], ids[call.key], now) for call in diverted], now=now)
    return {"calls": len(calls), "incidents": len(heads), "diversions": len(diverted)}


def _numbers(calls: Iterable[Invented], station: Organisation) -> dict[str, str]:
    """A number for each call, in the order in which the calls of a day came in."""
    days: dict[date, list[str]] = defaultdict(list)
    for call in calls:
        days[call.at.date()].append(call.key)
    numbered: dict[str, str] = {}
    for day, keys in sorted(days.items()):
        numbered |= zip(keys, next_numbers(prefix_of(station, day), day, len(keys)), strict=True)
    return numbered


def _sort(call: Invented) -> Sort:
    found = category(call.code, call.at.date())
    if found is None:
        raise LookupError(f"the category tree has no {call.code}")
    return found


class _Ground:
    """What every row points at, looked up once."""

    def __init__(self, people: People) -> None:
        self.station = Organisation.objects.get(code=STATION)
        self.atlas = atlas()
        self.organisations = dict(Organisation.objects.values_list("code", "pk"))
        persons = dict(Person.objects.values_list("username", "pk"))
        self.desk: Mapping[str, int] = {p.group: persons[p.username] for p in people.persons if (ROOM, "dispatcher") in p.posts}

    def area(self, call: Invented) -> Area | None:
        return self.atlas.finest(call.lat, call.lon) if call.lat is not None and call.lon is not None else None

    def call(self, call: Invented, sort: Sort, number: str, matter: int, now: datetime) -> Call:
        night = not 8 <= call.at.hour < 20
        day = call.at.date() - timedelta(1) if call.at.hour < 8 else call.at.date()
        area = self.area(call)
        return Call(
            number=number, received_at=call.at, entered_at=call.at + timedelta(seconds=20 + len(call.words)),
            taken_by_id=self.desk[on_shift(day, night)], station=self.station, source=call.source, caller_name=call.name,
            caller_phone=call.phone, caller_key=key_of(call.phone, call.at.astimezone(UTC), now), words=call.words, place=call.place,
            lat=call.lat, lon=call.lon, area=area, category=call.code, level=_level(call, sort), matter_id=matter, origin_key=call.key,
            history=True, **dict(call.dangers),
        )  # fmt: skip

    def incident(self, call: Invented, sort: Sort, number: str, joined: int, now: datetime) -> HistoryRow:
        area = self.area(call)
        sheet = history_sheet(call.at, terrain=area.terrain if area else "", calls_joined=1 + joined, **dict(call.dangers),
                              **_times(call, sort, area, now))  # fmt: skip
        if sort.valid:
            sheet["result"] = _result(call, sort)
        elif call.code in ("1301", "1302", "1303", "1305"):
            sheet["invalid_code"] = call.code
        return HistoryRow(
            chain=number, opened_at=call.at, closed_at=min(call.closed_at, now), state="closed" if sort.valid else "invalid",
            origin=self.station.pk, title=sort.zh, category=call.code, level=_level(call, sort), place=call.place[:200],
            area=area.pk if area else None, restricted=sort.restricted, sheet=sheet,
        )  # fmt: skip

    def diversion(self, call: Invented, sort: Sort, number: str, taken: int, now: datetime) -> HistoryRow:
        area, ends = self.area(call), min(call.closed_at, now)
        department = department_for(call.code, call.at.date())[0]
        offered = min(call.at + timedelta(minutes=6), ends)
        luck = random.Random(f"{call.key}:diversion")
        sheet: dict[str, Any] = {
            "request": call.words, "urgency": "utilities" if call.code.startswith("10") else "general", "danger": "no", "call_id": taken,
            "caller_name": call.name, "caller_phone": call.phone, "offered_at": offered, "carrier_id": self.organisations[department],
            "first_receiver_id": self.organisations[department], "contacted_at": offered + (ends - offered) * 0.1, "contact_how": "phone",
            "reached": True, "outcome": luck.choices(("solved", "partly", "explained", "referred"), (80, 8, 7, 5))[0],
            "finished_at": offered + (ends - offered) * 0.8, "fed_back_at": ends, "returned": int(call.returned), "ruled": call.returned,
            "solved": luck.choices(("solved", "not_solved", ""), (30, 2, 68))[0],
        }  # fmt: skip
        return HistoryRow(
            chain=number, opened_at=call.at, closed_at=ends, state="closed", origin=self.station.pk, title=sort.zh, category=call.code,
            level=_level(call, sort), place=call.place[:200], area=area.pk if area else None, restricted=sort.restricted, sheet=sheet,
        )  # fmt: skip


def _level(call: Invented, sort: Sort) -> int:
    return proposed_level(sort, dict(call.dangers)) if sort.valid else 4


DRIVE = {"urban": 4.5, "suburban": 7.5, "rural": 14.0, "": 7.0}  # minutes, the middle of what crews need


def _times(call: Invented, sort: Sort, area: Area | None, now: datetime) -> dict[str, datetime]:
    """When the first unit was sent and came; for what is only answered or diverted nobody was sent."""
    luck = random.Random(f"{call.key}:times")
    told = {"contacted_at": min(call.closed_at, now)} if sort.valid else {}
    if not sort.valid or sort.level == 4 or call.diverted and luck.random() < 0.7:
        return told
    sent = call.at + timedelta(seconds=luck.lognormvariate(4.0, 0.5))
    arrived = sent + timedelta(minutes=DRIVE[area.terrain if area else ""] * luck.lognormvariate(0, 0.35))
    return {**told, "sent_at": sent, "arrived_at": min(arrived, call.closed_at)}


def _result(call: Invented, sort: Sort) -> str:
    luck = random.Random(f"{call.key}:result")
    if call.diverted:
        return "diverted"
    if sort.route == "C" and luck.random() < 0.6:
        return "case"
    if call.code.startswith("04"):
        return luck.choices(("mediated", "handled", "withdrawn"), (70, 22, 8))[0]
    if sort.level == 4:
        return "answered"
    return luck.choices(("handled", "unfounded", "withdrawn"), (88, 9, 3))[0]
