"""A restricted matter is a number and a clock to all but its crew and those who answer for it, on every page."""

from django.urls import reverse

from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import incident
from tests.cast import Cast

SECRET = ("家暴求助", "翠湖花园 7 幢", "家庭暴力")


def secret(cast: Cast) -> str:
    return incident(cast, category="0301", words=SECRET[0], place=SECRET[1]).number


def test_lists_show_number_and_clock_only(cast: Cast, at: At) -> None:
    number = secret(cast)
    for name in ("queue", "unclosed", "notices", "figures"):
        text = at("adam").get(reverse(name)).content.decode()
        assert not any(word in text for word in SECRET), name
    row = at("adam").get(reverse("queue-row", args=[number])).content.decode()
    assert number in row and "m-lock" in row and "data-due=" in row and "level" not in row
    assert not any(word in row for word in SECRET)


def test_the_matter_opens_for_crew_and_leader_and_for_no_other_colleague(cast: Cast, at: At) -> None:
    number = secret(cast)
    codes = {name: at(name).get(reverse("matter", args=[number])).status_code for name in ("alice", "lena", "adam", "olga", "lex", "tom")}
    assert codes == {"alice": 200, "lena": 200, "adam": 404, "olga": 404, "lex": 404, "tom": 404}


def test_its_call_opens_for_the_same_people(cast: Cast, at: At) -> None:
    number = secret(cast).rsplit("-", 1)[0]
    codes = {name: at(name).get(reverse("call", args=[number])).status_code for name in ("alice", "lena", "adam", "olga")}
    assert codes == {"alice": 200, "lena": 200, "adam": 404, "olga": 404}


def test_crew_and_leader_read_it_in_their_lists(cast: Cast, at: At) -> None:
    number = secret(cast)
    assert SECRET[1] in at("alice").get(reverse("queue-row", args=[number])).content.decode()
    assert SECRET[1] in at("lena").get(reverse("unclosed")).content.decode()
