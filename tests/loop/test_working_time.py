"""Limits and calendars: real holidays, exchanged weekends, lunch, and years that nobody has published yet."""

from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.loop import Calendar, parse_limit, parse_share
from bihuan.loop.limits import part_of_the_way

PUBLISHED = range(2024, 2027)


def published() -> Calendar:
    days = [date(2024, 1, 1) + timedelta(n) for n in range((date(2026, 12, 31) - date(2024, 1, 1)).days + 1)]
    return Calendar(
        holidays=frozenset(
            day for day in days if chinese_calendar.is_holiday(day) and (day.weekday() < 5 or chinese_calendar.get_holiday_detail(day)[1])
        ),
        worked=frozenset(day for day in days if day.weekday() >= 5 and chinese_calendar.is_workday(day)),
        known_until=date(2026, 12, 31),
    )


CALENDAR = published()
moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))
office = st.one_of(st.integers(1, 30).map(lambda n: f"{n}wd"), st.integers(1, 60).map(lambda n: f"{n}wh"), st.just("1.5wh"))
plain = st.one_of(
    st.integers(1, 90).map(lambda n: f"{n}s"),
    st.integers(1, 600).map(lambda n: f"{n}min"),
    st.integers(1, 72).map(lambda n: f"{n}h"),
    st.integers(1, 40).map(lambda n: f"{n}d"),
    st.just("eod"),
)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CALENDAR.zone)


@given(moments, st.one_of(office, plain))
def test_a_deadline_never_lies_before_its_start(start: datetime, limit: str) -> None:
    assert parse_limit(limit).after(start, CALENDAR).due >= start


@given(moments, moments, st.one_of(office, plain))
def test_who_starts_later_is_never_due_earlier(one: datetime, other: datetime, limit: str) -> None:
    first, second = sorted((one, other))
    assert parse_limit(limit).after(first, CALENDAR).due <= parse_limit(limit).after(second, CALENDAR).due


@given(moments, office)
def test_a_working_deadline_falls_into_office_hours_of_a_working_day(start: datetime, limit: str) -> None:
    due = parse_limit(limit).after(start, CALENDAR).due.astimezone(CALENDAR.zone)
    assert CALENDAR.is_working(due.date())
    assert any(opens <= due.time() <= closes for opens, closes in CALENDAR.hours)


@given(moments, st.integers(1, 60))
def test_working_hours_count_exactly_the_office_time_between(start: datetime, hours: int) -> None:
    due = parse_limit(f"{hours}wh").after(start, CALENDAR).due
    assert CALENDAR.working_time(start, due) == timedelta(hours=hours)


@given(moments, st.integers(1, 60))
def test_what_is_skipped_and_what_counts_fill_the_whole_time_of_working_hours(start: datetime, hours: int) -> None:
    deadline = parse_limit(f"{hours}wh").after(start, CALENDAR)
    skipped = sum((gap.end - gap.start for gap in deadline.skipped), timedelta())
    assert deadline.due - start == skipped + timedelta(hours=hours)
    assert all(one.end <= other.start for one, other in zip(deadline.skipped, deadline.skipped[1:], strict=False))


@given(moments, st.integers(1, 30))
def test_working_days_count_exactly_so_many_working_days_after_the_day_of_the_start(start: datetime, days: int) -> None:
    due = parse_limit(f"{days}wd").after(start, CALENDAR).due
    first, last = CALENDAR.day(start), CALENDAR.day(due)
    assert sum(CALENDAR.is_working(first + timedelta(n)) for n in range(1, (last - first).days + 1)) == days


@given(moments, st.one_of(office, plain))
def test_a_working_deadline_in_an_unpublished_year_is_provisional_and_no_other(start: datetime, limit: str) -> None:
    length = parse_limit(limit)
    deadline = length.after(start, CALENDAR)
    assert deadline.provisional == (length.office and CALENDAR.day(deadline.due).year > 2026)


@given(moments, st.one_of(office, plain), st.floats(0.01, 1))
def test_a_reminder_lies_between_start_and_due_moment(start: datetime, limit: str, share: float) -> None:
    length = parse_limit(limit)
    due = length.after(start, CALENDAR).due
    assert start <= part_of_the_way(share, start, due, length, CALENDAR) <= due


@pytest.mark.parametrize("year", PUBLISHED)
def test_our_reading_of_a_published_year_is_the_library_s(year: int) -> None:
    day = date(year, 1, 1)
    while day.year == year:
        assert CALENDAR.is_working(day) == chinese_calendar.is_workday(day), day
        day += timedelta(1)


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ("2026-11-18T22:49", "5wd", "2026-11-25T17:30"),  # an ordinary week with one weekend
        ("2026-11-18T22:49", "1wh", "2026-11-19T09:30"),  # at night: counts from the next opening
        ("2026-11-18T11:30", "1wh", "2026-11-18T14:30"),  # lunch does not count
        ("2026-09-30T16:00", "1wd", "2026-10-08T17:30"),  # the whole National Day week is skipped
        ("2026-10-09T10:00", "1wd", "2026-10-10T17:30"),  # Saturday 10 October 2026 is worked in exchange
        ("2026-02-13T10:00", "2wd", "2026-02-24T17:30"),  # 14 February is a worked Saturday, then Spring Festival
        ("2026-11-21T20:14", "eod", "2026-11-22T00:00"),
        ("2026-11-21T20:14", "3d", "2026-11-25T00:00"),
        ("2026-11-21T20:14:30", "30s", "2026-11-21T20:15"),
    ],
)
def test_deadlines_that_a_clerk_would_count_by_hand(start: str, limit: str, due: str) -> None:
    assert parse_limit(limit).after(local(start), CALENDAR).due == local(due)


def test_the_reasons_for_skipped_time_are_told_apart() -> None:
    gaps = parse_limit("4wh").after(local("2026-09-30T16:30"), CALENDAR).skipped
    assert [gap.why for gap in gaps] == ["night", "holiday", "night"]
    over_a_weekend = parse_limit("4wh").after(local("2026-11-20T16:30"), CALENDAR).skipped
    assert [gap.why for gap in over_a_weekend] == ["night", "weekend", "night"]
    lunch = parse_limit("1wh").after(local("2026-11-18T11:30"), CALENDAR).skipped
    assert [gap.why for gap in lunch] == ["lunch"]


@pytest.mark.parametrize("text", ["", "5", "wd", "5 wd", "1.5wd", "-1h", "1e3h", "5天"])
def test_a_limit_that_cannot_be_read_says_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match="write for example|counted whole"):
        parse_limit(text)


def test_shares_are_told_apart_from_limits() -> None:
    assert parse_share("80%") == 0.8
    assert parse_share("5min") is None


@pytest.mark.parametrize("hours", [(), (((datetime(2026, 1, 1, 9).time()), datetime(2026, 1, 1, 8).time()),)])
def test_a_calendar_refuses_office_hours_that_make_no_sense(hours: tuple) -> None:
    with pytest.raises(ValueError, match="spans"):
        Calendar(hours=hours)
