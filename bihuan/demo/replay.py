"""`bihuan replay`: calls that others recorded on one day go through intake at their own rhythm, and the robot carries them round the loop.

At the end stands an account: every call on an incident, every incident closed or open with its holder, the ledger checked.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils import timezone
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _
from tqdm import tqdm

from bihuan.demo import command
from bihuan.demo.build import build
from bihuan.demo.policy import Mind
from bihuan.demo.rhythms import DIVERTED
from bihuan.demo.robot import Robot
from bihuan.demo.world import SEED, world
from bihuan.station.bridges.calls.maps import MapError, guess, preset, preset_names, read_map
from bihuan.station.bridges.calls.reading import Reader, Reading, RowRefused
from bihuan.station.bridges.tables import Table, TableError, open_table
from bihuan.station.calls.models import Call
from bihuan.station.commands import Unable, migrate
from bihuan.station.loop import audit
from bihuan.station.people.forbidden import ForbiddenColumns, refuse_forbidden


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="file", type=Path, required=True, metavar="FILE", help="recorded calls: csv, csv.gz, xlsx, zip")
    parser.add_argument("--day", type=date.fromisoformat, required=True, metavar="2015-07-12", help="the day to play, as the file has it")
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--preset", choices=preset_names(), help="whose table it is; guessed from the columns when left out")
    way.add_argument("--map", type=Path, metavar="MAP.toml", help="a map of your own")
    parser.add_argument("--speed", type=float, default=60.0, metavar="TIMES", help="how many times faster than life (60)")
    parser.add_argument("--most", type=int, help="only the first so many calls of the day")
    parser.add_argument("--patience", type=float, default=10.0, metavar="MINUTES",
                        help="how long after the last call the robot goes on closing what is open (10)")
    parser.add_argument("--leave", action="append", default=[], metavar="POST", help="leave this post to you; may be given several times")


def run(args: argparse.Namespace) -> dict[str, Any]:
    if args.speed <= 0:
        raise Unable("speed", _("The speed must be more than nothing; 60 plays an hour in a minute."))
    migrate.apply()
    readings, rows = day_of(args)
    township = world(SEED)
    build(township, settings.HOME, now=timezone.now(), say=lambda words: command.say(args, words), days=0)
    connections.close_all()
    stop = command.stopping()
    with command.serving(args, stop) as base:
        robot = Robot(base, township.people, speed=args.speed, seed=SEED, today=command.china_now, leaves=args.leave)
        began = time.monotonic()
        command.say(args, text("%(calls)s calls of %(day)s go in at %(url)s.") % {"calls": len(readings), "day": args.day, "url": base})
        rung = play(robot, readings, args, bar := tqdm(total=len(readings), disable=None, file=sys.stderr))
        robot.run(stop, lambda: len(rung) == len(readings))
        patience = time.monotonic() + args.patience * 60
        robot.run(stop, lambda: time.monotonic() > patience or all(matter.closed for matter in robot.matters.values()))
        bar.close()
        account = robot.account()
        robot.leave()
    return {**told(account, rung), **rows, "seconds": round(time.monotonic() - began, 1), "day": args.day.isoformat(), "speed": args.speed}


def tell(result: dict[str, Any]) -> str:
    lines = [
        text("%(read)s rows of the day: %(already)s were exact repeats, %(refused)s rows of the file could not be read.") % result,
        text("%(calls)s calls were sent, %(on_incidents)s are on an incident.") % result,
        text("%(incidents)s incidents: %(incidents_closed)s closed, %(incidents_open)s open.") % result,
        text("%(diversions)s diversions: %(diversions_closed)s closed.") % result,
    ]
    lines += [text("  open: %(number)s, %(state)s, held by %(holder)s") % one for one in result["open"][:20]]
    clean, not_clean = text("The ledger is clean: %(steps)s steps checked."), text("The ledger is not clean; run bihuan audit verify.")
    lines.append(clean % result if result["clean"] else not_clean)
    return "\n".join(lines)


def day_of(args: argparse.Namespace) -> tuple[list[Reading], dict[str, int]]:
    """The calls of the day in order of time, each once, and an account of the rows: how many the day has, how many of them repeat another
    exactly, how many of the whole file could not be read (and so belong to no day)."""
    try:
        table = open_table(args.file)
        refuse_forbidden(table.headers)
        map_ = read_map(args.map) if args.map else preset(args.preset) if args.preset else guess(table.headers)
        reader = Reader(map_, table.headers, timezone.now())
        found, rows = {}, {"read": 0, "already": 0, "refused": 0}
        for reading in readings(reader, table):
            if reading is None:
                rows["refused"] += 1
            elif reading.received_at.astimezone(map_.zone).date() == args.day:
                rows["read"] += 1
                rows["already"] += reading.key in found
                found[reading.key] = reading
    except (TableError, MapError, ForbiddenColumns) as fault:
        raise Unable("file", "%(fault)s", fault=fault) from fault
    if not found:
        raise Unable("no-calls", _("%(file)s has no call on %(day)s. Choose another day."), file=args.file, day=args.day)
    return sorted(found.values(), key=lambda reading: reading.received_at)[: args.most], rows


def readings(reader: Reader, table: Table) -> Iterator[Reading | None]:
    for _line, row in table.rows():
        try:
            yield reader.read(row, reader.key(row))
        except RowRefused:
            yield None


def play(robot: Robot, calls: list[Reading], args: argparse.Namespace, bar: Any) -> dict[str, str]:
    """Every call has its appointment; the first comes at once. Returns call → incident, filled while the day goes by."""
    rung: dict[str, str] = {}
    start, session = calls[0].received_at, f"{datetime.now():%m%d%H%M%S}"

    def ring(reading: Reading) -> None:
        mind = Mind(code=reading.sort.code, diverted=reading.sort.code in DIVERTED, words=reading.words)
        rung[reading.key] = robot.ring(typed(reading, f"replay:{session}:{reading.key}"[:80]), mind) or ""
        bar.update()

    for reading in calls:
        robot.at((reading.received_at - start).total_seconds() / args.speed, lambda reading=reading: ring(reading))  # type: ignore[misc]
    return rung


def typed(reading: Reading, key: str) -> dict[str, Any]:
    """As it would be typed in if it came in now: the day is another, everything else as it was."""
    words = reading.words or reading.given_class
    return {
        "words": words, "source": "feed", "caller_name": reading.caller_name, "caller_phone": reading.caller_phone, "place": reading.place,
        "lat": reading.lat, "lon": reading.lon, "category": reading.sort.code, "level": reading.level or None, "origin_key": key,
    }  # fmt: skip


def told(account: dict[str, Any], rung: dict[str, str]) -> dict[str, Any]:
    """The account, checked against the tables themselves."""
    ledger = audit.verify()
    numbers = {number for number in rung.values() if number}
    on_incidents = Call.objects.filter(matter__number__in=numbers).count()
    clean = not ledger.findings
    whole = account["calls"] == len(rung) and on_incidents >= len(rung)
    return {"ok": clean and whole, **account, "on_incidents": on_incidents, "clean": clean, "steps": ledger.steps}
