"""A station with so many matters behind it, and the pages its people look at all day, through the real views."""

import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from random import Random

from bench import bihuan_worker, workers

BATCH = 10_000
DEPARTMENTS = 32  # beside those of the cast: a township has 35
PAGES = {"queue of the duty desk": ("alice", "/queue/"), "inbox of the township room": ("tom", "/inbox/"),
         "inbox of a department": ("bob", "/inbox/"), "not closed, the whole station": ("alice", "/unclosed/")}


class House(bihuan_worker.Bihuan):
    """Closed matters through the bulk door, open ones opened and moved by the engine within the last ten days."""

    def __init__(self, matters: int, still_open: int) -> None:
        super().__init__()
        self.random = Random(7)
        self.departments()
        self.close(matters - still_open)
        for _ in range(still_open):
            self.leave_open()
        self.analyze()

    def departments(self) -> None:
        from bihuan.station.people.models import Organisation, Placement
        from tests.cast import START

        town, room = self.cast.organisations["township"], self.cast.organisations["room"]
        for number in range(DEPARTMENTS):
            office = Organisation.objects.create(code=f"E{number:02d}", name=f"E{number:02d}", kind="department", since=START, hub=room,
                                                 always_open=True)
            Placement.objects.create(organisation=office, parent=town, since=START)
            self.cast.organisations[office.code] = office

    def close(self, count: int) -> None:
        """Five years of closed matters in the order of their days, two incidents to one diversion."""
        from bihuan.station.loop.history import HistoryRow, bulk_import

        now, station, apart = self.now(), self.cast.org("station"), timedelta(days=365 * 5) / count
        for first in range(0, count, BATCH):
            rows = []
            for number in range(first, min(first + BATCH, count)):
                opened = now - (count - number) * apart
                rows.append(HistoryRow(
                    chain=f"330299-{opened:%Y%m%d}-H{number:07d}", opened_at=opened, closed_at=opened + timedelta(hours=9), state="closed",
                    origin=station, title="商业噪声", category="0902", place="滨江夜宵城3号棚", sheet={"received_at": opened}))
            cut = len(rows) * 2 // 3
            bulk_import("incident", rows[:cut], now=now)
            bulk_import("diversion", [self.diverted(row) for row in rows[cut:]], now=now)

    @staticmethod
    def diverted(row):  # type: ignore[no-untyped-def]
        from dataclasses import replace

        return replace(row, sheet={"request": "夜里太吵"})

    def leave_open(self) -> None:
        """An incident in one of two, else a diversion that has come to the room, or to a department that has signed or not."""
        self.then = self.now() - timedelta(minutes=self.random.randrange(60 * 24 * 10))
        if self.random.random() < 0.5:
            self.open("incident", level=self.random.choice((2, 3, 3, 4)))
        else:
            matter = self.open("diversion", level=3)
            department = self.random.choice(["D06", "D07", *(f"E{number:02d}" for number in range(DEPARTMENTS))])
            steps = bihuan_worker.DIVERSION[:self.random.randint(1, 3)]
            for version, (name, who, said) in enumerate(steps, 1):
                said = {key: department if key == "department" else value for key, value in said.items()}
                self.move(matter, name, who, self.named(said), version)
        self.then = None

    def analyze(self) -> None:
        """What a database does by itself in the night after so much was written."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")

    def look(self, who: str, path: str) -> None:
        answer = self.clients[who].get(path)
        assert answer.status_code == 200, (path, answer.status_code)

    def looking(self, who: str, path: str, count: int) -> list[Callable[[], object]]:
        return [partial(self.look, who, path)] * count

    def cases(self) -> dict[str, workers.Case]:
        return {name: partial(self.looking, who, path) for name, (who, path) in PAGES.items()}


if __name__ == "__main__":
    bihuan_worker.set_up()
    workers.serve(House(int(sys.argv[1]), int(sys.argv[2])).cases())
