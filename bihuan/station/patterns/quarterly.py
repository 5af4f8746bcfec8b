"""What the quarterly check shows and who signed it: calls and presence by area, this quarter over the one before.

Calls are valid ones of the public. Presence is what is known without any trail of positions: how often officers wrote down something they
came upon themselves. Restricted classes are in neither count.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from shapely.geometry import shape

from bihuan.insight.figures.counts import CONFIDENCE, Ratio, ratio
from bihuan.insight.patrols.partition import neighbours
from bihuan.insight.patrols.plane import Plane
from bihuan.station.calls.models import Source
from bihuan.station.patterns.counting import called, without_restricted
from bihuan.station.patterns.models import QuarterCheck
from bihuan.station.patterns.quarters import Quarter
from bihuan.station.people.actor import day_of, midnight
from bihuan.station.places.locate import atlas
from bihuan.station.places.models import Area

OVER, MOVED = "over", "moved"  # presence rose without calls; calls rose beside an area where they fell
LONGEST = 500


@dataclass(frozen=True)
class Counts:
    before: int
    after: int
    change: Ratio | None


@dataclass(frozen=True)
class Line:
    """One area; `flag` is OVER, MOVED or nothing; `beside`: the area where calls fell."""

    area: Area
    calls: Counts
    presence: Counts
    flag: str = ""
    beside: Area | None = None


def lines(station: int, quarter: Quarter) -> list[Line]:
    """By community, those that stand out first. The intervals hold for all areas together, so that many areas make no alarms."""
    one, two = _counted(station, quarter.before), _counted(station, quarter)
    areas = sorted({area for told in (*one, *two) for area in told}, key=lambda pk: atlas().areas[pk].code)
    if not areas:
        return []
    times = (quarter.after.first - quarter.first).days / (quarter.first - quarter.before.first).days
    sure = 1 - (1 - CONFIDENCE) / len(areas)
    known = atlas().areas
    calls, presence = zip(one, two, strict=True)

    def beside(of: tuple[Counter[int], Counter[int]], area: int) -> Counts:
        before, after = of[0][area], of[1][area]
        return Counts(before, after, ratio(before, after, times=times, confidence=sure))

    found = [Line(known[pk], beside(calls, pk), beside(presence, pk)) for pk in areas]
    return sorted(_flagged(found), key=lambda line: (not line.flag, line.area.code))


def sign(station: int, quarter: Quarter, words: str, *, by: int, now: datetime) -> QuarterCheck:
    """Raises ValidationError, with what to write instead."""
    words = words.replace("\0", "").strip()
    if not words or len(words) > LONGEST:
        raise ValidationError(_("Write in 1 to 500 characters what was found and what is done."))
    if quarter.last >= day_of(now):
        raise ValidationError(_("That quarter is not over yet."))
    flagged = sum(bool(line.flag) for line in lines(station, quarter))
    return QuarterCheck.objects.create(station_id=station, first=quarter.first, flagged=flagged, finding=words, at=now, by_id=by)


def _counted(station: int, quarter: Quarter) -> tuple[Counter[int], Counter[int]]:
    """Calls of the public and what officers came upon, by community, else by the finest area there is."""
    rows = without_restricted(called([station]), quarter.last).filter(area__isnull=False)
    rows = rows.filter(received_at__gte=midnight(quarter.first), received_at__lt=midnight(quarter.after.first))
    calls, presence = Counter[int](), Counter[int]()
    for area, source in rows.values_list("area_id", "source"):
        (presence if source == Source.FIELD else calls)[_community(area)] += 1
    return calls, presence


def _community(area: int) -> int:
    known = atlas()
    return next((above for above in known.line(area) if known.areas[above].kind == Area.Kind.COMMUNITY), area)


def _flagged(found: list[Line]) -> list[Line]:
    next_door = _next_door([line.area for line in found])
    fell = {line.area.pk: line.area for line in found if line.calls.change and line.calls.change.fell}
    out = []
    for line in found:
        rose = bool(line.calls.change and line.calls.change.rose)
        from_there = next((fell[pk] for pk in sorted(next_door[line.area.pk]) if pk in fell), None)
        if line.presence.change and line.presence.change.rose and not rose:
            line = replace(line, flag=OVER)
        elif rose and from_there is not None:
            line = replace(line, flag=MOVED, beside=from_there)
        out.append(line)
    return out


def _next_door(areas: list[Area]) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = {area.pk: set() for area in areas}
    drawn = [area for area in areas if area.polygon]
    if len(drawn) > 1:
        lands = [shape(json.loads(area.polygon)) for area in drawn]
        plane = Plane.under(lands[0])
        for area, near in zip(drawn, neighbours([plane.laid(land) for land in lands]), strict=True):
            found[area.pk] = {drawn[place].pk for place in near}
    return found
