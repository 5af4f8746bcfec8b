"""Charlie holds every post there is, elsewhere. For Charlie this station's matters do not exist."""

import re

import pytest
from django.http import HttpResponse
from django.urls import reverse

from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import call, diverted, form, sent
from tests.cast import ALL_POSTS, Cast

SAME = ("没有这件，或不归你看。", "There is no such matter, or it is not yours to see.")


def plain(answer: HttpResponse) -> str:
    """The page without its time, its place in the ledger and its one-time token."""
    return re.sub(r'data-(now|cursor)="[^"]+"|csrf[^>]+', "", answer.content.decode())


@pytest.mark.parametrize("where", ["far-room", "far-office", "far-station"])
def test_a_stranger_gets_the_page_of_what_does_not_exist(cast: Cast, at: At, where: str) -> None:
    matter, child, loose = sent(cast), diverted(cast), call(cast)
    for post in ALL_POSTS:
        browser = at(f"charlie-{post}-{where}")
        unknown = browser.get(reverse("matter", args=["330299-20260302-9999-J1"]))
        for one in (matter, child):
            for name in ("matter", "paper", "queue-row", "inbox-row", "unclosed-row"):
                answer = browser.get(reverse(name, args=[one.number]))
                assert answer.status_code == 404, (post, name)
                if name == "matter":
                    assert plain(answer).replace(one.number, "330299-20260302-9999-J1") == plain(unknown)
            assert browser.post(reverse("move", args=[one.number, "sign"]), form(one)).status_code == 404
            assert browser.post(reverse("paper", args=[one.number]), {"purpose": "check"}).status_code == 404
        assert browser.get(reverse("call", args=[loose.number])).status_code == 404
        for name in ("open", "join", "undo"):
            assert browser.post(reverse(name, args=[loose.number]), {"matter": matter.number}).status_code == 404
        assert all(sentence in unknown.content.decode() for sentence in SAME)


def test_no_list_of_a_stranger_names_a_matter(cast: Cast, at: At) -> None:
    matter, child = sent(cast), diverted(cast)
    for post in ALL_POSTS:
        browser = at(f"charlie-{post}-far-station")
        for name in ("queue", "inbox", "unclosed", "notices", "figures", "calls", "pulse"):
            text = browser.get(reverse(name), {"after": "0.0.0"} if name == "pulse" else {}).content.decode()
            assert matter.number not in text and child.number not in text, (post, name)


def test_the_township_reads_no_call_and_no_incident_that_was_not_sent_to_it(cast: Cast, at: At) -> None:
    loose, matter = call(cast), sent(cast)
    for name in ("tom", "theo", "bob"):
        assert at(name).get(reverse("call", args=[loose.number])).status_code == 404
        assert at(name).get(reverse("matter", args=[matter.number])).status_code == 404


def test_signing_for_many_signs_only_for_ones_own(cast: Cast, at: At) -> None:
    child = diverted(cast)
    answer = at("charlie-town_dispatcher-far-room").post(reverse("sign-many"), {"pick": [child.number]}, follow=True)
    assert "not yours to see" in answer.content.decode()
    child.refresh_from_db()
    assert child.state == "offered"
