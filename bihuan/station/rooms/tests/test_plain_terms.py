"""Limits and terms in people's words, at the tables, at an extension, and in what is told afterwards."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bihuan.station.loop.models import LimitRow, Matter
from bihuan.station.loop.view import story
from bihuan.station.rooms.dated.lasting import Lasting
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import diverted, form, move
from bihuan.station.rooms.tests.test_setup import admin, today  # noqa: F401
from tests.cast import Cast


def row(admin: Client, **said: object) -> tuple[int, str]:  # noqa: F811
    since = timezone.localdate() + timedelta(days=2)
    answer = admin.post(reverse("table-row", args=["limits", "incident.dispatch"]), {"since": since, "basis": "所务会", **said})
    return answer.status_code, answer.content.decode()


def test_a_limit_is_typed_in_words_and_kept_as_its_code(cast: Cast, admin: Client) -> None:  # noqa: F811
    page = admin.get(reverse("table-row", args=["limits", "incident.dispatch"])).content.decode()
    assert 'value="90 seconds"' in page and "90 seconds, 2 minutes" in page
    assert row(admin, value="2分钟")[0] == 302 and LimitRow.objects.get().value == "2min"
    assert row(admin, value="two moons")[0] == 422


def test_a_value_far_from_the_one_in_force_is_asked_about_once_more(cast: Cast, admin: Client) -> None:  # noqa: F811
    status, text = row(admin, value="99999d")
    assert status == 422 and "Now 90 seconds, then 99999 days: that is far apart." in text and 'name="sure"' in text
    assert not LimitRow.objects.exists()
    since = timezone.localdate() + timedelta(days=2)
    seen = admin.post(reverse("table-row", args=["limits", "incident.dispatch"]), {"value": "3天", "since": since},
                      headers={"hx-request": "true"}).content.decode()
    assert "that is far apart" in seen
    assert row(admin, value="3 days", sure="on")[0] == 302 and LimitRow.objects.get().value == "3d"


def in_hand(cast: Cast) -> Matter:
    matter = move(cast, diverted(cast), "tom", "accept")
    matter = move(cast, matter, "tom", "assign", department=cast.org("D06"))
    return move(cast, matter, "bob", "sign")


def test_more_time_is_asked_for_in_words_with_the_day_it_would_reach(cast: Cast, at: At) -> None:
    matter, bob = in_hand(cast), at("bob")
    until = reverse("until", args=[matter.number, "ask_extension"])
    assert "at most 5 working days, until" in bob.get(until).content.decode()
    assert "2 working days more: until" in bob.get(until, {"term": "两个工作日"}).content.decode()
    assert "is not a length of time" in bob.get(until, {"term": "<soon>"}).content.decode()
    assert "&lt;soon&gt;" in bob.get(until, {"term": "<soon>"}).content.decode()
    way = reverse("move", args=[matter.number, "ask_extension"])
    answer = bob.post(way, form(matter, term="30个工作日", reason="要现场检测"))
    assert answer.status_code == 422 and "At most 5 working days may be added at once." in answer.content.decode()
    assert bob.post(way, form(matter, term="3个工作日", reason="要现场检测")).status_code == 302
    fresh = Matter.objects.get(pk=matter.pk)
    assert fresh.questions.get().limit == "3wd"
    told = [one.text for line in story(fresh, cast.actor("bob"), timezone.now()) for one in line.answers]
    assert any(text in ("3 working days", "3 个工作日") for text in told) and "3wd" not in told


def test_a_stranger_is_told_no_day(cast: Cast, at: At) -> None:
    matter = in_hand(cast)
    until = reverse("until", args=[matter.number, "ask_extension"])
    assert at("sam").get(until).status_code == 404 and at("ben").get(until).status_code == 404
    assert at("bob").get(reverse("until", args=[matter.number, "return"])).content == b"", "it asks for no length of time"


@pytest.mark.parametrize(("unit", "text", "number"), [
    ("d", "90", 90), ("d", "90天", 90), ("d", "一周", 7), ("d", "48小时", 2), ("h", "3天", 72), ("h", "36 hours", 36), ("h", "12", 12),
])
def test_days_and_hours_are_typed_with_their_unit(unit: str, text: str, number: int) -> None:
    assert Lasting(unit=unit).clean(text) == number


@pytest.mark.parametrize(("unit", "text"), [("d", "36小时"), ("d", "3个工作日"), ("h", "90秒"), ("h", "soon"), ("d", "不限")])
def test_what_counts_something_else_is_refused(unit: str, text: str) -> None:
    with pytest.raises(ValidationError):
        Lasting(unit=unit).clean(text)
