"""Shifts: how hours are read, nobody in two places, and what is known of a week in which something was typed."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from bihuan.loop import Refused
from bihuan.station.duty.models import Shift
from bihuan.station.duty.shifts import Entry, copy_week, enter, units_on_shift
from bihuan.station.duty.spans import Unread, read_spans, shown
from bihuan.station.people.actor import CHINA
from tests.cast import Cast, made

DAY = date(2026, 3, 2)  # a Monday


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=CHINA)


@pytest.mark.parametrize("text, spans", [
    ("8-20", [(at(2, 8), at(2, 20))]), ("08:00—20:00", [(at(2, 8), at(2, 20))]), ("20-8", [(at(2, 20), at(3, 8))]),
    ("8 - 12, 14-18", [(at(2, 8), at(2, 12)), (at(2, 14), at(2, 18))]), ("８：３０至１２", [(at(2, 8, 30), at(2, 12))]),
    ("0-24", [(at(2, 0), at(3, 0))]), ("8-8", [(at(2, 8), at(3, 8))]), ("休", []), ("", []),
])  # fmt: skip
def test_hours_are_read_as_a_desk_types_them(text: str, spans: list[tuple[datetime, datetime]]) -> None:
    assert read_spans(text, DAY) == spans


@pytest.mark.parametrize("text", ["白班", "8", "25-26", "8:70-9", "-8-9", "8-20-22", "24-8"])
def test_what_is_no_shift_is_refused(text: str) -> None:
    with pytest.raises(Unread):
        read_spans(text, DAY)


@given(st.integers(0, 1439), st.integers(1, 1440))
def test_what_is_shown_reads_back_as_the_same_shift(first: int, minutes: int) -> None:
    start = at(2, 0) + timedelta(minutes=first)
    end = start + timedelta(minutes=minutes)
    assert read_spans(shown(start, end), DAY) == [(start, end)]


@pytest.fixture
def cast(db: None) -> Cast:
    return made()


def shift(cast: Cast, start: datetime, end: datetime, unit: int = 0, who: str = "") -> Shift:
    person = cast.people[who].pk if who else None
    entry = Entry(cast.org("team"), start, end, person, None if who else cast.units[unit].pk)
    return enter(entry, by=cast.people["alice"].pk, now=cast.now)


def test_nobody_and_no_unit_is_in_two_shifts_at_once_wherever_they_were_typed(cast: Cast) -> None:
    shift(cast, at(2, 8), at(2, 20))
    shift(cast, at(2, 20), at(3, 8))
    with pytest.raises(Refused) as why:
        shift(cast, at(2, 19), at(2, 21))
    assert why.value.code == "shift_twice" and why.value.values["hours"] == "08:00-20:00"
    shift(cast, at(2, 8), at(2, 20), who="olga")
    with pytest.raises(Refused):
        enter(Entry(cast.org("desk"), at(2, 19), at(2, 23), cast.people["olga"].pk), by=None, now=cast.now)
    for bad, code in (((at(2, 8), at(2, 8)), "shift_backwards"), ((at(5, 8), at(8, 8)), "shift_too_long")):
        with pytest.raises(Refused) as why:
            shift(cast, *bad)
        assert why.value.code == code
    with pytest.raises(IntegrityError), transaction.atomic():
        Shift.objects.create(organisation_id=cast.org("team"), start=at(4, 8), end=at(4, 9), set_at=cast.now)


def test_a_week_with_a_shift_is_known_and_a_week_without_one_says_nothing(cast: Cast) -> None:
    shift(cast, at(2, 8), at(2, 20))
    shift(cast, at(9, 20), at(10, 8))
    one = cast.units[0].pk
    on, off, rest = (units_on_shift([one, cast.units[1].pk], now) for now in (at(2, 9), at(2, 20), at(8, 23)))
    assert set(on) == {one} and on[one].on and on[one].until == at(2, 20) and on[one].next == at(9, 20)
    assert not off[one].on and off[one].next == at(9, 20) and not rest[one].on
    assert units_on_shift([one], at(17, 9)) == {} == units_on_shift([one], at(1, 9))


@given(st.integers(0, 24 * 21))
def test_on_shift_means_inside_one_that_was_typed(hour: int) -> None:
    """The rule itself, on clocks: held against plain arithmetic without a database."""
    start = at(2, 0) + timedelta(hours=hour)
    spans = read_spans("22-6", start.astimezone(CHINA).date())
    assert any(first <= start < last for first, last in spans) == (start.hour >= 22)


def test_the_week_before_is_copied_and_what_stands_already_is_left_alone(cast: Cast) -> None:
    shift(cast, at(2, 8), at(2, 20))
    shift(cast, at(3, 20), at(4, 8), 1)
    shift(cast, at(9, 12), at(9, 14))
    assert copy_week(cast.org("team"), date(2026, 3, 9), by=cast.people["alice"].pk, now=cast.now) == (1, 1)
    assert list(Shift.objects.filter(start__gte=at(9, 0)).values_list("unit", "start", "end")) == [
        (cast.units[0].pk, at(9, 12), at(9, 14)), (cast.units[1].pk, at(10, 20), at(11, 8))]
    assert copy_week(cast.org("team"), date(2026, 3, 9), by=cast.people["alice"].pk, now=cast.now) == (0, 2)
