"""Who could go to an incident: what is proposed, to whom, and what a press of its keys does."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from shapely import box
from shapely.geometry import mapping

from bihuan.station.calls.crews import man
from bihuan.station.calls.models import Call, Status
from bihuan.station.calls.units import change, locate
from bihuan.station.kinds.incident.models import Order
from bihuan.station.loop.models import Matter
from bihuan.station.people.models import Organisation, Placement
from bihuan.station.people.structure import appoint
from bihuan.station.places.models import Area
from bihuan.station.places.tests.test_ground import LAT, LON
from bihuan.station.rooms.models import MoveDecided, UnitChosen
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import incident, sent
from tests.cast import START, Cast

HERE = {"lat": LAT, "lon": LON}


@pytest.fixture(autouse=True)
def without_a_map(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def asked(at: At, who: str, matter: Matter, status: int = 200) -> str:
    answer = at(who).get(reverse("who", args=[matter.number]), headers={"HX-Request": "true"})
    assert answer.status_code == status
    return answer.content.decode()


def patrolling(cast: Cast, *north: float) -> None:
    """Each unit on patrol so many degrees to the north, heard of a minute ago."""
    for unit, away in zip(cast.units, north, strict=False):
        change(unit, Status.FREE, by=None, now=timezone.now())
        locate(unit, LAT + away, LON, "wgs84", now=timezone.now() - timedelta(minutes=1))


def press(at: At, who: str, matter: Matter, **said: object):  # type: ignore[no-untyped-def]
    return at(who).post(reverse("who-send", args=[matter.number]), {"version": Matter.objects.get(pk=matter.pk).version, **said},
                        headers={"HX-Request": "true"})


def test_the_nearest_stands_first_with_its_minutes_and_one_press_sends_it(cast: Cast, at: At) -> None:
    patrolling(cast, 0.03, 0.005, 0.01)
    matter = incident(cast, **HERE)
    text = asked(at, "alice", matter)
    places = [text.index(cast.units[nearest].name) for nearest in (1, 2, 0)]
    assert places == sorted(places)
    assert "2 min" in text and "straight line" in text and "There is no map yet" in text
    assert all(f"<kbd>Alt+{digit}</kbd>" in text for digit in (5, 6, 7))
    answer = press(at, "alice", matter, unit=cast.units[1].pk, proposed=cast.units[1].pk)
    assert answer.status_code == 200 and Order.objects.get(matter=matter).unit == cast.units[1]
    assert (UnitChosen.objects.get().proposed, UnitChosen.objects.get().why) == (cast.units[1], "")


def test_another_than_the_first_is_kept_with_its_reason(cast: Cast, at: At) -> None:
    patrolling(cast, 0.03, 0.005)
    matter = incident(cast, **HERE)
    press(at, "alice", matter, unit=cast.units[0].pk, proposed=cast.units[1].pk, why="matter")
    kept = UnitChosen.objects.get()
    assert (kept.proposed, kept.taken, kept.why) == (cast.units[1], cast.units[0], "matter")


def test_a_unit_that_is_out_is_not_proposed_and_never_sent_twice_in_silence(cast: Cast, at: At) -> None:
    patrolling(cast, 0.005, 0.01)
    out, matter = sent(cast), incident(cast, **HERE)
    change(cast.units[0], Status.ON_SCENE, by=None, now=timezone.now())
    assert "1 unit cannot be sent" in asked(at, "alice", matter)
    answer = press(at, "alice", matter, unit=cast.units[0].pk, proposed=cast.units[1].pk)
    assert answer.status_code == 422 and out.number in answer.content.decode() and not UnitChosen.objects.exists()


def test_without_a_place_or_a_position_a_unit_can_still_be_taken(cast: Cast, at: At) -> None:
    matter = incident(cast)
    assert "minutes not known" in asked(at, "alice", matter)
    assert press(at, "alice", matter, unit=cast.units[2].pk, proposed=cast.units[0].pk).status_code == 200


def test_auxiliaries_alone_and_units_off_shift_are_named_with_the_reason(cast: Cast, at: At) -> None:
    patrolling(cast, 0.01, 0.02)
    man(cast.units[0], [cast.people["olga"].pk], now=timezone.now())
    change(cast.units[1], Status.UNAVAILABLE, by=None, now=timezone.now())
    change(cast.units[2], Status.UNAVAILABLE, by=None, now=timezone.now())
    text = asked(at, "alice", incident(cast, level="2", weapon="yes", **HERE))
    assert "asks for" in text and "1 can be sent" in text and "Nearest off shift:" in text


def test_the_third_theft_in_a_week_is_for_the_case_team(cast: Cast, at: At) -> None:
    patrolling(cast, 0.01)
    for _time in range(2):
        incident(cast, category="0102", **HERE)
    third = incident(cast, category="0102", **HERE)
    assert "give it to the case team as a whole" in asked(at, "alice", third)
    assert "give it to the case team" not in asked(at, "alice", incident(cast, category="0102", lat=LAT + 0.02, lon=LON))


def test_a_dispute_is_for_the_beat_officer_of_its_address_unless_the_desk_says_why_not(cast: Cast, at: At) -> None:
    patrolling(cast, 0.02, 0.005)
    community = Organisation.objects.create(code="C1", name="老街社区", kind="community", since=START)
    Placement.objects.create(organisation=community, parent=cast.organisations["station"], since=START)
    for code, kind, half in (("C1", "community", 0.02), ("G1", "grid", 0.005)):
        square = box(LON - half, LAT - half, LON + half, LAT + half)
        Area.objects.create(code=code, name=code, kind=kind, polygon=json.dumps(mapping(square)), since=START,
                            organisation=community if kind == "community" else None)
    appoint(cast.people["otto"], community, "officer", since=START)
    man(cast.units[0], [cast.people["otto"].pk], now=timezone.now())
    quarrel = incident(cast, category="0401", words="邻居吵架", **HERE)
    text = asked(at, "alice", quarrel)
    assert "beat officer of the address" in text and text.index(cast.units[0].name) < text.index(cast.units[1].name)
    press(at, "alice", quarrel, unit=cast.units[1].pk, proposed=cast.units[0].pk, why="matter")
    kept = UnitChosen.objects.get()
    assert (kept.proposed, kept.taken, kept.why) == (cast.units[0], cast.units[1], "matter")
    assert "beat officer" not in asked(at, "alice", incident(cast, category="0805", **HERE))


def test_only_whoever_may_send_is_told_who_could_go(cast: Cast, at: At) -> None:
    matter, secret = incident(cast, **HERE), incident(cast, category="0301", words="家暴求助", **HERE)
    for outsider in ("olga", "tom", "bob", "sam", "charlie-dispatcher-far-station"):
        of_the_house = outsider == "olga"  # who may read the incident, and send nobody
        told = asked(at, outsider, matter, 204 if of_the_house else 404)
        assert not of_the_house or told == ""
        assert press(at, outsider, matter, unit=cast.units[0].pk).status_code == 404
    asked(at, "sam", secret, 404)
    text = asked(at, "lena", secret)
    assert "Send, with a lead" in text and "Send it" not in text


@pytest.mark.parametrize("on", [True, False])
def test_a_station_may_switch_it_off_and_works_on(cast: Cast, at: At, settings, on: bool) -> None:  # type: ignore[no-untyped-def]
    settings.PROPOSES_UNITS = on
    matter = incident(cast, **HERE)
    page = at("alice").get(reverse("matter", args=[matter.number])).content.decode()
    assert ('id="who"' in page) is on and "Send a unit" in page
    asked(at, "alice", matter, 200 if on else 204)


def test_where_cover_thins_a_move_is_proposed_once_and_a_person_takes_it(cast: Cast, at: At) -> None:
    patrolling(cast, 0.0, 0.001, 0.002)
    then = timezone.now() - timedelta(days=2)
    for code, north in (("busy", 0.0), ("bare", 0.05)):
        square = box(LON - 0.01, LAT + north - 0.01, LON + 0.01, LAT + north + 0.01)
        area = Area.objects.create(code=code, name=code, kind="grid", polygon=json.dumps(mapping(square)), since=date(2020, 1, 1))
        Call.objects.bulk_create(
            Call(number=f"{code}-{n}", received_at=then, entered_at=then, station_id=cast.org("station"), area=area, level=4)
            for n in range(200))
    matter = incident(cast, **HERE)
    text = asked(at, "alice", matter)
    assert "up to bare" in text and "cover" in text
    unit, area = cast.units[1], Area.objects.get(code="bare")
    answer = at("alice").post(reverse("who-send", args=[matter.number]), {"move": "take", "unit": unit.pk, "area": area.pk})
    assert "wait in bare" in answer["HX-Trigger"] and f"move {unit.name} up to bare" not in answer.content.decode()
    assert (MoveDecided.objects.get().unit, MoveDecided.objects.get().taken) == (unit, True)
    assert not Order.objects.exists()
    assert "is to wait in bare" in answer.content.decode()


def test_a_move_that_was_taken_stands_before_the_crew_until_one_of_them_notes_it(cast: Cast, at: At) -> None:
    unit, area = cast.units[1], Area.objects.create(code="bare", name="桥北", kind="grid", since=date(2020, 1, 1))
    man(unit, [cast.people["otto"].pk, cast.people["aux"].pk], now=timezone.now())
    matter = incident(cast, **HERE)
    move = {"move": "take", "unit": unit.pk, "area": area.pk}
    answer = at("alice").post(reverse("who-send", args=[matter.number]), move)
    assert "is told: wait in" in json.loads(answer["HX-Trigger"])["toast"]
    one = MoveDecided.objects.get()
    for name in ("otto", "aux"):
        assert f"{unit.name}: wait in 桥北" in at(name).get(reverse("my")).content.decode()
        assert f"{unit.name}: wait in 桥北" in [bell["text"] for bell in at(name).get(reverse("bells")).json()["bells"]]
    for outsider in ("olga", "alice", "tom", "charlie-officer-far-station"):
        assert "wait in 桥北" not in at(outsider).get(reverse("my")).content.decode()
        assert at(outsider).post(reverse("move-noted", args=[one.pk])).status_code == 404
    assert "not noted yet" in asked(at, "alice", matter)
    at("aux").post(reverse("move-noted", args=[one.pk]))
    one.refresh_from_db()
    assert one.noted_by == cast.people["aux"] and one.noted_at
    assert "wait in 桥北" not in at("otto").get(reverse("my")).content.decode() and ": noted" in asked(at, "alice", matter)
    assert at("otto").post(reverse("move-noted", args=[one.pk])).status_code == 404
    at("alice").post(reverse("who-send", args=[matter.number]), move | {"move": "drop"})
    assert "wait in 桥北" not in at("otto").get(reverse("my")).content.decode(), "one that was dropped is told to nobody"


def test_a_unit_that_has_not_signed_yet_is_not_proposed_though_it_still_counts_as_free(cast: Cast, at: At) -> None:
    patrolling(cast, 0.005, 0.01)
    sent(cast)
    text = asked(at, "alice", incident(cast, **HERE))
    assert "has an order it has not signed for" in text
    assert f'name="unit" value="{cast.units[0].pk}"' not in text and f'name="unit" value="{cast.units[1].pk}"' in text
