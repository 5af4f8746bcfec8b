from datetime import date, timedelta

import numpy as np
import pytest
from chinese_calendar import constants
from hypothesis import given
from hypothesis import strategies as st

from bihuan.insight.surges.days import Days, Look, by_law, look
from bihuan.insight.surges.expect import FEWEST, Expected, Level, Unknown, expected, level, stands, worst

DAYS = Days({day: name for day, name in constants.holidays.items()}, frozenset(constants.workdays))
LONG_AGO = date(2018, 1, 1)
COUNTS = st.lists(st.integers(0, 60), min_size=FEWEST, max_size=13)


def of(counts: list[int]) -> Expected:
    days = tuple(date(2026, 6, 3) - timedelta(weeks=n) for n in range(1, len(counts) + 1))
    found = expected(Look(date(2026, 6, 3), None, days, None, ()), dict(zip(days, counts, strict=True)))
    assert isinstance(found, Expected)
    return found


def test_an_ordinary_day_is_held_against_its_weekday_and_last_years_week() -> None:
    seen = look(date(2026, 6, 10), DAYS, LONG_AGO)
    assert all(day.weekday() == 2 for day in seen.alike) and len(seen.alike) == 12 and seen.year == date(2025, 6, 11)
    assert not seen.kin and seen.holiday is None
    assert look(date(2026, 6, 10), DAYS, date(2026, 5, 1)).year is None


def test_a_worked_weekend_is_held_against_working_days() -> None:
    day = next(day for day in sorted(constants.workdays) if day > date(2025, 5, 31))
    assert day.weekday() >= 5 and all(one.weekday() < 5 for one in look(day, DAYS, LONG_AGO).alike)


def test_a_lunar_holiday_is_held_against_the_same_lunar_day_and_a_solar_one_against_its_date() -> None:
    assert look(date(2026, 2, 18), DAYS, LONG_AGO).kin[:2] == (date(2025, 1, 30), date(2024, 2, 11))
    assert look(date(2025, 10, 2), DAYS, LONG_AGO).kin[:2] == (date(2024, 10, 2), date(2023, 10, 2))
    assert look(date(2026, 3, 3), DAYS, LONG_AGO).kin[0] == date(2025, 2, 12), "the Lantern Festival is in no free day"
    assert look(date(2026, 2, 18), DAYS, date(2025, 6, 1)).kin == ()


def test_a_year_not_yet_published_has_the_days_that_the_law_names() -> None:
    assert by_law(2026).items() <= DAYS.holidays.items() | {(date(2026, 9, 25), "Mid-autumn Festival")}
    planned = Days({**DAYS.holidays, **by_law(2027)})
    assert planned.holiday(date(2027, 2, 6)) == ("Spring Festival", 0)
    assert look(date(2027, 2, 6), planned, LONG_AGO).kin[0] == date(2026, 2, 17)


def test_what_is_not_known_is_said() -> None:
    assert expected(look(date(2026, 6, 10), DAYS, date(2026, 5, 20)), {}) == Unknown("young", 3)
    assert expected(look(date(2026, 2, 18), DAYS, date(2025, 9, 1)), {}) == Unknown("no_year", 0)


def test_a_holiday_takes_last_years_values_to_todays_level() -> None:
    seen = look(date(2026, 2, 18), DAYS, LONG_AGO)
    counts = {day: 40 for day in seen.kin} | dict.fromkeys(seen.alike, 20)
    found = expected(seen, counts, {day: 0.5 for day in seen.kin})
    assert isinstance(found, Expected) and found.normal == 20 and found.past[0] == (date(2025, 1, 30), 40)
    one = expected(look(date(2026, 2, 18), DAYS, date(2024, 9, 1)), counts)
    assert isinstance(one, Expected) and one.sample == 1 and one.high - one.low > found.high - found.low
    assert level(30, 20) == 1.5 and level(1, 100) == pytest.approx(1 / 3) and level(0, 5) == level(5, 0) == 1


@given(COUNTS)
def test_the_interval_holds_its_middle_and_one_call_more_than_one_is_never_coloured(counts: list[int]) -> None:
    found = of(counts)
    assert 0 <= found.low <= found.mean + 1 and found.low <= found.high and found.high + 1 >= found.normal
    assert all(stands(now, found).level is Level.GREEN for now in (0, 1, 2))


@given(COUNTS, st.integers(0, 200))
def test_more_calls_never_stand_lower_and_a_colour_needs_both(counts: list[int], now: int) -> None:
    found = of(counts)
    here, next_one = stands(now, found), stands(now + 1, found)
    assert next_one.level >= here.level and next_one.p <= here.p + 1e-12
    if here.level:
        assert here.p < 0.05 and now > 1.1 * max(found.normal, 1)


@given(st.lists(st.tuples(COUNTS, st.integers(0, 60)), min_size=1, max_size=8))
def test_looking_at_more_places_makes_no_more_alarms(series: list[tuple[list[int], int]]) -> None:
    pairs = [(now, of(counts)) for counts, now in series]
    for (now, than), together in zip(pairs, worst(pairs), strict=True):
        assert together.level in (Level.GREEN, stands(now, than).level)


def test_nine_of_ten_lie_in_the_interval_and_alarms_are_rare() -> None:
    draw, inside, alarms, n = np.random.default_rng(7), 0, 0, 1500
    for _time in range(n):
        mean, size = draw.uniform(2, 30), draw.uniform(3, 40)
        *past, now = (int(one) for one in draw.negative_binomial(size, size / (size + mean), 13))
        found = of(past)
        inside += found.low <= now <= found.high
        alarms += stands(now, found).level > Level.GREEN
    assert 0.88 <= inside / n <= 0.99 and alarms / n < 0.075
