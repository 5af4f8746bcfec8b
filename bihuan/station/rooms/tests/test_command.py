"""The command line: what a line means in both languages, to whom, and that it goes through the same doors as everything else."""

import re
from typing import Any

import pytest
from django.urls import reverse

from bihuan.station.calls.models import Status, Unit, UnitChange
from bihuan.station.loop.models import Matter
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import diverted, incident, move, sent
from tests.cast import Cast


def offered(at: At, who: str, line: str, language: str = "en") -> list[dict[str, str]]:
    text = at(who).get(reverse("command"), {"q": line}, headers={"accept-language": language}).content.decode()
    return [dict(re.findall(r'data-(?:say-)?(\w+)="([^"]*)"', row)) for row in text.split("<li ")[1:] if reverse("find") not in row]


def run(at: At, who: str, **said: Any) -> dict[str, Any]:
    return at(who).post(reverse("run"), said).json()


@pytest.mark.parametrize("line", ["云01 4", "U1 4", "u1 到场", "云01 on scene", "云01　４".replace("４", "4"), "云01到达"])
def test_a_unit_and_a_status_are_understood_in_both_languages(cast: Cast, at: At, line: str) -> None:
    first = offered(at, "alice", line)[0]
    assert (first["do"], first["unit"], first["status"]) == ("status", str(cast.units[0].pk), "4")


def test_a_unit_alone_offers_every_status(cast: Cast, at: At) -> None:
    assert [one["status"] for one in offered(at, "alice", "云01")] == [str(digit) for digit in range(9)]


def test_a_call_sign_that_is_begun_is_completed_and_a_unit_goes_to_what_waits(cast: Cast, at: At) -> None:
    matter = incident(cast)
    assert [one["fill"] for one in offered(at, "alice", "派 云0")] == ["派 云01 ", "派 云02 ", "派 云03 "]
    assert [one["fill"] for one in offered(at, "alice", "云0")] == ["云01 ", "云02 ", "云03 "]
    assert offered(at, "alice", "派 云02")[0]["number"] == matter.number
    assert offered(at, "tom", "云0") == []


def test_whatever_is_typed_can_be_looked_for(cast: Cast, at: At) -> None:
    text = at("alice").get(reverse("command"), {"q": "老街 88"}).content.decode()
    assert f'{reverse("find")}?q=%E8%80%81%E8%A1%97+88' in text


def test_a_call_sign_is_not_the_beginning_of_a_longer_one(cast: Cast, at: At) -> None:
    Unit.objects.create(code="U12", name="云12", organisation=cast.organisations["team"])
    Unit.objects.filter(pk=cast.units[0].pk).update(name="云1", code="U1")
    assert {one["unit"] for one in offered(at, "alice", "云12 4")} == {str(Unit.objects.get(code="U12").pk)}


def test_a_status_is_set_through_the_one_door(cast: Cast, at: At) -> None:
    said = run(at, "alice", do="status", unit=cast.units[0].pk, status=1)
    assert "云01" in said["said"] and Unit.objects.get(pk=cast.units[0].pk).status == Status.FREE
    matter = sent(cast)
    asked = run(at, "alice", do="status", unit=cast.units[0].pk, status=2)
    assert asked["insist"] and matter.number in asked["asked"]
    assert "said" in run(at, "alice", do="status", unit=cast.units[0].pk, status=2, sure=1)
    assert "desk of its own station" in run(at, "otto", do="status", unit=cast.units[0].pk, status=1)["asked"]


@pytest.mark.parametrize("line", ["派 云01 {n}", "派云01 {n}", "send U1 {n}", "派警 云01 {n}"])
def test_a_unit_is_sent_by_the_number_of_the_call(cast: Cast, at: At, line: str) -> None:
    matter = incident(cast)
    serial = matter.number.split("-")[2]
    first = offered(at, "alice", line.format(n=serial))[0]
    assert (first["do"], first["move"], first["number"]) == ("move", "send", matter.number)
    assert "said" in run(at, "alice", **{key: first[key] for key in ("do", "move", "number", "unit")})
    assert Matter.objects.get(pk=matter.pk).state == "sent"


def test_sending_a_unit_that_is_out_opens_the_form_and_says_what_it_is_out_for(cast: Cast, at: At) -> None:
    first, second = sent(cast), incident(cast)
    told = run(at, "alice", do="move", move="send", number=second.number, unit=cast.units[0].pk, room=1)
    assert first.number in told["sentence"] and Matter.objects.get(pk=second.pk).state == "taken"
    form = at("alice").get(told["form"], headers={"HX-Request": "true"}).content.decode()
    assert f'id="fold-{second.number}-send" open' in form
    assert re.search(rf'value="{cast.units[0].pk}"[^>]*(selected|checked)', form)


def test_a_step_that_asks_for_more_opens_its_form_and_one_that_asks_nothing_is_made(cast: Cast, at: At) -> None:
    matter = incident(cast)
    serial = matter.number.split("-")[2]
    close = offered(at, "alice", f"办结 {serial}")[0]
    assert (close["move"], close["number"]) == ("close", matter.number)
    assert offered(at, "alice", f"clo {serial}")[0] == close
    told = run(at, "alice", **{key: close[key] for key in ("do", "move", "number")}, room=1)
    assert "Still to be filled in" in told["sentence"] and "move=close" in told["form"]
    elsewhere = run(at, "alice", **{key: close[key] for key in ("do", "move", "number")})
    assert "move=close" in elsewhere["go"]
    child = diverted(cast)
    accept = offered(at, "tom", f"sign for {child.number}")
    assert accept and "said" in run(at, "tom", do="move", move="accept", number=child.number)
    assert Matter.objects.get(pk=child.pk).state == "received"


def test_a_number_opens_its_matter_and_a_name_its_page(cast: Cast, at: At) -> None:
    matter = incident(cast)
    for line in (matter.number, matter.number.split("-")[2], str(int(matter.number.split("-")[2]))):
        assert {"matter": matter.number, "href": reverse("matter", args=[matter.number])}.items() <= offered(at, "alice", line)[0].items()
    assert offered(at, "alice", "not clo")[0]["href"] == offered(at, "alice", "未办")[0]["href"] == reverse("unclosed")


def test_a_stranger_is_offered_nothing_and_can_do_nothing(cast: Cast, at: At) -> None:
    matter = incident(cast)
    for outsider in ("tom", "sam", "charlie-dispatcher-far-station"):
        for line in (matter.number, f"send U1 {matter.number}", "U1 4", f"close {matter.number}"):
            assert not [one for one in offered(at, outsider, line) if "number" in one or "unit" in one or "matter" in one], (outsider, line)
        assert at(outsider).post(reverse("run"), {"do": "move", "move": "send", "number": matter.number, "unit": 1}).status_code == 404
        assert at(outsider).post(reverse("run"), {"do": "status", "unit": cast.units[0].pk, "status": 1}).status_code == 404
    assert not UnitChange.objects.exists()


def test_a_restricted_incident_is_not_offered_to_those_it_is_closed_to(cast: Cast, at: At) -> None:
    matter = incident(cast, category="0108")
    assert not [one for one in offered(at, "adam", matter.number) if "matter" in one]
    assert offered(at, "lena", matter.number)[0]["matter"] == matter.number
    move(cast, matter, "lena", "chase")


def test_hostile_lines_are_only_words(cast: Cast, at: At) -> None:
    incident(cast)
    for line in ("<script>alert(1)</script>", "' OR 1=1 --", "%00", "云01 " + "9" * 500, "/" * 300, "派", "send", "  "):
        answer = at("alice").get(reverse("command"), {"q": line})
        assert answer.status_code in (200, 404) and "<script>" not in answer.content.decode()
    for said in ({}, {"do": "status"}, {"do": "status", "unit": "x", "status": "y"}, {"do": "move", "number": "x"}):
        assert at("alice").post(reverse("run"), said).status_code == 404
