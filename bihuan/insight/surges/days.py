"""What sort of day it is, and on which earlier days one must look to know what it will bring.

Ordinary days are held against the same weekday, worked weekends (调休) against working days, and days of a holiday against the same day of
the same holiday in earlier years: a lunar holiday by its lunar day, a solar one by its date (mission/rules.md, “Levels of area warning” and
“Spring Festival aligned by lunar day”).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bihuan.insight.surges.lunar import lunar, solar

WEEKS, YEARS = 12, 5
SPRING = "Spring Festival"
SEASON = (-7, 15)  # days around the lunar new year that are like no others: from the little new year to the Lantern Festival
ANCHORS: Mapping[str, Callable[[int], date]] = {
    "New Year's Day": lambda year: date(year, 1, 1),
    SPRING: lambda year: solar(year, 1, 1),
    "Tomb-sweeping Day": lambda year: date(year, 4, 5),
    "Labour Day": lambda year: date(year, 5, 1),
    "Dragon Boat Festival": lambda year: solar(year, 5, 5),
    "Mid-autumn Festival": lambda year: solar(year, 8, 15),
    "National Day": lambda year: date(year, 10, 1),
}


# The free days that the law itself names, as days after the feast (全国年节及纪念日放假办法, 2025); how they are joined to weekends is
# published year by year.
BY_LAW: Mapping[str, tuple[int, ...]] = {
    "New Year's Day": (0,), SPRING: (-1, 0, 1, 2), "Tomb-sweeping Day": (0,), "Labour Day": (0, 1), "Dragon Boat Festival": (0,),
    "Mid-autumn Festival": (0,), "National Day": (0, 1, 2),
}  # fmt: skip


def by_law(year: int) -> dict[date, str]:
    """The holidays of a year that is not published yet, without the days exchanged for them. Raises ValueError beyond the lunar table."""
    return {ANCHORS[name](year) + timedelta(days=n): name for name, offsets in BY_LAW.items() for n in offsets}


@dataclass(frozen=True)
class Days:
    """`holidays`: free days of public holidays by the holiday's name (the keys of ANCHORS), past and planned. `worked`: weekend days worked
    in exchange."""

    holidays: Mapping[date, str]
    worked: frozenset[date] = frozenset()

    def holiday(self, day: date) -> tuple[str, int] | None:
        """The holiday a day belongs to, and how many days after its feast it lies; None for an ordinary day."""
        name = self.holidays.get(day)
        if name in ANCHORS and name is not None:
            feast = min((ANCHORS[name](year) for year in (day.year - 1, day.year, day.year + 1)), key=lambda one: abs(one - day))
            return name, (day - feast).days
        try:
            offset = (day - min((solar(year, 1, 1) for year in (day.year, day.year + 1)), key=lambda one: abs(one - day))).days
        except ValueError:
            return None
        return (SPRING, offset) if SEASON[0] <= offset <= SEASON[1] else None

    def sort(self, day: date) -> str:
        """`holiday`, `worked`, or the weekday as a digit from 0 for Monday."""
        if self.holiday(day):
            return "holiday"
        return "worked" if day in self.worked else str(day.weekday())


@dataclass(frozen=True)
class Look:
    """On which earlier days to look. `alike`: days like it in the last twelve weeks, the nearest first, and `year` the one of last year's
    week. For a day of a holiday, `kin`: the same day of it in earlier years, the nearest first, each with the 84 days before it for its
    level; `alike` then tells how much such days vary."""

    day: date
    holiday: tuple[str, int] | None
    alike: tuple[date, ...]
    year: date | None
    kin: tuple[date, ...]

    @property
    def all(self) -> tuple[date, ...]:
        return (*self.alike, *((self.year,) if self.year else ()), *self.kin)


def look(day: date, days: Days, since: date, until: date | None = None) -> Look:
    """`since`: the first whole day on record; `until`: the first that is not yet over, where that is before `day`."""
    holiday, sort = days.holiday(day), days.sort(day)
    newest = min(day, until or day)
    before = [newest - timedelta(days=n) for n in range(1, WEEKS * 7 + 1)]
    if sort == "worked":
        alike = [one for one in before if days.sort(one) in "01234"]
    else:
        alike = [one for one in before if days.sort(one) == str(day.weekday())]
    last_year = day - timedelta(days=364)
    year = last_year if not holiday and sort != "worked" and days.sort(last_year) == sort and last_year >= since else None
    return Look(day, holiday, tuple(one for one in alike if one >= since), year, _kin(day, holiday, days, since))


def _kin(day: date, holiday: tuple[str, int] | None, days: Days, since: date) -> tuple[date, ...]:
    """The same day of the holiday; where the holiday was shorter in a year, that year has none."""
    if holiday is None:
        return ()
    name, offset = holiday
    this = _feast_year(day, name, offset)
    found = (_same(name, this - n, offset) for n in range(1, YEARS + 1))
    return tuple(one for one in found if one and one >= since and days.holiday(one) == holiday)


def _feast_year(day: date, name: str, offset: int) -> int:
    feast = day - timedelta(days=offset)
    return lunar(feast).year if name in (SPRING, "Dragon Boat Festival", "Mid-autumn Festival") else feast.year


def _same(name: str, year: int, offset: int) -> date | None:
    try:
        return ANCHORS[name](year) + timedelta(days=offset)
    except ValueError:
        return None
