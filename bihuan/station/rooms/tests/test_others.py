"""Two people on one matter: they see each other, what each writes, and what the other has done meanwhile."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.urls import reverse
from django.utils import timezone

from bihuan.station.loop.models import Matter
from bihuan.station.rooms.models import Presence
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import form, incident, move
from tests.cast import Cast


def here(at: At, who: str, matter: Matter, doing: str = "") -> str:
    answer = at(who).post(reverse("here", args=[matter.number]), {"doing": doing})
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def heard_ago(**ago: float) -> None:
    Presence.objects.update(at=timezone.now() - timedelta(**ago))


def test_two_on_one_matter_see_each_other_and_what_is_being_written(cast: Cast, at: At) -> None:
    matter = incident(cast)
    assert "alice" not in here(at, "alice", matter)
    assert "alice is looking too" in here(at, "adam", matter)
    here(at, "alice", matter, "send")
    assert "alice is looking too, and is writing “Send a unit”" in here(at, "adam", matter)
    assert here(at, "lena", incident(cast)).strip() == ""


def test_who_has_stopped_for_twenty_seconds_may_be_followed_and_after_a_minute_is_gone(cast: Cast, at: At) -> None:
    matter = incident(cast)
    here(at, "alice", matter, "send")
    heard_ago(seconds=25)
    assert "has stopped; you may take it over" in here(at, "adam", matter)
    heard_ago(seconds=61)
    assert "alice" not in here(at, "adam", matter)
    assert not Presence.objects.filter(person=cast.people["alice"]).exists()


def test_one_who_stays_keeps_the_time_they_began(cast: Cast, at: At) -> None:
    matter = incident(cast)
    here(at, "alice", matter, "send")
    began = Presence.objects.get().since
    here(at, "alice", matter, "send")
    assert Presence.objects.get().since == began
    here(at, "alice", matter, "no such move")
    assert Presence.objects.get().doing == ""


def test_to_a_stranger_and_to_whom_it_is_closed_there_is_nobody(cast: Cast, at: At) -> None:
    matter, closed = incident(cast), incident(cast, category="0108")
    for outsider in ("tom", "sam", "charlie-dispatcher-far-station"):
        assert here(at, outsider, matter) == "404"
    assert here(at, "adam", closed) == "404"
    assert not Presence.objects.exists()


def test_a_move_on_an_older_version_is_told_what_was_done_meanwhile(cast: Cast, at: At) -> None:
    matter = incident(cast)
    old = form(matter, how="desk", reached="spoken", words="我后打的")
    move(cast, matter, "lena", "chase")
    answer = at("alice").post(reverse("move", args=[matter.number, "contact"]), old, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert answer.status_code == 409 and "我后打的" in text
    meanwhile = text[text.index("meanwhile") : text.index("</ul>")]
    assert "lena" in meanwhile and "Follow it up" in meanwhile and "Opened" not in meanwhile


def test_the_last_step_says_who_and_how_long_ago(cast: Cast, at: At) -> None:
    matter = move(cast, incident(cast), "lena", "chase")
    text = at("alice").get(reverse("matter", args=[matter.number])).content.decode()
    assert "Last step" in text and "Follow it up · lena" in text


def test_the_room_names_who_leads_and_who_is_at_the_desk(cast: Cast, at: At) -> None:
    browser = at("alice")
    text = browser.get(reverse("queue")).content.decode()
    assert 'class="watch"' in text and "lena" not in text[text.index('class="watch"') :][:400]
    UserSession.objects.create(user=cast.people["lena"], session_key="x", ip="127.0.0.1", user_agent="", last_seen_at=timezone.now())
    text = browser.get(reverse("queue")).content.decode()
    banner = text[text.index('class="watch"') :][:400]
    assert "lena" in banner and "alice" in banner and "sue" not in banner
