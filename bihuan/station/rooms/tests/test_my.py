"""My page: what waits for one person, over all kinds of matter."""

from django.urls import reverse
from django.utils import timezone

from bihuan.station.calls import drafts
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import diverted, incident, move, sent
from bihuan.station.rooms.tests.test_lists import aged, numbers
from tests.cast import Cast


def mine(at: At, name: str) -> list[str]:
    return numbers(at(name).get(reverse("my")).content.decode())


def test_what_i_am_named_on_and_what_lies_where_i_sit_stand_by_due_time(cast: Cast, at: At) -> None:
    late, fresh = aged(sent(cast), hours=3), incident(cast)
    fresh = move(cast, fresh, "alice", "send", unit=cast.units[1].pk, lead=cast.people["olga"].pk)
    other = incident(cast)
    assert mine(at, "olga") == [late.number, fresh.number]
    assert other.number not in mine(at, "olga")
    signed = move(cast, diverted(cast), "tom", "accept")
    assert signed.number in mine(at, "tom") and signed.number not in mine(at, "olga")
    assert mine(at, "charlie-officer-far-station") == []


def test_a_question_that_i_may_decide_stands_first_and_not_for_the_one_who_asked(cast: Cast, at: At) -> None:
    asked = incident(cast)
    aged(incident(cast), days=2)
    move(cast, asked, "alice", "ask_extension", term="1d", words="等回复")
    page = at("lena").get(reverse("my")).content.decode()
    assert numbers(page)[0] == asked.number and "a question waits for you" in page
    assert "a question waits for you" not in at("alice").get(reverse("my")).content.decode()
    assert "a question waits for you" not in at("olga").get(reverse("my")).content.decode()


def test_my_unfinished_calls_are_mine_alone_and_say_nothing_of_what_was_said(cast: Cast, at: At) -> None:
    station = cast.organisations["station"]
    drafts.save("abc123", {"words": "楼上又在吵"}, person=cast.people["alice"], station=station, now=timezone.now())
    page = at("alice").get(reverse("my")).content.decode()
    assert "?draft=abc123" in page and "楼上" not in page
    assert "abc123" not in at("adam").get(reverse("my")).content.decode()


def test_a_restricted_matter_of_my_desk_is_a_number(cast: Cast, at: At) -> None:
    secret = incident(cast, category="0301", words="家暴求助", place="翠湖花园 7 幢")
    assert "翠湖" in at("alice").get(reverse("my")).content.decode()
    page = at("adam").get(reverse("my")).content.decode()
    assert "翠湖" not in page and "家暴" not in page
    assert secret.number not in numbers(page) or "m-lock" in page


def test_my_newest_notices_stand_beside_without_being_marked_as_read(cast: Cast, at: At) -> None:
    matter = diverted(cast)
    browser = at("tom")
    assert matter.number in browser.get(reverse("my")).content.decode()
    assert "c-act" in browser.get(reverse("my")).content.decode()
