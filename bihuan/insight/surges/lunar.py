"""The Chinese lunar calendar from 2000 to 2060: which lunar day a day is, and which day a lunar day falls on.

Each year stands as five hexadecimal digits: the month after which a leap month follows (0 for none), then a one and a bit for each of its
12 or 13 months in order, set where the month has 30 days and not 29. Source: the purple mountain calendar (GB/T 33661-2017) as two
independent open libraries give it (lunar_python 1.4 and borax 4.1, which agree on every month here).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

FIRST, NEW_YEAR = 2000, date(2000, 2, 5)
YEARS = """
    01c96 43a95 01d4a 01da5 22b55 0156a 7355b 0125d 0192d 5392b
    01a95 01b4a 436aa 01ad5 92ab5 014ba 01a5b 62a57 0152b 01a93
    42e95 016aa 01ad5 229b5 014b6 634ae 01a4e 01d26 53d26 01d53
    015aa 32d6a 0196d b295d 014ad 01a4d 63a4b 01d25 01d52 53b54
    01b5a 0156d 2295b 0149b 73497 01a4b 01aa5 536a5 016d2 01ada
    32ab6 01937 8292f 01497 0164b 62d4a 01ea5 016b2 4356c 01aae
    0192e
""".split()


@dataclass(frozen=True)
class Lunar:
    """A lunar day. `leap`: of the month that repeats `month`."""

    year: int
    month: int
    day: int
    leap: bool = False


def lunar(day: date) -> Lunar:
    """Raises ValueError for days before 2000-02-05 and after the lunar year 2060."""
    year = max((one for one in _new_years() if _new_years()[one] <= day), default=None)
    if year is None or year >= FIRST + len(YEARS):
        raise ValueError(f"no lunar calendar for {day}")
    left = (day - _new_years()[year]).days
    for month, leap, length in _months(year):
        if left < length:
            return Lunar(year, month, left + 1, leap)
        left -= length
    raise AssertionError("a year has an end")


def solar(year: int, month: int, day: int, leap: bool = False) -> date:
    """The day on which a lunar day falls. Raises ValueError where that year has no such day."""
    if not FIRST <= year < FIRST + len(YEARS):
        raise ValueError(f"no lunar calendar for {year}")
    passed = 0
    for each, leaps, length in _months(year):
        if (each, leaps) == (month, leap):
            if not 1 <= day <= length:
                break
            return _new_years()[year] + timedelta(days=passed + day - 1)
        passed += length
    raise ValueError(f"the lunar year {year} has no such day: {month}-{day}")


@cache
def _months(year: int) -> tuple[tuple[int, bool, int], ...]:
    """Month, whether it is the leap one, and its days, in order."""
    code = YEARS[year - FIRST]
    leap, bits = int(code[0], 16), f"{int(code[1:], 16):b}"[1:]
    names = [(month, again) for month in range(1, 13) for again in ((False, True) if month == leap else (False,))]
    return tuple((month, again, 29 + int(bit)) for (month, again), bit in zip(names, bits, strict=True))


@cache
def _new_years() -> dict[int, date]:
    """The first day of each year, and of the one after the last."""
    found, day = {}, NEW_YEAR
    for year in range(FIRST, FIRST + len(YEARS)):
        found[year] = day
        day += timedelta(days=sum(length for _month, _leap, length in _months(year)))
    return {**found, FIRST + len(YEARS): day}
