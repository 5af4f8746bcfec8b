"""What keeps a page alive: the pulse, the lamps, the badge."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from bihuan.station.loop import heartbeat
from bihuan.station.loop.stream import newest
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import diverted, incident, move
from tests.cast import Cast


def test_the_pulse_tells_what_moved_and_then_is_silent_at_no_cost(cast: Cast, at: At) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("what a transaction has not committed is not told, and a test never commits; a real window holds this (tests/browser)")
    before = str(newest())
    matter = incident(cast)
    browser = at("alice")
    first = browser.get(reverse("pulse"), {"after": before})
    told = first.json()
    assert told["changed"] == [{"m": matter.number, "v": 1}]
    again = browser.get(reverse("pulse"), {"after": told["cursor"]})
    assert again.json()["changed"] == []
    assert browser.get(reverse("pulse"), {"after": told["cursor"]}, headers={"If-None-Match": again["ETag"]}).status_code == 304


def test_the_pulse_tells_a_stranger_nothing(cast: Cast, at: At) -> None:
    before = str(newest())
    incident(cast)
    for name in ("bob", "charlie-leader-far-station"):
        assert at(name).get(reverse("pulse"), {"after": before}).json()["changed"] == []


def test_a_cursor_nobody_gave_out_begins_now(cast: Cast, at: At) -> None:
    incident(cast)
    for after in ("", "x", "1.2", "a.b.c"):
        assert at("alice").get(reverse("pulse"), {"after": after}).json()["changed"] == []


def test_the_lamp_burns_while_a_worker_is_silent(cast: Cast, at: At) -> None:
    browser, now = at("alice"), timezone.now()

    def lamps() -> str:
        return browser.get(reverse("workers")).content.decode()

    heartbeat.touch("sweeper", now - timedelta(seconds=20))
    heartbeat.touch("sender", now)
    assert "deadlines not watched" in lamps() and "notices not sent" not in lamps()
    heartbeat.touch("sweeper", timezone.now())
    assert "lamp dead" not in lamps()


def test_the_badge_counts_what_is_new_until_it_is_read(cast: Cast, at: At) -> None:
    diverted(cast)
    browser = at("tom")
    assert "badge" in browser.get(reverse("unread")).content.decode()
    browser.get(reverse("notices"))
    assert "badge" not in browser.get(reverse("unread")).content.decode()
    child = diverted(cast, place="桥头")
    assert "badge" in browser.get(reverse("unread")).content.decode()
    move(cast, child, "tom", "accept")


def test_notices_are_read_in_pages(cast: Cast, at: At) -> None:
    from bihuan.station.loop.models import Notice

    matter = incident(cast)
    Notice.objects.bulk_create(
        Notice(
            key=f"k{n}",
            matter=matter,
            why="send",
            organisation=cast.organisations["desk"],
            post="dispatcher",
            at=timezone.now() - timedelta(hours=n),
        )
        for n in range(130)
    )
    browser, seen, address = at("alice"), 0, reverse("notices")
    while address:
        text = browser.get(address).content.decode()
        seen += text.count("note-row")
        more = re.search(r'href="(\?before=\d+)"', text)
        address = reverse("notices") + more[1] if more else ""
    assert seen == 130 + Notice.objects.exclude(key__startswith="k").filter(post="dispatcher").count()


def test_what_was_sent_holds_a_number_and_a_link_and_nothing_else(cast: Cast, at: At) -> None:
    cast.organisations["room"].email = "room@example.org"
    cast.organisations["room"].save()
    child = diverted(cast, words="音箱扰民", place="滨江夜宵城")
    text = at("charlie-auditor-elsewhere").get(reverse("outbox")).content.decode()
    assert child.number in text and "room@example.org" in text
    assert "音箱扰民" not in text and "滨江夜宵城" not in text
