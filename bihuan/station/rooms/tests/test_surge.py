"""What is to be expected, and the banner while more comes than that: from calls of the public alone, with nothing restricted by place."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bihuan.insight.surges.days import Days
from bihuan.station.calls.models import Call, Source
from bihuan.station.people.actor import CHINA, midnight
from bihuan.station.places.models import Area
from bihuan.station.rooms.duties.load import DAY, _forecast, forecast, named, over_now
from bihuan.station.rooms.tests.conftest import At
from tests.cast import Cast

NOW = datetime(2026, 11, 27, 20, 0, tzinfo=CHINA)  # an ordinary Friday evening


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    _forecast.cache_clear()


def calls(cast: Cast, at: datetime, n: int, category: str = "0902", **more: object) -> None:
    Call.objects.bulk_create(
        Call(number=f"{at:%y%m%d%H%M}-{category}-{Call.objects.count() + k}", received_at=at, entered_at=at, level=3, category=category,
             station=cast.organisations["station"], **more) for k in range(n))  # fmt: skip


def history(cast: Cast, now: datetime, each: int = 3, **more: object) -> None:
    for week in range(1, 55):
        calls(cast, now - timedelta(weeks=week, hours=1), each, **more)


def area() -> Area:
    return Area.objects.create(code="lane", name="老街口", kind="grid", since=date(2020, 1, 1))


def test_the_banner_rises_only_when_both_rules_hold_and_counts_the_public_alone(cast: Cast) -> None:
    house = {cast.org("station")}
    history(cast, NOW)
    assert over_now(house, NOW) == []
    calls(cast, NOW - timedelta(minutes=30), 4)
    assert over_now(house, NOW) == [], "a third over normal may be chance"
    calls(cast, NOW - timedelta(minutes=20), 20, source=Source.FIELD)
    assert over_now(house, NOW) == [], "what officers find themselves makes no surge"
    calls(cast, NOW - timedelta(minutes=10), 10)
    first = over_now(house, NOW)[0]
    assert first.series.words and first.now == 14 and first.expected.normal == 3 and first.stands.level == 3 and first.stands.p < 0.05
    assert over_now({cast.org("station2")}, NOW) == []


def test_a_restricted_class_stands_in_no_count_by_place_or_class(cast: Cast) -> None:
    history(cast, NOW, category="0301", area=area())
    found = forecast({cast.org("station")}, NOW.date(), DAY, NOW.date())
    assert [one.key for one in found] == [("", "")] and found[0].known and found[0].known.normal == 3


def test_a_place_with_few_calls_is_not_named(cast: Cast) -> None:
    history(cast, NOW)
    calls(cast, NOW - timedelta(weeks=2), 5, area=area())
    assert not named(forecast({cast.org("station")}, NOW.date(), DAY, NOW.date()), place=True, family=False)


def test_a_holiday_is_expected_by_its_lunar_day_with_last_years_value(cast: Cast) -> None:
    """New year's day of 2026 was the 17th of February, of 2025 the 29th of January."""
    new_year, last = date(2026, 2, 17), date(2025, 1, 29)
    history(cast, datetime(2026, 2, 12, 12, tzinfo=CHINA), each=2, area=area())
    calls(cast, midnight(last) + timedelta(hours=10), 9, area=Area.objects.get())
    calls(cast, midnight(last) - timedelta(days=100), 1)
    whole = forecast({cast.org("station")}, new_year, DAY, date(2026, 2, 12))
    first = named(whole, place=False, family=False)[0]
    assert first.known and first.known.past == ((last, 9),) and first.known.low <= first.known.normal <= first.known.high
    place = named(whole, place=True, family=True)[0]
    assert place.place == "老街口" and place.known and place.known.past == ((last, 9),)


def test_without_enough_history_nothing_is_made_up(cast: Cast, at: At) -> None:
    assert "not enough history" in at("lena").get(reverse("expected")).content.decode()
    calls(cast, timezone.now() - timedelta(days=9), 30)
    page = at("alice").get(reverse("expected"), {"day": str(timezone.now().date() + timedelta(days=1))}).content.decode()
    assert "not enough history" in page
    assert "normal" not in at("alice").get(reverse("surge-now")).content.decode()


def test_the_room_shows_the_banner_in_words_with_its_figures_to_its_own_people(cast: Cast, at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Days, "holiday", lambda self, day: None)  # whichever day this runs on
    now = timezone.now()
    history(cast, now, category="0902")
    calls(cast, now - timedelta(minutes=10), 15)
    told = at("alice").get(reverse("surge-now")).content.decode()
    assert "far over normal" in told and "15 calls" in told and "normal 3" in told and "m-over" in told
    assert 'hx-get="/expected/now/"' in at("alice").get(reverse("queue")).content.decode()
    for stranger in ("tom", "bob", "charlie-clerk-far-office"):
        assert at(stranger).get(reverse("surge-now")).status_code == 404
    assert "far over" not in at("charlie-dispatcher-far-station").get(reverse("surge-now")).content.decode()
