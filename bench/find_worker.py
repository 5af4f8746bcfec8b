"""A station with so many matters at places of a made-up township, and questions as a desk types them."""

import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from random import Random

from bench import bihuan_worker, workers

BATCH = 10_000
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
        self.random, self.asked = Random(7), 0
        self.fill(matters)
        self.index()
        self.actor = self.cast.actor("alice")

    def fill(self, count: int) -> None:
        from bihuan.station.loop.history import HistoryRow, bulk_import
        from bihuan.station.places.models import Address

        Address.objects.bulk_create([Address(text=f"{street}{n}号{estate}{n % 20}幢") for street in STREETS for estate in ESTATES
                                     for n in range(1, 100)])
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

    def index(self) -> None:
        from django.db import connection

        from bihuan.station.find.follow import rebuild

        rebuild(self.now().date())
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")

    def word(self, length: int) -> str:
        self.asked += 1
        return WORDS[length][self.asked % len(WORDS[length])]

    def look(self, length: int) -> None:
        from bihuan.station.find import index
        from bihuan.station.find.tokens import phrase

        index.look(index.MATTERS, [[phrase(self.word(length))]], 50)

    def page(self, length: int) -> None:
        from bihuan.station.find.search import find

        find(self.word(length), self.actor, self.now(), 20)

    def like(self, length: int) -> None:
        """What a box of a plain product asks: the newest fifty in whose text the word stands."""
        from bihuan.station.loop.models import Matter

        list(Matter.objects.filter(place__contains=self.word(length)).order_by("-pk").values_list("pk", flat=True)[:50])

    def cases(self) -> dict[str, workers.Case]:
        ways: dict[str, Callable[[int], None]] = {"index": self.look, "page": self.page, "LIKE": self.like}
        return {f"{how} {length}": partial(self.many, ask, length) for how, ask in ways.items() for length in WORDS}

    @staticmethod
    def many(ask: Callable[[int], None], length: int, count: int) -> list[Callable[[], object]]:
        return [partial(ask, length)] * count


if __name__ == "__main__":
    bihuan_worker.set_up()
    workers.serve(House(int(sys.argv[1])).cases())
