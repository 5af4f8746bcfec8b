"""Who should wait where while others are out: one move, as a card that a person takes or drops."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from django.db.models import Count

from bihuan.insight.dispatch.moves import move_up
from bihuan.insight.dispatch.units import READY
from bihuan.station.places.closures import roads_now
from bihuan.station.places.models import Area
from bihuan.station.rooms.command_room.facts import Facts, demand_of, towards
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.models import MoveDecided

MOST = 3  # a unit is moved so often a day
QUIET = timedelta(hours=1)  # what was decided is not proposed again so soon


@dataclass(frozen=True)
class Card:
    unit: int
    name: str
    area: int
    where: str
    minutes: int
    before: float
    after: float


def card(known: Facts, gone: Collection[str], desk: Desk) -> Card | None:
    """The move that spares most late arrivals once `gone` have left, if one is worth its driving."""
    if known.cover is None:
        return None
    zones = demand_of(desk.reach, desk.today)
    free = np.array([unit.status in READY and unit.on_shift is not False and unit.key not in gone for unit in known.units], bool)
    free &= np.isfinite(known.cover.seconds).any(axis=1)
    resting = _resting(desk)
    tired = [place for place, row in enumerate(known.rows) if row.pk in resting]
    across = towards(zones, roads_now(desk.now)).matrix(zones.middles).seconds
    found = move_up(free, known.cover.seconds, known.cover.seconds, across, zones.demand,
                    limit=known.cover.limit, busy=known.cover.busy, resting=tired)
    if found is None:
        return None
    row, area = known.rows[found.unit], Area.objects.get(pk=zones.areas[found.post])
    return Card(row.pk, row.name, area.pk, area.name, max(1, round(found.seconds / 60)), found.late_before, found.late_after)


def _resting(desk: Desk) -> set[int]:
    """Units that had their share of moves today, or about which somebody has decided within the hour."""
    today = MoveDecided.objects.filter(taken=True, at__gte=desk.now - timedelta(days=1)).values("unit_id").annotate(n=Count("pk"))
    lately = MoveDecided.objects.filter(at__gte=desk.now - QUIET).values_list("unit_id", flat=True)
    return {*today.filter(n__gte=MOST).values_list("unit_id", flat=True), *lately}
