"""What a browser keeps for when the station is away: an empty form, and nothing about anybody."""

import re

from django.urls import reverse

from bihuan.station.rooms.calling import shell
from bihuan.station.rooms.tests.conftest import At
from tests.cast import Cast


def test_the_kept_form_says_nothing_of_whoever_fetched_it(cast: Cast, at: At) -> None:
    for address in (reverse("offline"), reverse("offline") + "?part=1"):
        text = at("alice").get(address).content.decode()
        assert 'id="words"' in text
        for personal in ("alice", "csrf", "data-person", "data-cursor"):
            assert personal not in text, personal
    assert at("bob").get(reverse("offline")).status_code == 404


def test_the_helper_keeps_the_form_the_paper_and_their_files_and_nothing_else(cast: Cast, at: At) -> None:
    answer = at("alice").get(reverse("worker"))
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/javascript")
    named = set(re.findall(r'"(/[^"]*)"', text))
    assert named - set(shell.files()) == {reverse("new-call"), reverse("offline"), reverse("paper-call")}
    assert all(one.startswith("/static/rooms/") for one in shell.files())


def test_every_file_the_kept_pages_ask_for_is_kept(cast: Cast, at: At) -> None:
    for address in (reverse("offline"), reverse("paper-call")):
        asked = set(re.findall(r'(?:src|href)="(/static/[^"]*)"', at("alice").get(address).content.decode()))
        assert asked <= set(shell.files()), asked - set(shell.files())


def test_a_page_that_was_away_learns_who_is_there_and_how_to_send(cast: Cast, at: At) -> None:
    said = at("alice").get(reverse("sending")).json()
    assert said["person"] == cast.people["alice"].pk and len(said["token"]) > 30
