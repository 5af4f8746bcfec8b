"""A watch that is passed: noticed by the sweep, told once to each post, and over when the count has fallen again."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db import IntegrityError, transaction

from bihuan.insight.figures.passings import counts, passings
from bihuan.station.loop.tell import seats, tell_of
from bihuan.station.patterns.counting import STATIONS, of_class, reported, shown
from bihuan.station.patterns.models import WatchPassing
from bihuan.station.patterns.watches import Watch, watches
from bihuan.station.people.actor import day_of
from bihuan.station.people.models import Organisation
from bihuan.station.places.locate import atlas

log = logging.getLogger(__name__)
WHY = "watch"
WEEKS = 12
BACK = timedelta(days=30)  # over which a new watch is tried out


@dataclass(frozen=True)
class Standing:
    """A watch at one station: how many there are now, and since when it is passed, if it is."""

    watch: Watch
    station: int
    count: int
    passing: WatchPassing | None

    @property
    def passed(self) -> bool:
        return self.count >= self.watch.least


def standing(stations: Collection[int], now: datetime) -> list[Standing]:
    known = watches(day_of(now))
    if not known or not stations:
        return []
    open_now = {(one.key, one.station_id): one for one in WatchPassing.objects.filter(station__in=stations, ended_at=None)}
    return [Standing(watch, station, counted(watch, station, now), open_now.get((watch.key, station)))
            for station in sorted(stations) for watch in known]


def counted(watch: Watch, station: int, now: datetime) -> int:
    return len(times(watch, station, now - watch.window, now))


def times(watch: Watch, station: int, since: datetime, until: datetime) -> list[datetime]:
    """When the incidents that count were opened, the oldest first. Within an area no restricted one counts: the number would tell where
    it was."""
    found = reported([station], since, until).filter(of_class(watch.category))
    if watch.area is not None:
        known = atlas()
        found = shown(found).filter(area_id__in=[area for area in known.areas if watch.area in known.line(area)])
    return list(found.order_by("opened_at").values_list("opened_at", flat=True))


def usual(watch: Watch, station: int, now: datetime) -> float | None:
    """The middle of the same window in the twelve weeks before; None where the station has not counted for so long."""
    ends = [now - timedelta(weeks=week) for week in range(1, WEEKS + 1)]
    first = ends[-1] - watch.window
    if not reported([station], first - timedelta(weeks=4), first).exists():
        return None
    at = [one.timestamp() for one in times(watch, station, first, ends[0])]
    return float(median(counts(at, [end.timestamp() for end in ends], watch.window.total_seconds())))


def would_have_rung(watch: Watch, stations: Sequence[int], now: datetime) -> int:
    """How often it would have been passed in the last days, had it stood."""
    since, total = now - BACK, 0
    for station in stations:
        at = [one.timestamp() for one in times(watch, station, since - watch.window, now)]
        total += sum(at[place] > since.timestamp() for place in passings(at, watch.least, watch.window.total_seconds()))
    return total


def stations_on(now: datetime) -> list[int]:
    on = day_of(now)
    there = Organisation.objects.filter(kind__in=STATIONS, since__lte=on).exclude(until__lt=on)
    return list(there.order_by("pk").values_list("pk", flat=True))


def sweep(now: datetime) -> int:
    """Opens and ends passings. Safe to run in any number of processes: one row a passing, and whoever writes it tells. Returns how many
    notices were made. A watch that fails stops no other."""
    told, known = 0, watches(day_of(now))
    over = WatchPassing.objects.filter(ended_at=None).exclude(key__in={watch.key for watch in known})
    if over.exists():  # read first: SQLite has one writer, and this comes round every few seconds
        over.update(ended_at=now)
    for one in standing(stations_on(now), now) if known else ():
        try:
            if one.passed and one.passing is None:
                told += _pass(one, now)
            elif one.passing is not None and not one.passed:
                WatchPassing.objects.filter(pk=one.passing.pk, ended_at=None).update(ended_at=now)
        except Exception:
            log.exception("watch %s could not be swept", one.watch.key)
    return told


@transaction.atomic
def _pass(one: Standing, now: datetime) -> int:
    try:
        with transaction.atomic():
            made = WatchPassing.objects.create(row_id=one.watch.row, key=one.watch.key, station_id=one.station, at=now, count=one.count,
                                               usual=usual(one.watch, one.station, now))
    except IntegrityError:
        return 0  # another worker was first
    return tell_of(WHY, made.pk, seats(one.station, one.watch.posts, day_of(now)), now=now)
