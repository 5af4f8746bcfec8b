"""A station in the middle of its day: incidents still open, the others of the day behind them, units on the road, and what goes on."""

import json
import sys
import time
from datetime import timedelta
from random import Random
from typing import Any

from bench import bihuan_worker
from bihuan.demo import plan

UNITS = 20
PLACES = ["滨江夜宵城3号棚", "解放路82号", "翠湖花园2幢", "老街88号", "育才北路17号"]
SORTS = ["0902", "0501", "0101"]


class House(bihuan_worker.Bihuan):
    """`pool` holds what is open at the first station: each with how many steps of its way it has gone. With more stations the calls are
    shared among them, and whoever looks sits in the room above them all."""

    def __init__(self, still_open: int, received: int, days: int, stations: int) -> None:
        super().__init__()
        self.random = Random(7)
        self.units = self.cars()
        self.desks = {"station": "alice", "station2": "sam"} if stations > 1 else {"station": "alice"}
        for number in range(3, stations + 1):
            self.found(f"station{number}", f"desk{number}")
        self.viewer = self.signed_in("kate" if stations > 1 else "alice")
        self.close(received - still_open, timedelta(days=days))
        self.pool: list[tuple[Any, int]] = []
        for number in range(still_open):
            self.take(list(self.desks)[number % stations])
        for _ in range(len(self.pool) * 2):
            self.step(self.random.randrange(len(self.pool)), but_last=True)

    def found(self, code: str, desk: str) -> None:
        """Another station of the county with somebody at its desk."""
        from bihuan.station.people.models import Organisation, Person, Placement, Posting
        from bihuan.station.people.posts import DISPATCHER
        from tests.cast import START

        station = Organisation.objects.create(code=code, name=code, name_en=code, kind="station", since=START, always_open=True,
                                              number_code=f"33029{code[-1]}")
        Placement.objects.create(organisation=station, parent=self.cast.organisations["county"], since=START)
        person = Person.objects.create(username=desk, name=desk)
        Posting.objects.create(person=person, organisation=station, post=DISPATCHER, since=START)
        self.cast.organisations[code], self.cast.people[desk], self.desks[code] = station, person, desk

    def signed_in(self, name: str) -> Any:
        from django.test import Client

        if name not in self.clients:
            self.clients[name] = Client(SERVER_NAME="localhost")
            self.clients[name].force_login(self.cast.people[name])
        return self.clients[name]

    def cars(self) -> list[int]:
        from bihuan.station.calls.models import Unit

        team = self.cast.organisations["team"]
        return [Unit.objects.create(code=f"V{n:02d}", name=f"云{n:02d}", organisation=team, located_at=self.now(), **self.somewhere()).pk
                for n in range(UNITS)]

    def somewhere(self) -> dict[str, float]:
        """In the streets of the demo's town."""
        west, south, east, north = plan.TOWN
        lon, lat = plan.on_globe(self.random.uniform(west, east), self.random.uniform(south, north))
        return {"lat": lat, "lon": lon}

    def close(self, count: int, over: timedelta) -> None:
        from bihuan.station.loop.history import HistoryRow, bulk_import

        now, stations, apart = self.now(), [self.cast.org(code) for code in self.desks], over / count
        rows = [HistoryRow(chain=f"330299-{now:%Y%m%d}-H{number:06d}", opened_at=now - (number + 1) * apart, closed_at=now - number * apart,
                           state="closed", origin=stations[number % len(stations)], title="商业噪声", category="0902",
                           place=self.random.choice(PLACES),
                           sheet={"received_at": now - (number + 1) * apart}) for number in range(count)]
        bulk_import("incident", rows, now=now)

    def take(self, station: str = "station") -> None:
        """A call comes in, as the desk enters it."""
        from bihuan.station.loop.models import Matter

        answer = self.signed_in(self.desks[station]).post("/api/calls", content_type="application/json", data={
            "words": "楼下音乐从十一点响到现在", "place": self.random.choice(PLACES), "category": self.random.choice(SORTS),
            "level": self.random.choice((2, 3, 3, 4)), **self.somewhere()})
        assert answer.status_code == 201, answer.content
        if station == "station":
            self.pool.append((Matter.objects.get(number=answer.json()["matter"]), 0))

    def step(self, at: int, *, but_last: bool = False) -> None:
        """The next step of one of them. What is closed leaves, and the next call comes with the next event."""
        matter, gone = self.pool[at]
        if but_last and gone == len(bihuan_worker.ORDER) - 1:
            return
        name, who, said = bihuan_worker.ORDER[gone]
        more = {"unit": self.random.choice(self.units), "again": "nearest"} if name == "send" else {}
        self.move(matter, name, who, said | more, matter.version + gone)
        if gone + 1 < len(bihuan_worker.ORDER):
            self.pool[at] = (matter, gone + 1)
        else:
            self.pool.pop(at)

    def go_on(self, rate: float, seconds: float) -> dict[str, float]:
        """Events at a steady pace, or as quickly as they can be written where the pace is too high; as many stay open as were."""
        open_then, events, begun = len(self.pool), 0, time.monotonic()
        while (spent := time.monotonic() - begun) < seconds:
            time.sleep(max(0.0, events / rate - spent))
            if len(self.pool) < open_then:
                self.take()
            else:
                self.step(self.random.randrange(len(self.pool)))
            events += 1
        return {"events": events, "seconds": time.monotonic() - begun}


def main(still_open: int, received: int, days: int, stations: int) -> None:
    """Prints a session for the browser; then goes on for each rate and number of seconds it is told."""
    bihuan_worker.set_up()
    from django.conf import settings

    house = House(still_open, received, days, stations)
    print(json.dumps({"name": settings.SESSION_COOKIE_NAME, "value": house.viewer.cookies[settings.SESSION_COOKIE_NAME].value}), flush=True)
    for line in sys.stdin:
        print(json.dumps(house.go_on(*json.loads(line))), flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
