"""Processes that act, sweep and send on the same matters until they are killed. Run as a program of its own: fleet.py PHASE FOLDER SECONDS.

One parent loads Django once and forks, so that a killed process is replaced at once. Time runs sixty times as fast as on the wall, so that
clocks ripen, leases end and deliveries are tried again within the test.
"""

import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

ROLES = ("act",) * 10 + ("sweep",) * 3 + ("send",) * 3
PACE = 60
MATTERS = 24
BEGIN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # Monday 09:00 in China


class Journal:
    """What a process set out to do and what it was told, one line each, written in one piece."""

    def __init__(self, path: Path) -> None:
        self.file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def write(self, **line: Any) -> None:
        os.write(self.file, (json.dumps(line) + "\n").encode())


def set_up(webhook: str) -> None:
    """Tables, the cast, and matters of every kind."""
    from django.conf import settings
    from django.core.management import call_command

    from bihuan.station.frame.home import make_home
    from bihuan.station.loop.kinds import kinds
    from bihuan.station.people.models import Organisation
    from tests.cast import made

    make_home(Path(os.environ["BIHUAN_HOME"]))
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("migrate", verbosity=0, run_syncdb=True)
    cast = made()
    for one in Organisation.objects.all():
        one.webhook = webhook
        one.save()
    for number in range(MATTERS):
        cast.open(sorted(kinds())[number % len(kinds())])


def run(folder: Path, seconds: float) -> dict[str, int]:
    """Keeps the fleet at its size while one after the other dies: killed from here at random, or between two of its own statements.
    A slow machine gets more time: the fleet goes on until there was something to lose."""
    begun, rng, killed, failed = time.time(), random.Random(7), 0, 0
    crew = {_forked(role, folder, begun): role for role in ROLES}
    while (elapsed := time.time() - begun) < seconds or elapsed < 10 * seconds and not _busy(folder):
        time.sleep(rng.uniform(0.05, 0.4))
        os.kill(rng.choice(list(crew)), signal.SIGKILL)
        gone = [os.wait()]
        while len(gone) < len(crew) and (more := os.waitpid(-1, os.WNOHANG))[0]:
            gone.append(more)
        for pid, status in gone:
            killed += os.WIFSIGNALED(status)
            failed += not os.WIFSIGNALED(status)
            role = crew.pop(pid)
            crew[_forked(role, folder, begun)] = role
    for pid in crew:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    return {"killed": killed, "failed": failed, "seconds": int(time.time() - begun) + 1}


def _busy(folder: Path) -> bool:
    journal, received = folder / "journal", folder / "received"
    return journal.exists() and journal.read_text().count('"done"') >= MATTERS and received.exists()


def _forked(role: str, folder: Path, begun: float) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        JOBS[role](folder, begun, random.Random(os.urandom(8)))
    except BaseException:
        Journal(folder / "failures").write(role=role, trace=traceback.format_exc())
    os._exit(1)


def clock(begun: float) -> datetime:
    return BEGIN + timedelta(seconds=(time.time() - begun) * PACE)


def mortal(rng: random.Random, statements: int) -> None:
    """From now on this process ends between any two statements, as if it were killed there, after so many on average."""
    from django.db import connection

    def perhaps(execute: Callable[..., Any], *given: Any) -> Any:
        if rng.random() * statements < 1:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*given)

    connection.execute_wrappers.append(perhaps)


def sweeping(folder: Path, begun: float, rng: random.Random) -> None:
    from bihuan.station.loop.sweep import sweep

    mortal(rng, 40)
    while True:
        sweep(clock(begun))
        time.sleep(rng.uniform(0, 0.1))


def sending(folder: Path, begun: float, rng: random.Random) -> None:
    from bihuan.station.loop.send import send_due

    mortal(rng, 40)
    while True:
        send_due(clock(begun), most=20)
        time.sleep(rng.uniform(0, 0.1))


@dataclass(frozen=True)
class Try:
    """A move that somebody could make a moment ago."""

    matter: int
    version: int
    move: str
    actor: Any
    said: dict[str, Any]
    intent: str

    def make(self, now: datetime) -> Any:
        from bihuan.station.loop.act import act

        return act(self.matter, self.move, self.actor, self.said, version=self.version, now=now)


def tries(begun: float, rng: random.Random) -> Iterator[Try]:
    """Moves to make, without end; now and then another matter is opened."""
    from bihuan.station.loop import view
    from bihuan.station.loop.kinds import kinds
    from tests.walking import answers

    cast = _cast()
    cast.opened = os.getpid() * 1000 % 10**8
    actors = [cast.actor(name) for name in cast.insiders]
    while True:
        cast.now = clock(begun)
        if rng.random() < 0.05:
            cast.open(rng.choice(sorted(kinds())))
        matter, ready = _ready(actors, cast.now, rng)
        for actor in rng.sample(ready, len(ready))[:1]:
            for move in (offered := view.moves(matter, actor, cast.now)) and [rng.choice(offered)]:
                intent = str(uuid4())
                words = {field.name: f"说了一句话 {intent}" for field in move.fields if field.kind == "words"}
                yield Try(matter.pk, matter.version, move.name, actor, answers(move.fields, cast, rng) | words, intent)


def acting(folder: Path, begun: float, rng: random.Random) -> None:
    """Every intent is written down before, every answer after."""
    from bihuan.loop import Refused

    journal, begun_trying = Journal(folder / "journal"), tries(begun, rng)
    next(begun_trying)  # the people are known now
    mortal(rng, 300)
    for one in begun_trying:
        journal.write(intent=one.intent, matter=one.matter, version=one.version + 1, move=one.move, actor=one.actor.id)
        try:
            after = one.make(clock(begun))
        except Refused as refused:
            journal.write(refused=one.intent, code=refused.code)
        else:
            journal.write(done=one.intent, version=after.version)


def _ready(actors: list[Any], now: datetime, rng: random.Random) -> tuple[Any, list[Any]]:
    """One of the newest matters, and who may do something with it now."""
    from bihuan.loop import allowed
    from bihuan.station.loop.kinds import kinds
    from bihuan.station.loop.models import Matter
    from bihuan.station.loop.snapshots import snapshot
    from bihuan.station.people.actor import day_of

    matter = rng.choice(list(Matter.objects.order_by("-pk")[:MATTERS]))
    kind = kinds()[matter.kind]
    seen = snapshot(matter, kind.sheet.objects.get(pk=matter.pk), day_of(now))
    return matter, [actor for actor in actors if allowed(kind.loop, seen, actor)]


def _cast() -> Any:
    from bihuan.station.calls.models import Unit
    from bihuan.station.people.models import Organisation, Person
    from tests.cast import Cast

    return Cast(BEGIN, {one.code: one for one in Organisation.objects.all()}, {one.username: one for one in Person.objects.all()},
                list(Unit.objects.all()))


JOBS: dict[str, Callable[[Path, float, random.Random], None]] = {"act": acting, "sweep": sweeping, "send": sending}


def settle(seconds: float) -> dict[str, int]:
    """What the fleet left over after so long is swept and sent by one process, with time running on until nothing waits."""
    from bihuan.station.loop.models import Delivery, Due
    from bihuan.station.loop.send import send_due
    from bihuan.station.loop.sweep import sweep

    now = BEGIN + timedelta(seconds=seconds * PACE)
    for _ in range(20):  # a clock climbs one rung a sweep
        sweep(now)
    ripe = Due.objects.filter(stopped_at=None, next_at__lte=now).count()
    for _ in range(20):
        now += timedelta(hours=30)
        send_due(now, most=10**6)
    return {"ripe": ripe, "waiting": Delivery.objects.filter(state="waiting").count()}


def main() -> None:
    phase, folder, seconds, webhook = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.station.settings")
    import django

    django.setup()
    from tests.concurrency.findings import findings

    phases: dict[str, Callable[[], Any]] = {"set_up": lambda: set_up(webhook), "run": lambda: run(folder, seconds),
                                            "settle": lambda: settle(seconds), "findings": lambda: findings(folder)}
    print(json.dumps(phases[phase]()))


if __name__ == "__main__":
    main()
