"""The page that finds, and the list under the box in the bar."""

import pytest
from django.urls import reverse

from bihuan.station.find.tests.conftest import catch_up
from bihuan.station.places.models import Address
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import call, incident
from tests.cast import Cast

PLACE = "翠湖花园7幢"


@pytest.fixture(autouse=True)
def ground(cast: Cast) -> None:
    Address.objects.create(text=PLACE)


def look(at: At, who: str, text: str, **also: str) -> str:
    catch_up()
    return at(who).get(reverse("find"), {"q": text, **also}).content.decode()


def test_what_is_found_says_why_and_leads_there(cast: Cast, at: At) -> None:
    one = incident(cast, place=PLACE)
    text = look(at, "alice", "翠湖")
    assert reverse("matter", args=[one.number]) in text and '<span class="f-w">place</span>' in text
    assert "standard address" in text


def test_a_row_shows_nothing_of_a_person(cast: Cast, at: At) -> None:
    one = incident(cast, place=PLACE, caller_name="王小明", caller_phone="13912345678", words="我是王小明，楼上漏水")
    text = look(at, "alice", "漏水")
    assert one.number in text
    assert "王小明" not in text and "13912345678" not in text


def test_a_call_is_found_by_its_number_alone(cast: Cast, at: At) -> None:
    one = call(cast, words="夜里很吵", place=PLACE)
    assert reverse("call", args=[one.number]) in look(at, "alice", one.number[-4:])
    assert one.number not in look(at, "alice", "夜里")


def test_the_bar_gets_the_list_alone_and_the_way_to_all(cast: Cast, at: At) -> None:
    for _ in range(7):
        incident(cast, place=PLACE)
    catch_up()
    text = at("alice").get(reverse("find"), {"q": "翠湖", "in": "bar"}, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in text and text.count('class="f"') == 5 + 1
    assert "5+" in text and "All that was found" in text


def test_a_near_miss_is_asked_about(cast: Cast, at: At) -> None:
    text = look(at, "alice", "翠湖花圆")
    assert "Nothing found for “翠湖花圆”." in text and ">翠湖花园</a>?" in text


def test_what_was_typed_comes_back_as_text(cast: Cast, at: At) -> None:
    assert "<script>x" not in look(at, "alice", "<script>x</script>")


def test_a_stranger_finds_nothing(cast: Cast, at: At) -> None:
    one = incident(cast, place=PLACE)
    for text in (one.number, "商业噪声", "olga"):
        assert "Nothing found" in look(at, "charlie-chief-far-station", text)
