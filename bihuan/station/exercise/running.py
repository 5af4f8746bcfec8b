"""Beginning, carrying and ending an exercise from the real station's side.

The exercise is served by processes of its own, from a home of its own, with a database of its own, on a port of its own. Of the real
station's settings it gets those alone by which a browser finds it: no mail server, no webhook, no gateway, no feed.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from bihuan.loop import Refused
from bihuan.station.exercise import copying, scenario
from bihuan.station.exercise.models import Exercise, Played
from bihuan.station.people.actor import day_of
from bihuan.station.people.models import Organisation
from bihuan.station.places.ground import home as map_home

KEPT = ("BIHUAN_ADDRESS", "BIHUAN_HOSTS", "BIHUAN_LANGUAGE", "BIHUAN_WORKERS", "BIHUAN_LOG", "BIHUAN_DEMO", "BIHUAN_DEMO_PASSWORD")
SCENARIO, ABOUT, TABLES = "scenario.csv", "exercise.json", "tables.jsonl"
SLOWEST, FASTEST = 0.1, 60.0
EVERY = 1.0  # seconds between two looks whether it has been ended
PATIENCE = 30.0


class Broken(Exception):
    """The exercise could not be made or served. The message is a sentence that says what to do."""


def open_one() -> Exercise | None:
    return Exercise.objects.filter(ended_at=None).select_related("house", "started_by").first()


def begin(title: str, house: Organisation, name: str, *, speed: float, by: int | None, now: datetime) -> Exercise:
    """Writes down that it begins; `carry` makes it so. Raises ScenarioRefused, or Refused where one is going on."""
    scenario.read(scenario.found(name), day_of(now))
    if not SLOWEST <= speed <= FASTEST:
        raise Refused("exercise_speed", least=SLOWEST, most=FASTEST)
    give_up_the_dead(now)
    try:
        with transaction.atomic():
            return Exercise.objects.create(
                title=title.strip()[:60] or str(_("Exercise")), house=house, scenario=Path(name).stem[:60], speed=speed,
                port=settings.EXERCISE_PORT, started_at=now, started_by_id=by)
    except IntegrityError:
        raise Refused("exercise_open") from None


def end(exercise: Exercise, *, by: int | None, now: datetime) -> bool:
    """Asks whoever carries it to end it. False where it had ended."""
    return bool(Exercise.objects.filter(pk=exercise.pk, ended_at=None).update(ended_at=now, ended_by=by))


def give_up_the_dead(now: datetime) -> None:
    """One that nobody carries any more (the machine went down) is written down as ended."""
    try:
        with alone():
            Exercise.objects.filter(ended_at=None).update(ended_at=now, fault=str(_("it was cut off")))
    except Refused:
        pass


def launch(exercise: Exercise, source: Path) -> None:
    """From a page: a process of its own carries it."""
    place = folder(exercise)
    place.mkdir(mode=0o700, parents=True)
    shutil.copyfile(source, place / SCENARIO)
    with (place / "log.txt").open("ab") as log:
        command = [sys.executable, "-m", "bihuan", "exercise", "carry", str(exercise.pk)]
        subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)


def carry(exercise: Exercise, source: Path, told: Any = lambda url: None) -> int:
    """From the first table to the report; returns once it was ended. How many calls have rung. Raises Broken."""
    with alone():
        try:
            make(exercise, source)
            with served(exercise) as server:
                told(f"http://127.0.0.1:{exercise.port}/")
                while Exercise.objects.filter(pk=exercise.pk, ended_at=None).exists():
                    if server.poll() is not None:
                        raise Broken(str(_("The pages of the exercise stopped; the lines above say why.")))
                    time.sleep(EVERY)
            return keep(exercise, child(exercise, "account")["calls"])
        except Broken as fault:
            Exercise.objects.filter(pk=exercise.pk).update(fault=str(fault)[:300])
            raise
        finally:
            shutil.rmtree(folder(exercise), ignore_errors=True)


def make(exercise: Exercise, source: Path) -> None:
    """The home with its tables, its map, and what the station has learnt."""
    place = folder(exercise)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    if source != place / SCENARIO:
        shutil.copyfile(source, place / SCENARIO)
    about = {"house": exercise.house_id, "speed": exercise.speed}
    (place / ABOUT).write_text(json.dumps(about), "utf-8")
    copying.dump(place / TABLES)
    if map_home.root().is_dir():
        (place / "map").symlink_to(map_home.root(), target_is_directory=True)
    for model in Path(settings.HOME).glob("*.model"):
        shutil.copyfile(model, place / model.name)
    child(exercise, "fill")
    (place / TABLES).unlink()


@contextmanager
def served(exercise: Exercise) -> Iterator[subprocess.Popen[bytes]]:
    server = subprocess.Popen([sys.executable, "-m", "bihuan", "serve"], env=environment(exercise), stdin=subprocess.DEVNULL,
                              stdout=sys.stderr, start_new_session=True)
    try:
        yield server
    finally:
        server.terminate()
        try:
            server.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def child(exercise: Exercise, what: str) -> dict[str, Any]:
    """A command inside the exercise, and its answer. Raises Broken."""
    command = [sys.executable, "-m", "bihuan", "exercise", what, "--json"]
    done = subprocess.run(command, env=environment(exercise), capture_output=True, text=True, check=False)
    if done.returncode:
        raise Broken(str(_("The exercise could not be made: %(fault)s")) % {"fault": (done.stdout or done.stderr).strip()[-200:]})
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def environment(exercise: Exercise) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("BIHUAN_", "DATABASE_URL", "DJANGO_"))}
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return ours | kept | {
        "BIHUAN_HOME": str(folder(exercise)), "BIHUAN_EXERCISE": exercise.title, "BIHUAN_PORT": str(exercise.port),
        "BIHUAN_URL": f"http://127.0.0.1:{exercise.port}", "BIHUAN_SECOND_FACTOR_POSTS": "none", "BIHUAN_UNUSED_DAYS": "0",
    }  # fmt: skip


def folder(exercise: Exercise) -> Path:
    return Path(settings.HOME) / "exercise" / str(exercise.pk)


def keep(exercise: Exercise, rows: list[dict[str, Any]]) -> int:
    Played.objects.bulk_create(
        Played(exercise=exercise, taken_by_id=row.pop("taken_by"), rung_at=datetime.fromisoformat(row.pop("rung_at")), **row)
        for row in rows)
    return len(rows)


@contextmanager
def alone() -> Iterator[None]:
    """Held for as long as an exercise is carried. Raises Refused where another one is."""
    place = Path(settings.HOME) / "exercise"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (place / "carried.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused("exercise_open") from None
        yield
