"""Ourselves, through our own doors: `open_matter` and `act`, and the same over the HTTP API, on the cast of the tests.

An incident of level 1 opens with its clocks and tells the leader; a diversion goes from the station to the township's room, is assigned,
signed for, finished, done again and finished. Each move records a step with its hash, moves the hand-over, stops and starts clocks,
and writes notices with their deliveries, in one transaction."""

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from bench import workers

Way = Sequence[tuple[str, str, dict[str, Any]]]
"""Move, who, answers; organisations by their code."""
DIVERSION: Way = (
    ("offer", "alice", {"to": "room"}), ("accept", "tom", {}), ("assign", "tom", {"department": "D06"}), ("sign", "bob", {}),
    ("finish", "bob", {"outcome": "solved", "result": "已劝停", "how": "phone", "reached": True}),
    ("reopen", "tom", {"words": "夜间再去一次"}), ("finish", "bob", {"outcome": "solved", "result": "夜间执法一次"}),
)
ORDER: Way = (
    ("send", "alice", {"again": "the only one"}), ("sign", "olga", {"order": 2}),
    ("leave", "olga", {"order": 2}), ("arrive", "olga", {"order": 2}),
    ("feed_back", "olga", {"order": 2, "outcome": "settled", "scene": "已劝停", "people": 2, "officers": 2}),
    ("contact", "olga", {"how": "phone", "reached": "spoken"}),
    ("close", "alice", {"result": "handled", "words": "已劝停", "feedback": "已告知"}),
)
SHEETS = {"diversion": {"request": "夜里太吵", "urgency": "general", "caller_name": "王某", "caller_phone": "13800000000", "danger": "no"}}


def set_up() -> None:
    """Django, home and tables for the database that the environment names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.station.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command

    from bihuan.station.frame.home import make_home

    make_home(Path(os.environ["BIHUAN_HOME"]))  # before the settings look for its keys
    django.setup()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody's sign-in is measured
    call_command("migrate", verbosity=0)


class Bihuan:
    def __init__(self) -> None:
        from django.test import Client

        from bihuan.station.people.actor import actor_for
        from tests.cast import made

        self.serial = 0
        self.then: datetime | None = None
        self.cast = made()
        self.actors = {name: actor_for(person, now=self.now()) for name, person in self.cast.people.items()}
        self.clients = {name: Client(SERVER_NAME="localhost") for name in ("alice", "tom", "bob")}
        for name, client in self.clients.items():
            client.force_login(self.cast.people[name])

    def now(self) -> datetime:
        """The time; a bench may set it back for what it prepares."""
        from django.utils import timezone

        return self.then or timezone.now()

    def open(self, kind: str = "incident", level: int = 1) -> Any:
        from bihuan.station.loop.act import open_matter

        self.serial += 1
        now = self.now()
        sheet = SHEETS.get(kind) or {"received_at": now}
        return open_matter(kind, actor=self.actors["alice"], now=now, chain=f"330299-20261121-{self.serial:06d}", level=level,
                           origin=self.cast.org("station"), category="0902", title="商业噪声", place="滨江夜宵城3号棚", sheet=sheet)

    def move(self, matter: Any, name: str, who: str, said: dict[str, Any], version: int) -> None:
        from bihuan.station.loop.act import act

        act(matter.pk, name, self.actors[who], said, version=version, now=self.now())

    def open_by_http(self) -> None:
        answer = self.clients["alice"].post("/api/calls", content_type="application/json", data={
            "words": "楼下音乐从十一点响到现在", "place": "滨江夜宵城3号棚", "category": "0902", "level": 1, "caller_phone": "13800000000"})
        assert answer.status_code == 201, answer.content

    def move_by_http(self, matter: Any, name: str, who: str, said: dict[str, Any], version: int) -> None:
        answer = self.clients[who].post(f"/api/matters/{matter.number}/moves/{name}", {"version": version, "said": said},
                                        content_type="application/json")
        assert answer.status_code == 200, answer.content

    def opening(self, how: Callable[[], object], count: int) -> list[Callable[[], object]]:
        return [how] * count

    def moving(self, how: Callable[..., object], kind: str, way: Way, count: int) -> list[Callable[[], object]]:
        """The whole way of as many matters as it takes, step by step."""
        matters = [self.open(kind, level=3) for _ in range(-(-count // len(way)))]
        return [partial(how, matter, name, who, self.named(said), version) for version, (name, who, said) in enumerate(way, 1)
                for matter in matters][:count]

    def named(self, said: dict[str, Any]) -> dict[str, Any]:
        return {key: self.cast.org(value) if key in ("to", "department") else value for key, value in said.items()}

    def cases(self) -> dict[str, workers.Case]:
        order = tuple((name, who, said | ({"unit": self.cast.units[0].pk} if name == "send" else {})) for name, who, said in ORDER)
        return {
            "open": partial(self.opening, self.open), "move": partial(self.moving, self.move, "diversion", DIVERSION),
            "move an order": partial(self.moving, self.move, "incident", order),
            "open by HTTP": partial(self.opening, self.open_by_http),
            "move by HTTP": partial(self.moving, self.move_by_http, "diversion", DIVERSION),
        }


if __name__ == "__main__":
    set_up()
    workers.serve(Bihuan().cases())
