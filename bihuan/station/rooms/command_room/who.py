"""Who could go to the incident in hand: what `insight.dispatch` answers to the facts of today, in words and keys."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bihuan.insight.dispatch.recommend import recommend
from bihuan.insight.dispatch.units import Candidate
from bihuan.station.calls.models import Unit
from bihuan.station.loop.models import Matter
from bihuan.station.people.models import Organisation
from bihuan.station.people.tree import tree
from bihuan.station.rooms.command_room import reasons
from bihuan.station.rooms.command_room.facts import facts
from bihuan.station.rooms.command_room.moving import Card, card
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.names import name_of

SHOWN = 4
KEYS = ("Alt+5", "Alt+6", "Alt+7")


@dataclass(frozen=True)
class Choice:
    """A unit that may be sent. One that needs an officer named to lead it opens the form; the others go with one press. `wanted`: it is
    one of those that make up the crew of the level."""

    pk: int
    name: str
    status: int
    minutes: int | None
    why: tuple[str, ...]
    cover: str
    key: str
    asks_lead: bool
    wanted: bool


@dataclass(frozen=True)
class Proposal:
    choices: tuple[Choice, ...]
    shortfalls: tuple[str, ...]
    off_shift: tuple[str, ...]
    passed_over: tuple[str, ...]
    task_case_team: bool
    fault: str
    move: Card | None

    @property
    def first(self) -> Choice | None:
        return self.choices[0] if self.choices else None


def proposal(matter: Matter, desk: Desk) -> Proposal:
    known = facts(matter, desk)
    found = recommend(known.units, known.incident, known.seconds, cover=known.cover)
    rows = {str(row.pk): row for row in known.rows}
    stations = {unit.key: unit.station for unit in known.units}
    names = {one.pk: name_of(one) for one in Organisation.objects.filter(pk__in={int(pk) for pk in stations.values()})}
    home = str(tree(desk.today).house(matter.holder_id))
    return Proposal(
        choices=tuple(
            _choice(one, rows[one.key], KEYS[place] if place < len(KEYS) else "", one.key in found.crew,
                    matter.restricted or stations[one.key] != home, names)
            for place, one in enumerate(found.ranked[:SHOWN])
        ),
        shortfalls=tuple(reasons.said(one, names) for one in found.shortfalls),
        off_shift=tuple(reasons.off_shift(rows[one.key].name, one, names, known.shifts.get(rows[one.key].pk)) for one in found.off_shift),
        passed_over=tuple(reasons.passed(rows[one.key].name, one, names) for one in found.passed_over if one not in found.off_shift),
        task_case_team=found.task_case_team,
        fault=known.fault,
        move=card(known, found.crew, desk),
    )  # fmt: skip


def _choice(one: Candidate, row: Unit, key: str, wanted: bool, asks_lead: bool, names: Mapping[int, str]) -> Choice:
    minutes = None if np.isnan(one.seconds) else max(1, int(np.ceil(one.seconds / 60)))
    told = tuple(reasons.said(why, names) for why in one.reasons if why.code not in reasons.APART)
    return Choice(row.pk, row.name, row.status, minutes, told, reasons.cover(one), key, asks_lead, wanted)
