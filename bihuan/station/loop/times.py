"""The calendar and the numbers of this place, read from tables over what is shipped, and kept until a row is added."""

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path

import chinese_calendar
from chinese_calendar import constants
from django.conf import settings

from bihuan.loop import Calendar, Rule, Rules, parse_limit, parse_share
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import DayRow, LimitRow
from bihuan.station.people.edition import Stamp, stamp

SHIPPED = date(2000, 1, 1)
# Holidays that fall on the same days each year; the moving ones are known only when the State Council publishes the year.
FIXED = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
PUBLISHED_UNTIL = date(max(constants.holidays).year, 12, 31)


def calendar() -> Calendar:
    """The working calendar: published holidays and exchanged weekends, with this place's own days on top."""
    return _calendar(stamp(DayRow))


def rules() -> Rules:
    """Every number of the loop: shipped defaults, overridden by dated rows."""
    return _rules(stamp(LimitRow))


def shipped() -> list[Rule]:
    """The numbers that come with the product: from the `limits.csv` of each kind, and those that no kind owns."""
    return [rule for path in (*(one.limits for one in kinds().values()), *settings.MORE_LIMITS) for rule in _read(path)]


def is_number(value: str) -> bool:
    """Whether a value of the table can be read: a limit, a share, a plain number, or `none`."""
    if value == "none" or value.isdigit() or parse_share(value) is not None:
        return True
    try:
        parse_limit(value)
    except ValueError:
        return False
    return True


def is_published_working(day: date) -> bool:
    """Whether the day is worked by the published calendar alone."""
    return _published().is_working(day)


@cache
def _published() -> Calendar:
    return _with(())


@lru_cache(maxsize=8)
def _calendar(edition: Stamp) -> Calendar:
    return _with(DayRow.objects.order_by("id").values_list("day", "working"))


def _with(own: Iterable[tuple[date, bool]]) -> Calendar:
    published = set(constants.holidays)
    later = {date(year, month, day) for year in range(PUBLISHED_UNTIL.year + 1, PUBLISHED_UNTIL.year + 30) for month, day in FIXED}
    holidays, worked = published | later, set(constants.workdays)
    for day, working in own:
        free = day.weekday() >= 5
        (holidays.discard if working else holidays.add)(day)
        (worked.add if working and free else worked.discard)(day)
    return Calendar(holidays=frozenset(holidays), worked=frozenset(worked), known_until=PUBLISHED_UNTIL)


@lru_cache(maxsize=8)
def _rules(edition: Stamp) -> Rules:
    own = LimitRow.objects.order_by("since", "id").values_list("key", "value", "since", "basis")
    return Rules([*shipped(), *(Rule(*row) for row in own)])


@lru_cache(maxsize=32)
def _read(path: Path) -> tuple[Rule, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(Rule(row["key"], row["value"], SHIPPED, row["basis"]) for row in csv.DictReader(file))


def agrees_with_library(year: int) -> bool:
    """Whether our reading of a published year gives the library's own answer for each day."""
    ours, day = calendar(), date(year, 1, 1)
    while day.year == year:
        if ours.is_working(day) != chinese_calendar.is_workday(day):
            return False
        day += timedelta(days=1)
    return True
