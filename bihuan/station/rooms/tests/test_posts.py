"""Posts: each function is given alone (S2-06), and the sheet of a post says what the machine does (S4-06)."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.station.people.functions import DISPATCH, FUNCTIONS, functions_of
from bihuan.station.people.models import PostRow
from bihuan.station.people.posts import POSTS
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.test_setup import admin, posted, today  # noqa: F401
from tests.cast import Cast

ROOMS = {"resources": ("strength",), "analysis": ("figures", "figures-list"), "dispatch": ("queue", "calls"), "supervision": ("unclosed",)}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_each_function_is_granted_alone(cast: Cast, at: At, admin: Client, today: date, function: str) -> None:  # noqa: F811
    """The analyst of elsewhere stands for any post: with one function it opens that function's rooms and no others."""
    page = reverse("table-row", args=["posts", "analyst"])
    assert posted(admin, page, since=today, basis="分工调整", **{function: "on"})[0] == 200
    browser = at("charlie-analyst-far-station")
    for name, rooms in ROOMS.items():
        for room in rooms:
            assert browser.get(reverse(room)).status_code == (200 if name == function else 404), (function, room)
    shown = browser.get(reverse("notices")).content.decode()
    for name, rooms in ROOMS.items():
        assert (f'href="{reverse(rooms[0])}"' in shown) is (name == function), (function, name)


def test_a_function_goes_from_its_day_on_and_comes_back(cast: Cast, at: At, admin: Client, today: date) -> None:  # noqa: F811
    page, later = reverse("table-row", args=["posts", "dispatcher"]), today + timedelta(days=4)
    said = {"resources": "on", "analysis": "on", "supervision": "on", "since": later, "basis": "改由中心所派警"}
    preview = admin.post(page, said, headers={"hx-request": "true"}).content.decode()
    assert "no longer opens the queue of incidents" in preview
    assert posted(admin, page, **said)[0] == 200
    assert DISPATCH in functions_of(["dispatcher"], today) and DISPATCH not in functions_of(["dispatcher"], later)
    assert at("alice").get(reverse("queue")).status_code == 200
    back = reverse("table-back", args=["posts", "dispatcher"])
    assert posted(admin, back, row=PostRow.objects.get().pk, basis="不改了")[0] == 200
    assert DISPATCH in functions_of(["dispatcher"], later)


def test_a_desk_without_dispatch_lands_where_it_may(cast: Cast, at: At, admin: Client, today: date) -> None:  # noqa: F811
    posted(admin, reverse("table-row", args=["posts", "dispatcher"]), since=today, basis="停用")
    browser = at("alice")
    assert browser.get(reverse("queue")).status_code == 404
    assert browser.get("/", follow=True).status_code == 200


def test_what_a_post_was_for_in_the_past_stays(cast: Cast, admin: Client, today: date) -> None:  # noqa: F811
    page = reverse("table-row", args=["posts", "clerk"])
    status, text = posted(admin, page, since=today - timedelta(days=1), basis="x", duties="写字的人")
    assert status == 422 and "写字的人" in text and not PostRow.objects.exists()
    assert posted(admin, page, since=today, basis=" ", duties="写字的人")[0] == 422


def test_only_an_administrator_changes_a_post(cast: Cast, at: At) -> None:
    for name in ("alice", "lena", "theo", "bob", "charlie-auditor-elsewhere", "charlie-chief-far-station"):
        assert at(name).post(reverse("table-row", args=["posts", "clerk"]), {"basis": "x"}).status_code == 404, name
    assert not PostRow.objects.exists()


def test_the_sheet_of_a_post_is_printed_from_configuration(cast: Cast, at: At, admin: Client, today: date) -> None:  # noqa: F811
    clerk = at("bob").get(reverse("post", args=["clerk"])).content.decode()
    assert "Sign for" in clerk and "Limits it answers for" in clerk and "data-print" in clerk and "Change this post" not in clerk
    day = today + timedelta(days=2)
    said = {"duties": "只管签收", "analysis": "on", "since": day, "basis": "镇规"}
    assert posted(admin, reverse("table-row", args=["posts", "clerk"]), **said)[0] == 200
    then = at("bob").get(reverse("post", args=["clerk"]), {"on": day.isoformat()}).content.decode()
    assert "只管签收" in then and "只管签收" not in clerk
    limit = reverse("table-row", args=["limits", "diversion.sign"])
    assert posted(admin, limit, value="7min", since=day, basis="镇规")[0] == 200
    room = reverse("post", args=["town_dispatcher"])
    assert "7 minutes" in at("tom").get(room, {"on": day.isoformat()}).content.decode()
    assert "7 minutes" not in at("tom").get(room).content.decode()


def test_every_post_has_its_sheet_and_no_other(cast: Cast, at: At) -> None:
    browser = at("bob")
    for post in POSTS:
        assert browser.get(reverse("post", args=[post])).status_code == 200, post
        assert reverse("post", args=[post]) in browser.get(reverse("posts")).content.decode()
    assert browser.get(reverse("post", args=["king"])).status_code == 404
    assert browser.get(reverse("post", args=["clerk"]), {"on": "never"}).status_code == 200


def test_strength_counts_posts_and_names_nobody(cast: Cast, at: At) -> None:
    text = at("lena").get(reverse("strength")).content.decode()
    assert "云01" in text and "officer" in text and "olga" not in text
    assert "云01" not in at("charlie-chief-far-station").get(reverse("strength")).content.decode()
    assert at("bob").get(reverse("strength")).status_code == 404
