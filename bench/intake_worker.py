"""A station with so many incidents behind it, those of the last thirty days with live calls, and further calls for somebody to type."""

import json
import os
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench import bihuan_worker
from bench.calls_made import CALLS_A_DAY, made
from bench.find_worker import ESTATES, STREETS
from bihuan.demo import plan

BATCH = 5_000
LIVE_DAYS = 30
SORTS = ("0902", "0501", "0101", "0401", "1007")


class House(bihuan_worker.Bihuan):
    def __init__(self, incidents: int, seed: int, say: int) -> None:
        super().__init__()
        self.begun = self.now()
        lately = min(incidents, LIVE_DAYS * CALLS_A_DAY)
        calls = sorted(made(lately + say, seed), key=lambda row: float(row[1]))
        self.first = self.begun - timedelta(seconds=float(calls[-1][1]))
        self.long_ago(incidents - lately)
        self.lately(calls[:lately])
        self.addresses()
        self.typed = [words for _id, _at, _lat, _lon, _caller, _place, words, _matter in calls[lately:]]
        self.analyze()

    def long_ago(self, count: int) -> None:
        """As many a day as lately, up to thirty days ago."""
        station, apart = self.cast.org("station"), timedelta(days=1) / CALLS_A_DAY
        for first in range(0, count, BATCH):
            opened = [self.first - (count - number) * apart for number in range(first, min(first + BATCH, count))]
            numbers = [f"330299-{at:%Y%m%d}-H{first + number:07d}" for number, at in enumerate(opened)]
            self.write([(number, at, SORTS[at.minute % len(SORTS)], "滨江夜宵城3号棚", [{
                "number": number, "received_at": at, "words": "楼下音乐从十一点响到现在", "place": "滨江夜宵城3号棚", "history": True}])
                for number, at in zip(numbers, opened, strict=True)], station)

    def lately(self, calls: list[tuple[Any, ...]]) -> None:
        """One incident for each matter, with all of its calls."""
        station, matters = self.cast.org("station"), {}
        for id_, at, lat, lon, caller, place, words, matter in calls:
            when = self.first + timedelta(seconds=float(at))
            matters.setdefault(matter, []).append({
                "number": f"330299-{when:%Y%m%d}-L{id_:07d}", "received_at": when, "words": words, "place": place, "lat": lat or None,
                "lon": lon or None, "caller_key": f"0:{caller}" if caller else ""})
        told = list(matters.values())
        for first in range(0, len(told), BATCH):
            self.write([(of[0]["number"], of[0]["received_at"], SORTS[len(of[0]["words"]) % len(SORTS)], of[0]["place"], of)
                        for of in told[first:first + BATCH]], station)

    def write(self, incidents: list[tuple[str, datetime, str, str, list[dict[str, Any]]]], station: int) -> None:
        """Number, moment, class and place of each, and the columns of its calls."""
        from bihuan.station.calls.models import Call
        from bihuan.station.loop.history import HistoryRow, bulk_import

        rows = [HistoryRow(
            chain=number, opened_at=at, closed_at=min(at + timedelta(hours=9), self.begun), state="closed", origin=station, title="",
            category=sort, place=place, sheet={"received_at": at}) for number, at, sort, place, _calls in incidents]
        keys = bulk_import("incident", rows, now=self.begun)
        Call.objects.bulk_create(
            Call(**one, entered_at=one["received_at"], station_id=station, category=sort, level=3, matter_id=key)
            for key, (_number, _at, sort, _place, calls) in zip(keys, incidents, strict=True) for one in calls)

    def addresses(self) -> None:
        """The register of a township, for whatever place is named."""
        from bihuan.station.places.models import Address

        west, south, east, north = plan.TOWN
        Address.objects.bulk_create(
            Address(text=f"{street}{n}号{estate}{n % 20}幢", lat=lat, lon=lon) for street in STREETS for estate in ESTATES
            for n in range(1, 100)
            for lon, lat in [plan.on_globe(west + (east - west) * n / 100, south + (north - south) * len(estate + street) / 20)])

    def analyze(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def session(name: str) -> dict[str, str]:
    """Of one of the desk's dispatchers, in a house that stands already."""
    from django.conf import settings
    from django.test import Client

    from bihuan.station.people.models import Person

    client = Client(SERVER_NAME="localhost")
    client.force_login(Person.objects.get(username=name))
    return {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}


def kept(file: Path) -> Iterator[str]:
    return iter(json.loads(file.read_text("utf-8"))) if file.exists() else iter(())


def main(incidents: int, seed: int, say: int) -> None:
    """Makes the house where it is not yet made; prints a session for the browser and the screens, one for another desk, words to type."""
    bihuan_worker.set_up()
    file = Path(os.environ["BIHUAN_HOME"], f"typed-{incidents}-{seed}-{say}.json")
    typed = list(kept(file))
    if not typed:
        typed = House(incidents, seed, say).typed
        file.write_text(json.dumps(typed, ensure_ascii=False), "utf-8")
    print(json.dumps({"session": session("alice"), "other": session("adam"), "typed": typed}), flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
