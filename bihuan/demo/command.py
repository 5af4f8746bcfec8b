"""`bihuan demo`: makes the invented township where there is none, serves it, and plays today live."""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Timer
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils import timezone
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _

from bihuan.demo.build import build
from bihuan.demo.driving import Driving
from bihuan.demo.people import PASSWORD
from bihuan.demo.policy import Mind
from bihuan.demo.present import present
from bihuan.demo.robot import Robot
from bihuan.demo.world import SEED, World, world
from bihuan.demo.year import CHINA, Call
from bihuan.station.commands import Unable, migrate, serve
from bihuan.station.people.posts import POSTS

STARTING = 90.0  # seconds within which the pages must answer
UNHURRIED = 4  # people work so many times slower than calls come in, so that the boards have something on them
WAITING, APART = 8, 3.0  # so many calls come in the first half minute, so many seconds apart: nobody likes an empty board


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--speed", type=float, default=60.0, metavar="TIMES", help="how many times faster than life calls come in (60)")
    parser.add_argument("--seed", type=int, default=SEED, help="another seed, another township and another year")
    parser.add_argument("--leave", action="append", default=[], choices=sorted(POSTS), metavar="POST",
                        help="leave this post to you: the robot does not play it; may be given several times")
    parser.add_argument("--build", action="store_true", help="only make the township and its year, then stop")
    parser.add_argument("--minutes", type=float, help="stop after so many minutes")


def run(args: argparse.Namespace) -> dict[str, Any]:
    if args.speed <= 0:
        raise Unable("speed", _("The speed must be more than nothing; 60 plays an hour in a minute."))
    began = time.monotonic()
    township = world(args.seed)
    migrate.apply()
    made = build(township, settings.HOME, now=timezone.now(), say=lambda words: say(args, words))
    seconds = round(time.monotonic() - began, 1)
    if args.build:
        return {"ok": True, **made, "seconds": seconds, "home": str(settings.HOME), "accounts": accounts(township), "password": PASSWORD}
    connections.close_all()
    stop = stopping()
    if args.minutes:
        bell = Timer(args.minutes * 60, stop.set)
        bell.daemon = True
        bell.start()
    with serving(args, stop) as base:
        say(args, welcome(base, township))
        robot = Robot(base, township.people, speed=args.speed / UNHURRIED, seed=args.seed, today=china_now, leaves=args.leave,
                      present=lambda username: present(username, timezone.now()))
        robot.change_shift()
        robot.watch(mine=True)
        Driving(robot, township.roads, args.seed).begin()
        play(robot, today(township, timezone.now()), china_now(), args.speed)
        robot.run(stop)
        account = robot.account()
        robot.leave()
    return {"ok": True, "stopped": True, **account}


def tell(result: dict[str, Any]) -> str:
    if "accounts" in result:
        return text("The township stands in %(home)s: %(calls)s calls, made in %(seconds)s s.") % result
    return text("%(calls)s calls were taken, %(incidents_closed)s of %(incidents)s incidents are closed. Start again to go on.") % result


def say(args: argparse.Namespace, words: Any) -> None:
    """To whoever waits; with --json the answer alone goes to the output."""
    print(words, file=sys.stderr if args.json else sys.stdout, flush=True)


def accounts(township: World) -> list[str]:
    return list(township.people.accounts)


def china_now() -> datetime:
    return timezone.now().astimezone(CHINA)


def welcome(base: str, township: World) -> str:
    names = {person.username: person.name for person in township.people.persons}
    values = {"url": base, "password": PASSWORD}
    lines = [text("Yunxi is open at %(url)s. Sign in as one of these; the password of all is %(password)s:") % values]
    lines += [f"  {account:16}{POSTS[account]}　{names[account]}" for account in township.people.accounts]
    lines.append(text("Everything here is invented. The robot plays everybody; --leave dispatcher leaves the desk to you."))
    lines.append(text("Ctrl-C stops it."))
    return "\n".join(lines)


def stopping() -> Event:
    stop = Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    return stop


@contextmanager
def serving(args: argparse.Namespace, stop: Event) -> Iterator[str]:
    """The station served from this home, as a process of its own."""
    serve.refuse_taken_port(settings.ADDRESS, settings.PORT, "BIHUAN_PORT")  # else we would talk to whoever holds the port
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.ADDRESS, settings.ADDRESS)
    base = f"http://{f'[{address}]' if ':' in address else address}:{settings.PORT}"
    command = [sys.executable, "-m", "bihuan", "serve"]
    shown = {"BIHUAN_DEMO": "1", "BIHUAN_DEMO_PASSWORD": PASSWORD}
    environment = {"BIHUAN_LOG": "error", **os.environ, **shown}  # refused moves are no news in a demo
    server = subprocess.Popen(command, env=environment, stdout=sys.stderr, start_new_session=True)
    try:
        deadline = time.monotonic() + STARTING
        while not serve.answers(address, settings.PORT):
            if server.poll() is not None or time.monotonic() > deadline:
                raise Unable("not-served", _("The pages did not start; the lines above say why."))
            stop.wait(0.3)
        yield base
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


def today(township: World, now: datetime) -> Iterator[Call]:
    """The last few calls before now, those of today from now on, then those of tomorrow, for as long as somebody watches."""
    here, day = now.astimezone(CHINA), now.astimezone(CHINA).date()
    calls = [*township.calls(day - timedelta(1), 1), *township.calls(day, 1)]
    yield from [call for call in calls if call.at < here][-WAITING:]
    yield from (call for call in calls if call.at >= here)
    while True:
        day += timedelta(1)
        yield from township.calls(day, 1)


def play(robot: Robot, calls: Iterator[Call], now: datetime, speed: float) -> None:
    """Rings with one call after another, as far apart as they are in the day, divided by the speed; those before now at once."""
    numbers: dict[str, str] = {}

    def ring(call: Call) -> None:
        number = robot.ring(told(call), mind(call, numbers))
        if number:
            numbers[call.key] = number
        wait(call)

    def wait(before: Call) -> None:
        after = next(calls)
        apart = (after.at - max(before.at, now)).total_seconds() / speed
        robot.at(max(apart, APART if after.at < now else 0), lambda: ring(after))

    first = next(calls)
    robot.at(1.0, lambda: ring(first))


def told(call: Call) -> dict[str, Any]:
    """The call as the call-taker types it. Invalid ones are typed without a class: that they are invalid is decided later, by two."""
    dangers = {name: "no" for name in ("injured", "weapon", "violence_now", "vulnerable", "fire_gas") if len(call.words) % 3}
    return {
        "words": call.words, "source": call.source, "caller_name": call.name, "caller_phone": call.phone, "place": call.place,
        "lat": call.lat, "lon": call.lon, "category": call.code if call.valid else "", **dangers, **dict(call.dangers),
    }  # fmt: skip


def mind(call: Call, numbers: dict[str, str]) -> Mind:
    return Mind(code=call.code, joins=numbers.get(call.joins, ""), diverted=call.diverted, words=call.words)


