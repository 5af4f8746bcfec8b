"""The units' panel: what it shows to whom, and what a digit does there."""

from django.urls import reverse

from bihuan.station.calls.crews import man
from bihuan.station.calls.models import Status, Unit, UnitChange
from bihuan.station.loop.models import Matter
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import incident, move, sent
from tests.cast import Cast


def page(at: At, who: str) -> str:
    return at(who).get(reverse("units")).content.decode()


def press(at: At, who: str, unit: Unit, digit: object, **more: str):  # type: ignore[no-untyped-def]
    return at(who).post(reverse("unit-status", args=[unit.pk]), {"status": digit, **more}, headers={"HX-Request": "true"})


def test_a_unit_shows_its_digit_its_crew_and_what_it_is_out_for(cast: Cast, at: At) -> None:
    man(cast.units[0], [cast.people["olga"].pk, cast.people["aux"].pk], now=cast.now)
    matter = sent(cast)
    text = page(at, "alice")
    assert "olga" in text and "aux" in text and matter.number in text and "business noise" in text
    assert text.count('class="u"') == 3


def test_the_township_and_strangers_see_no_units(cast: Cast, at: At) -> None:
    for outsider in ("tom", "bob", "charlie-clerk-far-office"):
        assert at(outsider).get(reverse("units")).status_code == 404
    for outsider in ("tom", "sam", "charlie-dispatcher-far-station"):
        for name in ("unit", "unit-crew"):
            assert at(outsider).get(reverse(name, args=[cast.units[0].pk])).status_code == 404
        assert press(at, outsider, cast.units[0], 1).status_code == 404
    assert 'class="u"' not in page(at, "sam")


def test_a_digit_changes_the_row_and_is_written_down(cast: Cast, at: At) -> None:
    answer = press(at, "alice", cast.units[0], 1)
    assert answer.status_code == 200 and "k1" in answer.content.decode()
    assert UnitChange.objects.get().by == cast.people["alice"]


def test_an_officer_beside_it_reads_whose_it_is_to_move(cast: Cast, at: At) -> None:
    answer = press(at, "otto", cast.units[0], 1)
    assert answer.status_code == 409 and "desk of its own station" in answer.content.decode()
    assert at("otto").get(reverse("unit-crew", args=[cast.units[0].pk])).status_code == 404


def test_nonsense_is_no_digit(cast: Cast, at: At) -> None:
    for given in ("9", "-1", "x", "", "１", "4" * 30):
        assert press(at, "alice", cast.units[0], given).status_code == 409
    assert not UnitChange.objects.exists()


def test_letting_go_a_unit_that_is_out_is_asked_first(cast: Cast, at: At) -> None:
    matter = sent(cast)
    asked = press(at, "alice", cast.units[0], 1)
    assert asked.status_code == 409 and matter.number in asked.content.decode() and "Let it go all the same" in asked.content.decode()
    assert asked["HX-Retarget"] == "#unit-aside"
    assert press(at, "alice", cast.units[0], 6, sure="1").status_code == 200
    assert Unit.objects.get(pk=cast.units[0].pk).status == Status.UNAVAILABLE


def test_a_restricted_incident_is_not_tied_to_a_unit_for_those_it_is_closed_to(cast: Cast, at: At) -> None:
    matter = incident(cast, category="0108")
    assert Matter.objects.get(pk=matter.pk).restricted
    move(cast, matter, "lena", "send", unit=cast.units[0].pk, lead=cast.people["olga"].pk)
    text = page(at, "adam")
    assert matter.number not in text and "a restricted incident" in text and "m-lock" in text
    assert matter.number in page(at, "lena")
    assert matter.number not in press(at, "adam", cast.units[0], 1).content.decode()


def test_the_desk_names_who_rides(cast: Cast, at: At) -> None:
    address = reverse("unit-crew", args=[cast.units[0].pk])
    assert "olga" in at("alice").get(address).content.decode()
    assert at("alice").post(address, {"crew": [cast.people["olga"].pk, cast.people["aux"].pk]}).status_code == 200
    alone = at("alice").post(address, {"crew": [cast.people["aux"].pk, "x"]})
    assert alone.status_code == 409 and "auxiliaries do not go out alone" in alone.content.decode()
    assert "olga" in page(at, "alice")


def test_a_crew_moves_its_own_unit(cast: Cast, at: At) -> None:
    man(cast.units[0], [cast.people["olga"].pk], now=cast.now)
    assert press(at, "olga", cast.units[0], 5).status_code == 200
    assert press(at, "olga", cast.units[1], 5).status_code == 409
