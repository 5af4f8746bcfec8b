"""A station with so many matters at places of a made-up township, and questions as a desk types them."""

import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from bench import bihuan_worker, workers

BATCH = 10_000
MOST = 50
PLAIN = "bench_plain"  # the same texts as a plain product keeps them: ours are sealed, and SQL cannot read them
STREETS = ["解放路", "工业路", "和平路", "望江路", "镇北路", "青年路", "文化路", "滨江路", "育才北路", "云溪大道"]
ESTATES = ["翠湖花园", "学府苑", "书香苑", "金桂园", "绿洲花园", "玉兰苑", "安居苑", "幸福里", "阳光城", "水岸名庭"]
# From what stands in nearly all to what stands in few; the same questions go to both sides.
WORDS = {
    1: ["路", "号", "苑", "翠", "镇", "湖"],
    2: ["花园", "翠湖", "解放", "学府", "号翠", "幢路"],
    4: ["翠湖花园", "云溪大道", "书香苑3", "解放路8", "路82号", "园路号幢"],
}


class House(bihuan_worker.Bihuan):
    def __init__(self, matters: int) -> None:
        super().__init__()
        self.random = Random(7)
        self.fill(matters)
        self.index()
        self.actor = self.cast.actor("alice")

    def fill(self, count: int) -> None:
        from bihuan.station.loop.history import HistoryRow, bulk_import
        from bihuan.station.places.models import Address

        Address.objects.bulk_create([Address(text=f"{street}{n}号{estate}{n % 20}幢") for street in STREETS for estate in ESTATES
                                     for n in range(1, 100)])
        self.run(f"CREATE TABLE {PLAIN} (id integer PRIMARY KEY, place text NOT NULL)")
        now, station = self.now(), self.cast.org("station")
        for first in range(0, count, BATCH):
            rows = []
            for number in range(first, min(first + BATCH, count)):
                opened = now - timedelta(minutes=2 * (count - number))
                place = f"{self.random.choice(STREETS)}{self.random.randrange(1, 100)}号{self.random.choice(ESTATES)}门口"
                rows.append(HistoryRow(
                    chain=f"330299-{opened:%Y%m%d}-H{number:07d}", opened_at=opened, closed_at=opened + timedelta(hours=9), state="closed",
                    origin=station, title="商业噪声", category="0902", place=place, sheet={"received_at": opened}))
            bulk_import("incident", rows, now=now)
            self.keep_plain(first, rows)

    def keep_plain(self, first: int, rows: Sequence[Any]) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {PLAIN} VALUES (%s, %s)", [(first + at, row.place) for at, row in enumerate(rows)])

    def index(self) -> None:
        from django.db import connection

        from bihuan.station.find.follow import rebuild

        rebuild(self.now().date())
        self.run("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")

    @staticmethod
    def run(sql: str, *values: object) -> list[tuple[Any, ...]]:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall()) if cursor.description else []

    def look(self, word: str) -> None:
        from bihuan.station.find import index
        from bihuan.station.find.tokens import phrase

        index.look(index.MATTERS, [[phrase(word)]], MOST)

    def page(self, word: str) -> None:
        from bihuan.station.find.search import find

        find(word, self.actor, self.now())

    def like(self, word: str) -> None:
        """What a box of a plain product asks: the newest fifty in whose text the word stands."""
        self.run(f"SELECT id FROM {PLAIN} WHERE place LIKE %s ORDER BY id DESC LIMIT %s", f"%{word}%", MOST)

    def cases(self) -> dict[str, workers.Case]:
        ways: dict[str, Callable[[str], None]] = {"index": self.look, "page": self.page, "LIKE": self.like}
        return {f"{how} {length}": partial(self.many, ask, WORDS[length]) for how, ask in ways.items() for length in WORDS}

    @staticmethod
    def many(ask: Callable[[str], None], words: Sequence[str], count: int) -> list[Callable[[], object]]:
        return [partial(ask, words[at % len(words)]) for at in range(count)]


if __name__ == "__main__":
    bihuan_worker.set_up()
    workers.serve(House(int(sys.argv[1])).cases())
