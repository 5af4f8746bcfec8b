"""An exercise beside the real station: begin one, end it, read how it went. `fill`, `play` and `account` are for the exercise itself."""

import argparse
import json
import signal
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.loop import Refused
from bihuan.station.commands import Unable, migrate
from bihuan.station.commands.serve import refuse_taken_port
from bihuan.station.exercise import account, copying, playing, running, scenario
from bihuan.station.exercise.models import Exercise, Played
from bihuan.station.exercise.scenario import ScenarioRefused
from bihuan.station.frame.home import make_home
from bihuan.station.loop.words import worded
from bihuan.station.people.models import Organisation

ASKED = ("start", "end", "report", "scenarios")
INSIDE = ("carry", "fill", "play", "account")
STATIONS = (Organisation.Kind.STATION, Organisation.Kind.HUB_STATION)
NO_STATION = gettext_lazy("Say which station takes part: --station CODE. There are: %(known)s.")
NONE = gettext_lazy("No exercise is going on.")
NEVER = gettext_lazy("There was no such exercise.")
NOT_HERE = gettext_lazy("This is for the inside of an exercise; `bihuan exercise start` begins one.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=[*ASKED, *INSIDE], metavar="WHAT", help=", ".join(ASKED))
    parser.add_argument("number", nargs="?", type=int, help="of the exercise to report (default: the last)")
    parser.add_argument("--title", default="", help="what it is called on every page")
    parser.add_argument("--scenario", default="shift", help="a csv file, or the name of one of `bihuan exercise scenarios`")
    parser.add_argument("--speed", type=float, default=1, help="2 rings the calls in half the time (default 1)")
    parser.add_argument("--station", default="", metavar="CODE", help="which station takes part, where there are several")


def works_alone(args: argparse.Namespace) -> bool:
    """The exercise's own tables are made here."""
    return bool(args.what == "fill")


def run(args: argparse.Namespace) -> dict[str, Any]:
    if args.what in INSIDE and args.what != "carry" and not settings.EXERCISE:
        raise Unable("not-an-exercise", NOT_HERE)
    try:
        return {"start": start, "end": end, "report": report, "scenarios": scenarios, "carry": carry, "fill": fill, "play": play,
                "account": told}[args.what](args)  # fmt: skip
    except ScenarioRefused as refused:
        raise Unable(refused.code, "%(said)s", said=refused) from refused
    except Refused as refused:
        raise Unable(refused.code, "%(said)s", said=lazy(worded, str)(refused)) from refused
    except running.Broken as fault:
        raise Unable("broken", "%(said)s", said=fault) from fault


def start(args: argparse.Namespace) -> dict[str, Any]:
    """Until SIGTERM, Ctrl-C, `bihuan exercise end`, or a leader who ends it on the page."""
    for port in (settings.EXERCISE_PORT, settings.EXERCISE_PORT + 1):
        refuse_taken_port(settings.ADDRESS, port, "BIHUAN_EXERCISE_PORT")
    source = scenario.found(args.scenario)
    exercise = running.begin(args.title, _house(args.station), str(source), speed=args.speed, by=None, now=timezone.now())
    return _carried(exercise, source)


def carry(args: argparse.Namespace) -> dict[str, Any]:
    """One that was begun from a page."""
    exercise = Exercise.objects.get(pk=args.number, ended_at=None)
    return _carried(exercise, running.folder(exercise) / running.SCENARIO)


def _carried(exercise: Exercise, source: Path) -> dict[str, Any]:
    def leave(*_: object) -> None:
        running.end(exercise, by=None, now=timezone.now())

    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, leave)
    try:
        running.carry(exercise, source, told=lambda url: print(
            _("The exercise opens at %(url)s. Ctrl-C or `bihuan exercise end` ends it.") % {"url": url}, file=sys.stderr, flush=True))
    finally:
        leave()
    return _report(exercise)


def end(args: argparse.Namespace) -> dict[str, Any]:
    exercise = running.open_one()
    if exercise is None or not running.end(exercise, by=None, now=timezone.now()):
        raise Unable("none", NONE)
    return {"ended": exercise.pk, "title": exercise.title}


def report(args: argparse.Namespace) -> dict[str, Any]:
    found = Exercise.objects.filter(pk=args.number) if args.number else Exercise.objects.all()
    if (exercise := found.first()) is None:
        raise Unable("never", NEVER)
    return _report(exercise)


def scenarios(args: argparse.Namespace) -> dict[str, Any]:
    return {"scenarios": {name: str(path) for name, path in scenario.known().items()}}


def fill(args: argparse.Namespace) -> dict[str, Any]:
    make_home(settings.HOME)
    migrate.apply()
    return {"rows": copying.fill(Path(settings.HOME) / running.TABLES)}


def play(args: argparse.Namespace) -> dict[str, Any]:
    playing.play(timezone.now)
    return {}


def told(args: argparse.Namespace) -> dict[str, Any]:
    return {"calls": account.account(playing.lines(timezone.now()))}


def tell(result: dict[str, Any]) -> str:
    if "scenarios" in result:
        return "\n".join(f"{name:16}{path}" for name, path in result["scenarios"].items())
    if "ended" in result:
        return _("%(title)s is being ended; `bihuan exercise report` says how it went.") % result
    if "calls" not in result:
        return json.dumps(result)
    head = _("%(title)s: %(rung)s calls rang, %(right)s of them were given the class they were.") % result
    stages = "  ".join(str(Played._meta.get_field(stage).verbose_name) for stage in Played.STAGES)  # type: ignore[union-attr]
    lines = [head, f"   {_('was')}  {_('was given')}  {stages}  {_('taken by')}"]
    for call in result["calls"]:
        seconds = "  ".join("—" if call[stage] is None else f"{call[stage]} s" for stage in Played.STAGES)
        lines.append(f"{call['place']:3} {call['truth']}  {call['given'] or '—'}  {seconds}  {call['taken_by'] or '—'}")
    return "\n".join(lines)


def _report(exercise: Exercise) -> dict[str, Any]:
    calls = [
        {"place": one.place, "truth": one.truth, "given": one.given, "joined": one.joined, "taken_by": str(one.taken_by or ""),
         **{stage: getattr(one, stage) for stage in Played.STAGES}}
        for one in exercise.played.select_related("taken_by")
    ]  # fmt: skip
    right = sum(call["given"] == call["truth"] for call in calls)
    return {"exercise": exercise.pk, "title": exercise.title, "rung": len(calls), "right": right, "calls": calls}


def _house(code: str) -> Organisation:
    found = Organisation.objects.filter(kind__in=STATIONS, until=None).order_by("code")
    chosen = list(found.filter(code=code) if code else found)
    if len(chosen) != 1:
        raise Unable("station", NO_STATION, known=", ".join(found.values_list("code", flat=True)))
    return chosen[0]
