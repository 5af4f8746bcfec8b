"""How many calls are to be expected, and whether the last hours brought more: calls counted by place, class and time, never by caller.

Only what the public told counts: what officers found on patrol does not, or watching a place would make it look worse (rights R22).
Restricted classes are in no count by place or class.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache

from chinese_calendar import constants
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.insight.surges.days import Days, by_law, look
from bihuan.insight.surges.expect import Expected, Level, Stands, Unknown, before, expected, level, worst
from bihuan.station.calls import categories
from bihuan.station.calls.models import Call, Source
from bihuan.station.loop.times import PUBLISHED_UNTIL, calendar
from bihuan.station.people.actor import CHINA, midnight
from bihuan.station.people.models import Organisation
from bihuan.station.places.models import Area
from bihuan.station.rooms.command_room.queue import STATIONS
from bihuan.station.rooms.desk import Desk

HOLIDAYS = {
    "New Year's Day": gettext_lazy("New Year's Day"), "Spring Festival": gettext_lazy("Spring Festival"),
    "Tomb-sweeping Day": gettext_lazy("Tomb-sweeping Day"), "Labour Day": gettext_lazy("Labour Day"),
    "Dragon Boat Festival": gettext_lazy("Dragon Boat Festival"), "Mid-autumn Festival": gettext_lazy("Mid-autumn Festival"),
    "National Day": gettext_lazy("National Day"),
}  # fmt: skip
HOURS = 3  # so far back the banner looks
STEP = timedelta(minutes=5)  # and so often it looks
PLACES, FEWEST = 8, 12  # the busiest areas, of those with a dozen calls in twelve weeks: fewer are chance, and could point at somebody
WHOLE = ("", "")

Key = tuple[str, str]  # of an area's pk and a class family; empty stands for all
Counted = Mapping[date, Mapping[Key, int]]


@dataclass(frozen=True)
class Hours:
    """A span of every day: from so many minutes after midnight, for so long. It may begin the evening before."""

    start: int
    length: int

    def on(self, day: date) -> tuple[datetime, datetime]:
        start = midnight(day) + timedelta(minutes=self.start)
        return start, start + timedelta(minutes=self.length)


@dataclass(frozen=True)
class Series:
    """One place, one class, or both, with what is normal."""

    key: Key
    place: str
    on: date
    found: Expected | Unknown

    @property
    def family(self) -> str:
        sort = categories.category(self.key[1], self.on) if self.key[1] else None
        return sort.name if sort else self.key[1]

    @property
    def words(self) -> str:
        return _(", ").join(part for part in (self.place, self.family) if part) or _("all calls")

    @property
    def unknown(self) -> str:
        return unknown_words(self.found) if isinstance(self.found, Unknown) else ""

    @property
    def known(self) -> Expected | None:
        return self.found if isinstance(self.found, Expected) else None


@dataclass(frozen=True)
class Over:
    """A series that stands over normal now."""

    series: Series
    now: int
    stands: Stands

    @property
    def expected(self) -> Expected:
        assert self.series.known
        return self.series.known

    @property
    def percent(self) -> int | None:
        return None if self.stands.over is None else round(self.stands.over * 100)


def stations_of(desk: Desk) -> frozenset[int]:
    return frozenset(Organisation.objects.filter(pk__in=desk.reach, kind__in=STATIONS).values_list("pk", flat=True))


def days() -> Days:
    """The published holidays, and the weekends worked in exchange as this place's own calendar has them."""
    return Days(holidays(), frozenset(calendar().worked))


@cache
def holidays() -> dict[date, str]:
    """As published; of the two years after those, the days that the law itself names."""
    later = (by_law(PUBLISHED_UNTIL.year + n) for n in (1, 2))
    return {**{day: name for year in later for day, name in year.items()}, **{day: str(name) for day, name in constants.holidays.items()}}


def forecast(stations: Collection[int], day: date, hours: Hours, today: date) -> list[Series]:
    """The whole, each class, the busiest places, and each class in them. `today`: counts of it and later days are not looked at."""
    return list(_forecast(frozenset(stations), day, hours, today, _late(stations, today)))


def over_now(stations: Collection[int], now: datetime) -> list[Over]:
    """What stands over normal in the last hours, the worst first; the whole before its parts."""
    until = _stepped(now)
    minutes = (until - midnight(until.astimezone(CHINA).date())) // timedelta(minutes=1)
    hours = Hours(minutes - HOURS * 60, HOURS * 60)
    day = until.astimezone(CHINA).date()
    known = [one for one in forecast(stations, day, hours, day) if one.known and not (one.key[0] and one.key[1])]
    start, end = hours.on(day)
    counts = _keyed(_told(stations).filter(received_at__gte=start, received_at__lt=max(end, now)), day)
    pairs = [(counts.get(one.key, 0), one.known) for one in known if one.known]
    found = [Over(one, n, how) for one, (n, _than), how in zip(known, pairs, worst(pairs), strict=True) if how.level > Level.GREEN]
    return sorted(found, key=lambda one: (-one.stands.level, one.series.key != WHOLE, one.stands.p))


def _stepped(now: datetime) -> datetime:
    return datetime.fromtimestamp(now.timestamp() // STEP.total_seconds() * STEP.total_seconds(), CHINA)


@lru_cache(maxsize=64)
def _forecast(stations: frozenset[int], day: date, hours: Hours, today: date, late: int) -> tuple[Series, ...]:
    first = _told(stations).order_by("received_at").values_list("received_at", flat=True).first()
    if first is None:
        return (Series(WHOLE, "", today, Unknown("young", 0)),)
    since = first.astimezone(CHINA).date() + timedelta(days=1)
    seen = look(day, days(), since, today)
    counted = {one: _keyed(_within(stations, *hours.on(one)), one) for one in seen.all}
    places = _places(stations, today)
    levels = {one: _level(stations, one, today, since) for one in seen.kin}
    keys = sorted({key for counts in counted.values() for key in counts} | {WHOLE})
    return tuple(
        Series(key, places.get(key[0], ""), today, expected(seen, {d: c.get(key, 0) for d, c in counted.items()}, levels))
        for key in keys if not key[0] or key[0] in places
    )


def _late(stations: Collection[int], today: date) -> int:
    """Calls that came in late, or history that was read in, make what is normal anew. No further back is counted than is looked."""
    first = midnight(today) - timedelta(days=84)
    return Call.objects.filter(station__in=stations, received_at__gte=first, received_at__lt=midnight(today)).count()


def _told(stations: Collection[int]) -> QuerySet[Call]:
    return Call.objects.filter(station__in=stations).exclude(source=Source.FIELD)


def _within(stations: Collection[int], start: datetime, end: datetime) -> QuerySet[Call]:
    return _told(stations).filter(received_at__gte=start, received_at__lt=end)


def _keyed(rows: QuerySet[Call], on: date) -> Mapping[Key, int]:
    """By place and class, and by each alone, and whole. What is restricted counts in the whole alone."""
    shut = {one.code for one in categories.classes(on) if one.restricted}
    out: Counter[Key] = Counter()
    for area, category, n in rows.order_by().values_list("area_id", "category").annotate(n=Count("pk")):
        out[WHOLE] += n
        if category and category not in shut:
            family, place = category[:2], str(area or "")
            out[("", family)] += n
            if place:
                out[(place, "")] += n
                out[(place, family)] += n
    return out


def _places(stations: Collection[int], today: date) -> dict[str, str]:
    lately = _within(stations, midnight(today) - timedelta(days=84), midnight(today)).filter(area__isnull=False)
    busiest = lately.order_by().values_list("area_id").annotate(n=Count("pk")).filter(n__gte=FEWEST).order_by("-n", "area_id")[:PLACES]
    pks = [pk for pk, _n in busiest]
    names = Area.objects.in_bulk(pks)
    return {str(pk): names[pk].name for pk in pks}


def _level(stations: Collection[int], then: date, today: date, since: date) -> float:
    first, last = before(then)
    if first < since:
        return 1.0
    return level(*(float(_within(stations, midnight(a), midnight(b)).count()) for a, b in (before(today), (first, last))))


def upcoming(today: date, n: int = 6) -> list[tuple[date, str]]:
    """The next public holidays, each with the first of its days; see `provisional`."""
    out: list[tuple[date, str]] = []
    for day, name in sorted((day, name) for day, name in holidays().items() if day >= today):
        if not out or out[-1][1] != name:
            out.append((day, name))
    return out[:n]


def provisional(day: date) -> bool:
    """Whether the holidays of that year are not published yet."""
    return day > PUBLISHED_UNTIL


def unknown_words(one: Unknown) -> str:
    if one.why == "no_year":
        return _("not enough history: no earlier year of this holiday is on record")
    return _("not enough history: %(n)s days like it are on record, six are needed") % {"n": one.sample}


BLOCKS = (Hours(0, 360), Hours(360, 360), Hours(720, 360), Hours(1080, 360))
DAY = Hours(0, 1440)


def named(series: Iterable[Series], *, place: bool, family: bool) -> list[Series]:
    return [one for one in series if bool(one.key[0]) == place and bool(one.key[1]) == family]
