"""The quarterly check: presence that rose without calls, calls that moved next door, and a person who reads and signs."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from shapely.geometry import box, mapping

from bihuan.station.calls import categories
from bihuan.station.calls.models import Call, Source
from bihuan.station.loop.models import Notice
from bihuan.station.loop.notices import topic
from bihuan.station.patterns.models import ModelSwitch, QuarterCheck
from bihuan.station.patterns.quarterly import MOVED, OVER, lines, sign
from bihuan.station.patterns.quarters import Quarter, owed, sweep
from bihuan.station.patterns.switches import off, running, switch
from bihuan.station.places.models import Area
from tests.cast import START, Cast

SPRING, SUMMER = Quarter(2026, 2), Quarter(2026, 3)
NOW = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)


@pytest.fixture
def areas(cast: Cast) -> list[Area]:
    """Three communities in a row."""
    return [Area.objects.create(code=f"C{n}", name=f"社区{n}", kind="community", since=START,
                                polygon=json.dumps(mapping(box(121.3 + n * 0.01, 29.7, 121.31 + n * 0.01, 29.71)))) for n in range(3)]


def told(cast: Cast, area: Area, quarter: Quarter, n: int, source: str = Source.PHONE, category: str = "0901") -> None:
    at = datetime.combine(quarter.first, datetime.min.time(), UTC) + timedelta(days=9)
    made = Call.objects.count()
    station = cast.organisations["station"]
    Call.objects.bulk_create([
        Call(number=f"330203-20260101-{made + one:04d}", received_at=at + timedelta(minutes=one), entered_at=at, station=station, level=3,
             source=source, area=area, category=category) for one in range(n)])  # fmt: skip


def test_quarters_follow_each_other() -> None:
    assert Quarter.of(date(2026, 12, 31)) == Quarter(2026, 4) and Quarter(2026, 4).after == Quarter(2027, 1) == Quarter.read("2027-1")
    assert (SUMMER.first, SUMMER.last) == (date(2026, 7, 1), date(2026, 9, 30)) and Quarter.read("2026-5") is None


def test_presence_that_rises_without_calls_stands_out(cast: Cast, areas: list[Area]) -> None:
    for quarter, presence in ((SPRING, 10), (SUMMER, 45)):
        told(cast, areas[0], quarter, 40)
        told(cast, areas[0], quarter, presence, Source.FIELD)
        told(cast, areas[1], quarter, 40)
    found = {line.area.code: line for line in lines(cast.org("station"), SUMMER)}
    assert found["C0"].flag == OVER and found["C1"].flag == ""
    assert (found["C0"].calls.before, found["C0"].calls.after, found["C0"].presence.after) == (40, 40, 45)


def test_calls_that_fall_here_and_rise_next_door_stand_out(cast: Cast, areas: list[Area]) -> None:
    for area, before, after in zip(areas, (90, 20, 30), (30, 80, 30), strict=True):
        told(cast, area, SPRING, before)
        told(cast, area, SUMMER, after)
    found = {line.area.code: line for line in lines(cast.org("station"), SUMMER)}
    assert found["C1"].flag == MOVED and found["C1"].beside == areas[0] and found["C2"].flag == ""


def test_a_restricted_class_is_in_no_count_and_a_small_change_is_chance(cast: Cast, areas: list[Area]) -> None:
    told(cast, areas[0], SPRING, 10)
    told(cast, areas[0], SUMMER, 15)
    shut = next(one.code for one in categories.classes(SUMMER.last) if one.restricted)
    told(cast, areas[0], SUMMER, 50, category=shut)
    assert [(line.calls.after, line.flag) for line in lines(cast.org("station"), SUMMER)] == [(15, "")]


def test_somebody_reads_and_signs_and_until_then_it_is_owed(cast: Cast, areas: list[Area]) -> None:
    station, lena = cast.org("station"), cast.people["lena"].pk
    assert owed([station], date(2026, 10, 5)) == [], "nothing to look at"
    told(cast, areas[0], SUMMER, 3)
    assert owed([station], date(2026, 10, 5)) == [(station, SUMMER)]
    with pytest.raises(ValidationError):
        sign(station, SUMMER, " ", by=lena, now=NOW)
    with pytest.raises(ValidationError):
        sign(station, Quarter(2026, 4), "还没完", by=lena, now=NOW)
    row = sign(station, SUMMER, "东片巡得多，警情不多，下季减一班", by=lena, now=NOW)
    assert (row.by_id, row.first, row.flagged) == (lena, date(2026, 7, 1), 0) and owed([station], date(2026, 10, 5)) == []
    with pytest.raises(DatabaseError), transaction.atomic():
        QuarterCheck.objects.update(finding="改")


def test_a_leader_is_told_when_it_is_due_and_once_more_when_it_is_late(cast: Cast, areas: list[Area]) -> None:
    told(cast, areas[0], SUMMER, 3)
    assert sweep(NOW) == 1 and sweep(NOW) == 0
    late = NOW + timedelta(days=12)
    assert sweep(late) == 1 and sweep(late) == 0 and sweep(NOW + timedelta(days=40)) == 0
    rows = list(Notice.objects.order_by("pk").values_list("why", "organisation", "post"))
    assert rows == [("quarter", cast.org("station"), "leader"), ("quarter_late", cast.org("station"), "leader")]
    assert topic(Notice.objects.first()).number == "Q2026-3"


def test_a_forecast_is_switched_with_a_reason_and_every_switch_stays_to_be_read(cast: Cast) -> None:
    one, two, lena = cast.org("station"), cast.org("station2"), cast.people["lena"].pk
    with pytest.raises(ValidationError):
        switch(one, "surge", False, "", by=lena, now=NOW)
    with pytest.raises(ValidationError):
        switch(one, "weather", False, "试", by=lena, now=NOW)
    assert switch(one, "surge", False, "误报太多", by=lena, now=NOW) and switch(one, "surge", False, "再关", by=lena, now=NOW) is None
    assert running([one, two], "surge") == [two] and [row.why for row in off([one, two], "surge")] == ["误报太多"]
    assert running([one], "zones") == [one]
    assert switch(one, "surge", True, "复核过", by=lena, now=NOW) and running([one], "surge") == [one]
    assert ModelSwitch.objects.count() == 2
    with pytest.raises(DatabaseError), transaction.atomic():
        ModelSwitch.objects.all().update(on=False)
