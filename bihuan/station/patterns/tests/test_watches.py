"""A class under watch (S1-61): written as a dated row, told once a passing to its posts, marked where it is seen; never of a person."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bihuan.station.calls.models import Call
from bihuan.station.commands import sweep as command
from bihuan.station.loop.models import Delivery, Matter, Notice
from bihuan.station.loop.send import send_due
from bihuan.station.patterns import passing
from bihuan.station.patterns.models import WatchPassing, WatchRow
from bihuan.station.patterns.watches import set_watch, watches
from bihuan.station.people.actor import day_of
from bihuan.station.people.structure import appoint
from bihuan.station.rooms.tests.conftest import At, at, cast  # noqa: F401
from bihuan.station.rooms.tests.scene import incident, move
from tests.cast import START, Cast

FIGHT = {"category": "0201", "words": "两个人在打架", "place": "老街口"}


@pytest.fixture
def today() -> date:
    return day_of(timezone.now())


def watched(key: str = "0201", least: int = 3, posts: tuple[str, ...] = ("leader", "dispatcher"), hours: int = 24) -> WatchRow:
    now = timezone.now()
    return set_watch(key, least, hours, posts, since=day_of(now), basis="所务会", by=None, now=now)


def admin(cast: Cast, at: At) -> Client:  # noqa: F811
    appoint(cast.people["kate"], cast.organisations["county"], "admin", since=START)
    return at("kate")


def told() -> set[tuple[str, str]]:
    return {(one.organisation.code, one.post) for one in Notice.objects.filter(why="watch")}


def test_the_third_fight_tells_each_post_once_and_the_next_passing_again(cast: Cast) -> None:  # noqa: F811
    watched()
    for _time in range(2):
        incident(cast, **FIGHT)
    assert passing.sweep(timezone.now()) == 0
    incident(cast, **FIGHT)
    assert passing.sweep(timezone.now()) == 2 and passing.sweep(timezone.now()) == 0
    assert told() == {("station", "leader"), ("desk", "dispatcher")} or told() == {("station", "leader"), ("station", "dispatcher")}
    kept = WatchPassing.objects.get()
    assert (kept.count, kept.usual, kept.ended_at) == (3, None, None)
    assert Delivery.objects.filter(notice__why="watch", channel="page").count() == 2 and send_due(timezone.now()) >= 2
    incident(cast, **FIGHT)
    assert passing.sweep(timezone.now()) == 0  # it is still the same passing
    passing.sweep(timezone.now() + timedelta(hours=25))
    assert WatchPassing.objects.get().ended_at is not None
    for _time in range(3):
        incident(cast, **FIGHT)
    assert passing.sweep(timezone.now()) == 2 and Notice.objects.filter(why="watch").count() == 4


def test_the_station_s_own_round_tells_it(cast: Cast) -> None:  # noqa: F811
    watched(least=2)
    incident(cast, **FIGHT)
    incident(cast, **FIGHT)
    command._round(timezone.now())
    assert Notice.objects.filter(why="watch").count() == 2


def test_what_officers_came_upon_and_what_is_invalid_does_not_count(cast: Cast) -> None:  # noqa: F811
    watched(least=2)
    incident(cast, source="field", **FIGHT)
    incident(cast, **FIGHT)
    gone = incident(cast, **FIGHT)
    move(cast, gone, "alice", "ask_invalid", reason=gone_for(gone), words="重复登记")
    move(cast, gone, "lena", "confirm_invalid")
    assert passing.sweep(timezone.now()) == 0
    incident(cast, **FIGHT)
    assert passing.sweep(timezone.now()) == 2


def gone_for(matter: Matter) -> str:
    from bihuan.station.kinds.incident import codes

    return str(codes.INVALID[0][0])


def test_a_family_counts_all_its_classes_and_another_station_its_own(cast: Cast) -> None:  # noqa: F811
    watched("02", least=2, posts=("leader",))
    incident(cast, **FIGHT)
    incident(cast, category="0205", words="醉汉闹事")
    call = Call.objects.order_by("pk").last()
    assert call is not None and passing.sweep(timezone.now()) == 1
    assert WatchPassing.objects.get().station_id == cast.org("station")


def test_restricted_ones_count_for_the_class_and_are_named_nowhere(cast: Cast, at: At) -> None:  # noqa: F811
    watched("0301", least=2, posts=("leader", "dispatcher"))
    secret = [incident(cast, category="0301", words="家暴求助", place="翠湖花园") for _time in range(2)]
    passing.sweep(timezone.now())
    for name in ("lena", "alice"):
        text = at(name).get(reverse("notices")).content.decode() + at(name).get(reverse("watches")).content.decode()
        assert "2 within 24 h, watched from 2 on" in text and "翠湖花园" not in text
        assert not any(f"/matters/{one.number}/" in at(name).get(reverse("watches")).content.decode() for one in secret)
    assert "under watch" not in at("alice").get(reverse("queue")).content.decode().split('id="list"')[1].split('class="foot"')[0]


def test_it_is_shown_to_the_leader_and_marked_in_the_queue(cast: Cast, at: At) -> None:  # noqa: F811
    watched(least=2)
    incident(cast, **FIGHT)
    assert "under watch" in at("alice").get(reverse("queue")).content.decode()
    incident(cast, **FIGHT)
    passing.sweep(timezone.now())
    assert "watch reached" in at("alice").get(reverse("queue")).content.decode()
    text = at("lena").get(reverse("leader")).content.decode()
    assert "Classes under watch" in text and "watch reached" in text
    assert at("tom").get(reverse("watches")).status_code == 404
    assert "watch reached" in at("olga").get(reverse("watches")).content.decode()
    assert f'"W{WatchPassing.objects.get().pk}"' in at("lena").get("/api/notices").content.decode()


def test_an_administrator_writes_it_sees_how_often_it_would_have_rung_and_takes_it_back(
    cast: Cast, at: At, today: date  # noqa: F811
) -> None:
    for _time in range(5):
        incident(cast, **FIGHT)
    browser, page = admin(cast, at), reverse("table-row", args=["watches", "0201"])
    row: dict[str, Any] = {"least": 5, "hours": 24, "leader": "on", "since": today.isoformat(), "basis": "打架多"}
    seen = browser.post(page, row, headers={"HX-Request": "true"}).content.decode()
    assert "would have rung once" in seen and not WatchRow.objects.exists()
    assert "would not have rung" in browser.post(page, {**row, "least": 6}, headers={"HX-Request": "true"}).content.decode()
    assert browser.post(page, row).status_code == 302 and [one.key for one in watches(today)] == ["0201"]
    text = browser.get(page).content.decode()
    assert "from 5 within 24 h" in text and "打架多" in text and "kate" in text
    back = {"row": WatchRow.objects.get().pk, "since": today.isoformat(), "basis": "不再多"}
    assert browser.post(reverse("table-back", args=["watches", "0201"]), back).status_code == 302
    assert watches(today) == () and WatchRow.objects.count() == 2
    assert browser.get(reverse("table", args=["watches"])).status_code == 200
    for name in ("alice", "lena", "tom"):
        assert at(name).post(page, row).status_code == 404, name
    assert WatchRow.objects.count() == 2


@pytest.mark.parametrize(
    ("key", "least", "hours", "posts", "days", "basis"),
    [("0201", 1, 24, ["leader"], 0, "x"), ("0201", 5, 0, ["leader"], 0, "x"), ("0201", 5, 24, [], 0, "x"),
     ("9999", 5, 24, ["leader"], 0, "x"), ("0201@nowhere", 5, 24, ["leader"], 0, "x"), ("0201", 5, 24, ["leader"], -1, "x"),
     ("0201", 5, 24, ["leader"], 0, " "), ("0201", 5, 24, ["clerk"], 0, "x"), ("x", 5, 24, ["leader"], 0, "x")],
)  # fmt: skip
def test_a_row_that_cannot_stand_is_refused_in_a_sentence(
    cast: Cast, at: At, today: date, key: str, least: int, hours: int, posts: list[str], days: int, basis: str  # noqa: F811
) -> None:
    row = {"least": least, "hours": hours, **dict.fromkeys(posts, "on"), "since": today + timedelta(days=days), "basis": basis}
    status = admin(cast, at).post(reverse("table-row", args=["watches", key]), row).status_code
    assert status in (404, 422) and not WatchRow.objects.exists()


def test_of_two_that_notice_it_at_once_one_tells(cast: Cast) -> None:  # noqa: F811
    watched(least=2)
    incident(cast, **FIGHT)
    incident(cast, **FIGHT)
    seen = passing.standing([cast.org("station")], timezone.now())
    assert sum(passing._pass(one, timezone.now()) for one in (*seen, *seen)) == 2
    assert WatchPassing.objects.count() == 1
