"""The wall: what hangs on it, what never does, and a window that has become one."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.urls import reverse
from django.utils import timezone

from bihuan.station.loop.models import Matter
from bihuan.station.people.sessions import WALL_STAYS
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import incident, sent
from bihuan.station.rooms.tests.test_lists import aged
from tests.cast import Cast

SECRET = {"category": "0301", "words": "家暴求助", "place": "翠湖花园 7 幢"}
PARTS = ("wall", "wall-now", "wall-day")


def test_the_most_urgent_stands_first_and_what_is_late_is_counted(cast: Cast, at: At) -> None:
    incident(cast, place="学府苑")
    aged(sent(cast, place="老街"), hours=2)
    page = at("alice").get(reverse("wall-now")).content.decode()
    assert page.index("老街") < page.index("学府苑")
    assert '<i class="m m-over"></i>1</b>' in page and '<i class="m m-call"></i>1</b>' in page


@pytest.mark.parametrize("reader", ["alice", "lena"])
@pytest.mark.parametrize("part", PARTS)
def test_nothing_restricted_hangs_on_the_wall_even_for_those_who_may_read_it(cast: Cast, at: At, reader: str, part: str) -> None:
    secret = incident(cast, **SECRET)
    assert secret.restricted
    page = at(reader).get(reverse(part)).content.decode()
    assert not any(word in page for word in (secret.number, "翠湖花园", "家暴", "Domestic", "m-lock"))
    assert '<i class="m m-call"></i>1</b>' not in page


def test_the_wall_names_no_caller(cast: Cast, at: At) -> None:
    incident(cast, caller_name="王小明", caller_phone="13800002716")
    page = at("alice").get(reverse("wall")).content.decode()
    assert not any(word in page for word in ("王小明", "13800002716", "夜宵城音箱"))


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("stranger", ["tom", "bob", "charlie-admin-elsewhere"])
def test_who_does_not_dispatch_finds_no_wall(cast: Cast, at: At, part: str, stranger: str) -> None:
    assert at(stranger).get(reverse(part)).status_code == 404
    assert at(stranger).post(reverse("wall")).status_code == 404


def test_another_station_s_wall_shows_its_own(cast: Cast, at: At) -> None:
    number = incident(cast, place="学府苑").number
    page = at("charlie-dispatcher-far-station").get(reverse("wall")).content.decode()
    assert "学府苑" not in page and number not in page


def test_a_window_that_became_the_wall_stays_for_days_and_opens_nothing_else(cast: Cast, at: At) -> None:
    wall = at("alice")
    assert wall.get(reverse("queue")).status_code == 200
    wall.post(reverse("wall"))
    for other in ("queue", "my", "find", "administration"):
        assert wall.get(reverse(other)).headers["Location"] == reverse("wall")
    assert wall.post(reverse("new-call"), {"words": "从大屏上写"}).headers["Location"] == reverse("wall")
    assert not Matter.objects.exists()
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(days=3), created_at=timezone.now() - timedelta(days=3))
    for mine in (*PARTS, "map-layers", "pulse"):
        assert wall.get(reverse(mine)).status_code == 200, mine
    UserSession.objects.update(created_at=timezone.now() - WALL_STAYS - timedelta(minutes=1))
    assert "/sign-in/" in wall.get(reverse("wall")).headers["Location"]


def test_an_ordinary_window_is_still_signed_out_when_nobody_is_there(cast: Cast, at: At) -> None:
    window = at("alice")
    window.get(reverse("wall"))
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(days=1))
    assert "/sign-in/" in window.get(reverse("wall")).headers["Location"]
