"""Inside an exercise: the calls of the scenario ring, each at its second divided by the speed."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from bihuan.station.calls.models import Source
from bihuan.station.calls.take import CallFacts, take
from bihuan.station.exercise import scenario
from bihuan.station.exercise.account import ORIGIN
from bihuan.station.exercise.running import ABOUT, SCENARIO
from bihuan.station.exercise.scenario import Line
from bihuan.station.people.actor import day_of
from bihuan.station.people.models import Organisation

EVERY = 0.5


@dataclass(frozen=True)
class About:
    house: int
    speed: float
    begun: datetime


def about(now: datetime) -> About:
    """The clock of the scenario begins when it is first asked, which is once the pages are served."""
    place = Path(settings.HOME) / ABOUT
    held = json.loads(place.read_text("utf-8"))
    if "begun" not in held:
        held["begun"] = now.isoformat()
        place.write_text(json.dumps(held), "utf-8")
    return About(held["house"], held["speed"], datetime.fromisoformat(held["begun"]))


def lines(now: datetime) -> list[Line]:
    return scenario.read(Path(settings.HOME) / SCENARIO, day_of(now))


def play(clock: Callable[[], datetime]) -> None:
    """For as long as the exercise is served. Started anew it goes on where it was: a call rings once."""
    every, known = lines(clock()), about(clock())
    house = Organisation.objects.get(pk=known.house)
    while True:
        ring_due(every, known, house, clock())
        time.sleep(EVERY)


def ring_due(every: list[Line], known: About, house: Organisation, now: datetime) -> int:
    """Those whose second has come. They wait under “calls to sort”, without the class that they truly are. Returns how many have rung."""
    due = [line for line in every if known.begun + timedelta(seconds=line.second / known.speed) <= now]
    for place, line in enumerate(due, 1):
        facts = CallFacts(words=line.words, source=Source.PHONE, place=line.place, lat=line.lat, lon=line.lon,
                          caller_phone=line.telephone, caller_name=line.caller, origin_key=f"{ORIGIN}{place}")  # fmt: skip
        take(facts, taken_by=None, station=house, now=now)
    return len(due)
