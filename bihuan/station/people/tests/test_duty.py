"""Out of hours a matter goes to the deputy, or to the contact on call."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bihuan.loop.calendar import Calendar
from bihuan.station.people.duty import WHY, on_duty
from bihuan.station.people.models import Organisation

CHINA = ZoneInfo("Asia/Shanghai")
WORKDAY, SATURDAY, WORKED_SATURDAY, HOLIDAY = date(2026, 11, 23), date(2026, 11, 21), date(2026, 2, 14), date(2026, 10, 1)
CALENDAR = Calendar(holidays=frozenset({HOLIDAY}), worked=frozenset({WORKED_SATURDAY}))


def department(name: str = "D", **columns: Any) -> Organisation:
    return Organisation(code=name, name=name, kind="department", since=date(2026, 1, 1), pk=ord(name), **columns)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), CHINA)


@pytest.mark.parametrize(("moment", "why"), [
    (at(WORKDAY, 9), "open"), (at(WORKDAY, 8), "shut"), (at(WORKDAY, 12, 30), "shut"), (at(WORKDAY, 17, 30), "shut"),
    (at(SATURDAY, 9), "shut"), (at(WORKED_SATURDAY, 9), "open"), (at(HOLIDAY, 9), "shut"),
])
def test_without_hours_of_its_own_a_department_keeps_office_hours(moment: datetime, why: str) -> None:
    assert on_duty(department(), moment, CALENDAR) == (department(), why)


def test_its_own_hours_go_before_office_hours() -> None:
    long_day = department(open_from=time(7), open_to=time(23))
    assert on_duty(long_day, at(WORKDAY, 22), CALENDAR)[1] == "open"
    assert on_duty(long_day, at(SATURDAY, 22), CALENDAR)[1] == "shut"
    assert on_duty(department(open_from=time(7), open_to=time(23), every_day=True), at(SATURDAY, 22), CALENDAR)[1] == "open"


def test_a_shift_over_midnight_belongs_to_the_day_it_began() -> None:
    night = department(open_from=time(20), open_to=time(6))
    friday = date(2026, 11, 20)
    assert on_duty(night, at(friday, 23), CALENDAR)[1] == "open"
    assert on_duty(night, at(SATURDAY, 5), CALENDAR)[1] == "open", "still Friday's shift"
    assert on_duty(night, at(SATURDAY, 23), CALENDAR)[1] == "shut"
    assert on_duty(night, at(WORKDAY, 5), CALENDAR)[1] == "shut", "Sunday had no shift"


def test_a_room_open_day_and_night_is_never_shut() -> None:
    assert on_duty(department(always_open=True), at(HOLIDAY, 3), CALENDAR)[1] == "open"


def test_out_of_hours_it_goes_to_the_deputy_who_is_open() -> None:
    deputy = department("E", always_open=True)
    assert on_duty(department(deputy=deputy, on_call_contact="王 138"), at(WORKDAY, 22), CALENDAR) == (deputy, "deputy")
    assert on_duty(department(deputy=deputy), at(WORKDAY, 9), CALENDAR) == (department(), "open")


def test_with_the_deputy_shut_too_the_contact_on_call_is_named() -> None:
    shut = department("E")
    own = department(deputy=shut, on_call_contact="王 138")
    assert on_duty(own, at(WORKDAY, 22), CALENDAR) == (own, "on_call")
    shut.on_call_contact = "李 139"
    assert on_duty(department(deputy=shut), at(WORKDAY, 22), CALENDAR) == (shut, "on_call")


def test_two_departments_that_stand_in_for_one_another_do_not_turn_for_ever() -> None:
    one, two = department("F"), department("G")
    one.deputy, two.deputy = two, one
    assert on_duty(one, at(WORKDAY, 22), CALENDAR) == (one, "shut")


def test_every_answer_has_words() -> None:
    assert set(WHY) == {"open", "deputy", "on_call", "shut"}
