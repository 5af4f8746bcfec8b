"""What is typed is saved while it is typed; only its author, and the house's desks once it lies, ever see it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bihuan.station.calls import drafts
from bihuan.station.calls.models import Call, Draft, DraftTaken
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import SAFE
from tests.cast import Cast

SECRET = "他说家里有事，别告诉邻居"


@pytest.fixture
def token() -> str:
    return uuid4().hex


def save(browser: Client, token: str, **typed: str) -> dict:
    return browser.post(reverse("draft", args=[token]), {"words": SECRET, "source": "phone", **typed}).json()


def lie(token: str, for_so_long: timedelta) -> None:
    Draft.objects.filter(token=token).update(saved_at=timezone.now() - for_so_long)


def test_what_is_typed_is_saved_and_comes_back(cast: Cast, at: At, token: str) -> None:
    alice = at("alice")
    said = save(alice, token, place="老街 88 号", category="lljf", injured="yes")
    assert len(said["saved"]) == 8 and said["sort"].startswith("0401") and said["level"] == "level 2"
    page = alice.get(reverse("new-call"), {"draft": token}).content.decode()
    assert SECRET in page and f'value="{token}"' in page and 'name="injured" value="yes" checked' in page


def test_the_pin_is_kept_with_the_draft_and_becomes_the_point_of_the_call(cast: Cast, at: At, token: str) -> None:
    alice, pin = at("alice"), "29.900010,121.400020"
    save(alice, token, place="老街 88 号", pin=pin)
    assert Draft.objects.get().pin == pin
    assert f'name="pin" id="pin" value="{pin}"' in alice.get(reverse("new-call"), {"draft": token}).content.decode()
    save(alice, token, place="老街 89 号", pin="")
    assert Draft.objects.get().pin == "", "whoever types on means another place"
    alice.post(reverse("new-call"), {"words": SECRET, "token": token, "pin": pin, "then": "keep", **SAFE})
    call = Call.objects.get()
    assert (call.lat, call.lon) == (29.90001, 121.40002) and not Draft.objects.exists()


def test_lists_tell_nothing_of_what_was_said(cast: Cast, at: At, token: str) -> None:
    alice = at("alice")
    save(alice, token, caller_name="王小明", caller_phone="13812345678", category="0401")
    page = alice.get(reverse("new-call")).content.decode()
    assert token in page and "0401" in page
    for told in (SECRET, "王小明", "13812345678"):
        assert told not in page


def test_another_desk_goes_on_only_once_it_lies_and_that_is_recorded(cast: Cast, at: At, token: str) -> None:
    alice, adam = at("alice"), at("adam")
    save(alice, token)
    assert token not in adam.get(reverse("new-call")).content.decode()
    early = adam.post(reverse("go-on", args=[token]))
    assert early.status_code == 409 and "still typing" in early.content.decode() and SECRET not in early.content.decode()
    lie(token, timedelta(minutes=3))
    lists = adam.get(reverse("new-call")).content.decode()
    assert token in lists and "draft stale" in lists and SECRET not in lists
    assert SECRET not in adam.get(reverse("new-call"), {"draft": token}).content.decode()
    assert SECRET in adam.post(reverse("go-on", args=[token]), follow=True).content.decode()
    taken = DraftTaken.objects.get()
    assert (taken.giver.username, taken.taker.username, taken.token) == ("alice", "adam", token)
    late = alice.post(reverse("draft", args=[token]), {"words": "还有一句"})
    assert late.status_code == 409 and "adam has gone on" in late.json()["wrong"]
    assert Draft.objects.get().words == SECRET


def test_nobody_else_comes_near_it(cast: Cast, at: At, token: str) -> None:
    save(at("alice"), token)
    lie(token, timedelta(minutes=3))
    for name in ("bob", "tom", "charlie-dispatcher-far-station", "charlie-leader-far-station", "charlie-clerk-far-office"):
        browser = at(name)
        assert browser.post(reverse("go-on", args=[token])).status_code == 404, name
        assert browser.post(reverse("drop", args=[token])).status_code in (302, 404), name
        assert SECRET not in browser.get(reverse("new-call"), {"draft": token}).content.decode(), name
    officer = at("olga")
    assert officer.post(reverse("go-on", args=[token])).status_code == 404
    assert token not in officer.get(reverse("new-call")).content.decode()
    assert Draft.objects.get().person == cast.people["alice"] and not DraftTaken.objects.exists()


def test_it_goes_when_the_call_is_written(cast: Cast, at: At, token: str) -> None:
    alice = at("alice")
    save(alice, token)
    begun = Draft.objects.get().begun_at
    form = {"words": SECRET, "token": token, "then": "keep", **SAFE}
    answer = alice.post(reverse("new-call"), form, headers={"accept": "application/json"})
    call = Call.objects.get()
    assert answer.json() == {"number": call.number, "go": reverse("call", args=[call.number])}
    assert call.received_at == begun and call.entered_at > begun and not Draft.objects.exists()
    again = alice.post(reverse("draft", args=[token]), {"words": SECRET})
    assert again.status_code == 410 and again.json()["written"] == call.number and not Draft.objects.exists()


def test_after_a_day_it_is_erased_by_rule(cast: Cast, at: At, token: str) -> None:
    save(at("alice"), token)
    lie(token, timedelta(hours=23))
    assert drafts.erase_old(timezone.now()) == 0
    lie(token, timedelta(hours=25))
    assert token not in at("alice").get(reverse("new-call")).content.decode()
    assert drafts.erase_old(timezone.now()) == 1 and not Draft.objects.exists()


def test_its_author_throws_it_away(cast: Cast, at: At, token: str) -> None:
    save(at("alice"), token)
    at("adam").post(reverse("drop", args=[token]))
    assert Draft.objects.exists()
    at("alice").post(reverse("drop", args=[token]))
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", "'; DROP TABLE calls_call; --", "{{7*7}}{% now %}", "\u202eevil\u2066", "👮🏽\u200d♀️🚓", "a\x00b"],
)
def test_hostile_words_in_every_field_are_kept_and_never_run(cast: Cast, at: At, token: str, hostile: str) -> None:
    alice = at("alice")
    every = dict.fromkeys(Draft.TYPED, hostile)
    assert alice.post(reverse("draft", args=[token]), every).status_code == 200
    assert "<script>alert" not in alice.get(reverse("new-call"), {"draft": token}).content.decode()
    alice.post(reverse("new-call"), {**every, "token": token, "then": "keep"})
    call = Call.objects.get()
    assert call.words.replace("�", "") == hostile.replace("\x00", "")
    shown = alice.get(reverse("call", args=[call.number])).content.decode()
    assert "<script>alert" not in shown and "cannot be; the time of entry is used instead" in shown


def test_a_megabyte_is_saved_as_it_is_typed(cast: Cast, at: At, token: str) -> None:
    words = "喂" * 350_000
    save(at("alice"), token, words=words)
    assert Draft.objects.get().words == words


@pytest.mark.parametrize("typed", ["0902", "商业噪声", "syzs", "0902 whatever", "business noise"])
def test_a_class_is_typed_by_number_name_or_initials(cast: Cast, at: At, token: str, typed: str) -> None:
    at("alice").post(reverse("new-call"), {"words": "吵", "category": typed, "token": token, "then": "keep", **SAFE})
    assert Call.objects.get().category == "0902"


def test_what_is_meant_by_several_is_not_guessed(cast: Cast, at: At, token: str) -> None:
    at("alice").post(reverse("new-call"), {"words": "吵", "category": "噪声", "token": token, "then": "keep", **SAFE})
    call = Call.objects.get()
    assert (call.category, call.given_class) == ("1207", "噪声")


def test_a_time_on_paper_is_kept_apart_from_the_time_of_entry(cast: Cast, at: At, token: str) -> None:
    alice = at("alice")
    received = (timezone.now() - timedelta(hours=3)).isoformat(timespec="minutes")
    alice.post(reverse("new-call"), {"words": "停电时手写的", "received_at": received, "token": token, "then": "keep", **SAFE})
    call = Call.objects.get()
    assert call.entered_at - call.received_at > timedelta(hours=2)
    assert "entered late" in alice.get(reverse("call", args=[call.number])).content.decode()
    assert "entered late" in alice.get(reverse("calls")).content.decode()


def test_a_call_kept_while_the_station_was_away_says_so(cast: Cast, at: At, token: str) -> None:
    adam, alice = at("adam"), cast.people["alice"]
    received = (timezone.now() - timedelta(minutes=20)).isoformat()
    form = {"words": "断网时接的", "received_at": received, "kept": str(alice.pk), "token": token, "then": "keep", **SAFE}
    for _ in range(2):
        adam.post(reverse("new-call"), form)
    call = Call.objects.get()
    assert (call.taken_by, call.remarks) == (cast.people["adam"], [["kept", "alice"]])
    assert "Typed by alice while the station could not be reached" in adam.get(reverse("call", args=[call.number])).content.decode()


def test_the_paper_form_says_nothing_of_whoever_prints_it(cast: Cast, at: At) -> None:
    page = at("alice").get(reverse("paper-call"))
    text = page.content.decode()
    assert page.status_code == 200 and "alice" not in text and "csrf" not in text
    assert at("bob").get(reverse("paper-call")).status_code == 404


def test_the_form_comes_as_a_part_of_another_page(cast: Cast, at: At) -> None:
    part = at("alice").get(reverse("new-call"), headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<section") and "<html" not in part and 'id="words"' in part
