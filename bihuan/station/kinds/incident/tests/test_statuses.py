"""A unit's digit as people set it: who may, what it stamps, and that nothing is taken from an incident without a word."""

import pytest

from bihuan.loop import Refused
from bihuan.station.calls.crews import man
from bihuan.station.calls.models import Status, Unit, UnitChange
from bihuan.station.kinds.incident.statuses import set_status
from bihuan.station.kinds.incident.tests.scene import Scene, order_of
from bihuan.station.loop.models import Step
from bihuan.station.loop.words import worded


def digit(scene: Scene, code: str, status: int, by: str = "chen", **more: bool) -> int:
    scene.wait(seconds=1)
    return set_status(scene.units[code], status, scene.actor(by), now=scene.now, **more).status


def test_the_desk_of_the_house_moves_its_unit_and_a_hub_those_of_its_satellites(scene: Scene) -> None:
    assert digit(scene, "E1", 1) == digit(scene, "E1", 1, "shen") == Status.FREE
    assert digit(scene, "W1", 6, "hub_duty") == Status.UNAVAILABLE
    assert list(UnitChange.objects.values_list("unit__code", "status", "by__username")) == [("E1", 1, "chen"), ("W1", 6, "hub_duty")]


def test_neither_a_neighbour_nor_the_township_nor_an_officer_beside_it_moves_it(scene: Scene) -> None:
    for outsider in ("west_duty", "west_leader", "town_duty", "clerk", "lin", "aux"):
        with pytest.raises(Refused, match="not_your_unit"):
            digit(scene, "E1", 1, outsider)
    assert not UnitChange.objects.exists()


def test_whoever_rides_in_it_moves_it(scene: Scene) -> None:
    man(scene.units["E1"], [scene.people["lin"].pk, scene.people["aux"].pk], now=scene.now)
    assert digit(scene, "E1", 5, "aux") == Status.WISHES_TO_TALK
    with pytest.raises(Refused, match="not_your_unit"):
        digit(scene, "E2", 5, "aux")


def test_there_is_no_tenth_digit(scene: Scene) -> None:
    with pytest.raises(Refused, match="no_such_status"):
        digit(scene, "E1", 9)


def test_a_digit_of_a_unit_that_is_out_is_a_time_of_its_order(scene: Scene) -> None:
    matter = scene.open()
    order = scene.send(matter)
    assert digit(scene, "E1", 3) == Status.UNDER_WAY
    left = scene.now
    assert digit(scene, "E1", 4) == Status.ON_SCENE
    matter.refresh_from_db()
    assert (matter.state, order_of(matter, order).left_at, order_of(matter, order).arrived_at) == ("on_scene", left, scene.now)
    assert digit(scene, "E1", 8) == Status.TO_FEED_BACK
    assert order_of(matter, order).cleared_at == scene.now
    assert list(Step.objects.filter(matter=matter).values_list("move", flat=True).order_by("version"))[-3:] == ["leave", "arrive", "clear"]


def test_a_unit_that_owes_its_feedback_is_let_go_only_when_asked_twice(scene: Scene) -> None:
    matter = scene.open()
    order = scene.send(matter)
    scene.act(matter, "arrive", "lin", order=order)
    for letting_go in (Status.FREE, Status.AT_STATION, Status.UNAVAILABLE):
        with pytest.raises(Refused, match="unit_on_order") as refused:
            digit(scene, "E1", letting_go)
    assert matter.number in worded(refused.value) and Unit.objects.get(code="E1").status == Status.ON_SCENE
    assert digit(scene, "E1", Status.FREE, sure=True) == Status.FREE
    assert order_of(matter, order).live
    with pytest.raises(Refused, match="busy_unit"):
        scene.send(scene.open())


def test_sending_a_unit_that_is_out_says_what_it_is_out_for(scene: Scene) -> None:
    first, second = scene.open(), scene.open()
    order = scene.send(first)
    scene.act(first, "arrive", "lin", order=order)
    with pytest.raises(Refused, match="busy_unit") as refused:
        scene.send(second)
    assert first.number in worded(refused.value) and "E1" in worded(refused.value)
    assert second.state == "taken" and Unit.objects.get(code="E1").status == Status.ON_SCENE


def test_a_unit_that_is_not_available_is_not_sent_without_a_word_either(scene: Scene) -> None:
    digit(scene, "E1", Status.UNAVAILABLE)
    with pytest.raises(Refused, match="unit_not_ready"):
        scene.send(scene.open())


def test_a_restricted_incident_is_not_named_to_whom_it_is_closed(scene: Scene) -> None:
    hidden, second = scene.open("0108", by="zhang"), scene.open()
    assert hidden.restricted
    scene.send(hidden, by="shen", lead=scene.people["lin"].pk)
    with pytest.raises(Refused, match="busy_unit") as refused:
        scene.send(second)
    assert hidden.number not in worded(refused.value) and hidden.title not in worded(refused.value)
    with pytest.raises(Refused, match="busy_unit") as refused:
        scene.send(second, by="shen")
    assert hidden.number in worded(refused.value)


def test_the_desk_moves_the_digit_of_a_unit_on_a_restricted_incident_and_its_crew_stamps_it(scene: Scene) -> None:
    matter = scene.open("0108", by="zhang")
    order = scene.send(matter, by="shen", lead=scene.people["lin"].pk)
    assert digit(scene, "E1", 4) == Status.ON_SCENE
    assert order_of(matter, order).arrived_at is None


def test_with_two_orders_a_digit_does_not_guess_which_is_meant(scene: Scene) -> None:
    first, second = scene.open(), scene.open()
    scene.send(first)
    scene.send(second, again="顺路")
    with pytest.raises(Refused, match="two_orders") as refused:
        digit(scene, "E1", 4)
    assert first.number in worded(refused.value) and second.number in worded(refused.value)


def test_a_second_order_does_not_reset_a_unit_that_is_at_work(scene: Scene) -> None:
    first, second = scene.open(), scene.open()
    one = scene.send(first)
    scene.act(first, "arrive", "lin", order=one)
    two = scene.send(second, again="顺路")
    scene.act(second, "sign", "lin", order=two)
    assert Unit.objects.get(code="E1").status == Status.ON_SCENE
    scene.act(second, "leave", "lin", order=two)
    scene.act(first, "clear", "lin", order=one)
    assert Unit.objects.get(code="E1").status == Status.UNDER_WAY
    scene.feed_back(first, one)
    assert Unit.objects.get(code="E1").status == Status.UNDER_WAY
