from datetime import date, timedelta

import pytest
from chinese_calendar import constants
from hypothesis import given
from hypothesis import strategies as st

from bihuan.insight.surges.lunar import Lunar, lunar, solar


def test_feasts_fall_where_the_published_calendar_says() -> None:
    for year, day in ((2000, date(2000, 2, 5)), (2023, date(2023, 1, 22)), (2026, date(2026, 2, 17)), (2060, date(2060, 2, 2))):
        assert solar(year, 1, 1) == day
    assert solar(2026, 8, 15) == date(2026, 9, 25) and solar(2025, 5, 5) == date(2025, 5, 31)
    assert lunar(date(2023, 4, 1)) == Lunar(2023, 2, 11, leap=True)


def test_each_published_lunar_holiday_holds_its_feast() -> None:
    for name, month, day in (("Spring Festival", 1, 1), ("Dragon Boat Festival", 5, 5), ("Mid-autumn Festival", 8, 15)):
        for year in range(2008, 2026):
            feast = solar(year, month, day)
            assert feast in constants.holidays or feast.weekday() >= 5, (name, year)


@given(st.dates(date(2000, 2, 5), date(2060, 12, 31)))
def test_there_and_back(day: date) -> None:
    one = lunar(day)
    assert solar(one.year, one.month, one.day, one.leap) == day
    after = lunar(day + timedelta(days=1))
    assert (after.day == one.day + 1) or (after.day == 1 and one.day in (29, 30))


def test_beyond_the_table_it_says_so() -> None:
    for day in (date(2000, 2, 4), date(2062, 1, 1)):
        with pytest.raises(ValueError, match="no lunar calendar"):
            lunar(day)
    with pytest.raises(ValueError, match="no such day"):
        solar(2026, 2, 30)
