"""The quarterly check (rights R22): whether patrols went where calls are, and whether trouble only moved next door.

Calls are valid ones of the public. Presence is what is known without any trail of positions: how often officers wrote down something they
came upon themselves. Restricted classes are in neither count.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from shapely.geometry import shape

from bihuan.insight.figures.counts import CONFIDENCE, Ratio, ratio
from bihuan.insight.patrols.partition import neighbours
from bihuan.insight.patrols.plane import Plane
from bihuan.station.calls import categories
from bihuan.station.calls.models import Call, Source
from bihuan.station.loop.models import Notice
from bihuan.station.loop.tell import tell_of
from bihuan.station.patterns.counting import OUT
from bihuan.station.patterns.models import QuarterCheck
from bihuan.station.patterns.passing import stations_on
from bihuan.station.people.actor import day_of, midnight
from bihuan.station.people.posts import LEADER
from bihuan.station.places.locate import atlas
from bihuan.station.places.models import Area

OVER, MOVED = "over", "moved"  # presence rose without calls; calls rose beside an area where they fell
LONGEST = 500
TO_READ, LATE = "quarter", "quarter_late"  # why a notice is made
AGAIN = timedelta(days=7)


@dataclass(frozen=True, order=True)
class Quarter:
    year: int
    nth: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def read(cls, text: str) -> "Quarter | None":
        """`2026-3`; None for anything else."""
        year, _dash, nth = text.partition("-")
        if year.isascii() and year.isdecimal() and 2000 <= int(year) <= 2100 and nth in ("1", "2", "3", "4"):
            return cls(int(year), int(nth))
        return None

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.nth - 2, 1)

    @property
    def after(self) -> "Quarter":
        return Quarter(self.year + 1, 1) if self.nth == 4 else Quarter(self.year, self.nth + 1)

    @property
    def before(self) -> "Quarter":
        return Quarter(self.year - 1, 4) if self.nth == 1 else Quarter(self.year, self.nth - 1)

    @property
    def last(self) -> date:
        return self.after.first - timedelta(days=1)

    @property
    def due(self) -> date:
        """By when somebody has read and signed it."""
        return self.last + timedelta(days=settings.QUARTER_CHECK_DAYS)

    def __str__(self) -> str:
        return f"{self.year}-{self.nth}"


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
    return QuarterCheck.objects.create(station_id=station, first=quarter.first, flagged=flagged, words=words, at=now, by_id=by)


def owed(stations: Sequence[int], today: date) -> list[tuple[int, Quarter]]:
    """Stations whose last full quarter nobody has signed, where there was anything to look at."""
    last = Quarter.of(today).before
    signed = set(QuarterCheck.objects.filter(station__in=stations, first=last.first).values_list("station", flat=True))
    left = [one for one in stations if one not in signed]
    span = Call.objects.filter(received_at__gte=midnight(last.first), received_at__lt=midnight(last.after.first))
    return [(one, last) for one in left if span.filter(station=one).exists()]


def sweep(now: datetime) -> int:
    """Tells who leads a station that the quarter is to be read, and once more when that is late; each once, however many workers sweep.
    Days after the second telling there is nothing to ask."""
    today = day_of(now)
    last = Quarter.of(today).before
    late = today > last.due
    if today > last.due + AGAIN:
        return 0
    why, topic = LATE if late else TO_READ, 10 * last.year + last.nth
    told = Notice.objects.filter(why=why, topic=topic).values_list("organisation_id", flat=True)
    left = [one for one in stations_on(now) if one not in set(told)]
    return sum(tell_of(why, topic, [(station, LEADER)], now=now) for station, _quarter in owed(left, today))


def _counted(station: int, quarter: Quarter) -> tuple[Counter[int], Counter[int]]:
    """Calls of the public and what officers came upon, by community, else by the finest area there is."""
    shut = {each.code for each in categories.classes(quarter.last) if each.restricted}
    rows = Call.objects.filter(station=station, received_at__gte=midnight(quarter.first), received_at__lt=midnight(quarter.after.first),
                               level__gte=1, area__isnull=False)
    rows = rows.exclude(category__in=shut).exclude(matter__restricted=True).exclude(matter__state__in=OUT)
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
