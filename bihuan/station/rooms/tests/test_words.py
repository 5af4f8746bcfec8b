"""Times as people say them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from bihuan.station.rooms import words

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # Monday 09:00 in China


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(5, "0:05"), (599, "9:59"), (600, "10 min"), (3599, "59 min"), (9000, "2 h 30 min"), (86400, "1 day"), (200000, "2 days")],
)
def test_how_long(seconds: int, said: str) -> None:
    with override("en"):
        assert words.span(seconds) == said


def test_when_is_the_hour_today_and_the_day_else() -> None:
    with override("en"):
        assert [words.moment(NOW + timedelta(hours=h), NOW) for h in (0, -10, 20, 200)] == [
            "09:00",
            "yesterday 23:00",
            "tomorrow 05:00",
            "03-10 17:00",
        ]
        assert words.moment(datetime(2025, 12, 31, 12, tzinfo=UTC), NOW) == "2025-12-31 20:00"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("5wd", "5 working days"),
        ("1wh", "1 working hour"),
        ("30s", "30 seconds"),
        ("eod", "the end of the day"),
        ("80%", "80%"),
        ("2.5h", "2.5 hours"),
    ],
)
def test_a_limit_in_words(text: str, said: str) -> None:
    with override("en"):
        assert words.limit(text) == said


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("80%", "at 80% of the time"),
        ("0s", "when it is over"),
        ("0min", "when it is over"),
        ("1wd", "1 working day after"),
        ("10min", "10 minutes after"),
    ],
)
def test_a_rung_in_words(when: str, said: str) -> None:
    with override("en"):
        assert words.rung(when) == said


def test_a_case_of_a_limit_in_words() -> None:
    with override("en"):
        assert words.variant("incident.arrive.1.urban", "incident.arrive") == "level 1, town"
        assert words.variant("incident.arrive", "incident.arrive") == "otherwise"


def test_urgency_is_late_soon_or_nothing() -> None:
    start = NOW - timedelta(minutes=80)
    assert words.urgency(start, NOW + timedelta(minutes=20), NOW) == "soon"
    assert words.urgency(start, NOW + timedelta(minutes=30), NOW) == ""
    assert words.urgency(start, NOW - timedelta(seconds=1), NOW) == "late"
    assert words.urgency(None, None, NOW) == ""
