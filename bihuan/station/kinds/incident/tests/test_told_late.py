"""What a crew did without a network is told later: the order has the time at which it was done, the ledger when it was told as well."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.loop import Refused, happened
from bihuan.loop.asks import CLOCKS_DIFFER
from bihuan.station.calls.models import Status, Unit
from bihuan.station.kinds.incident.tests.scene import NOON, Scene, order_of, sheet
from bihuan.station.loop.models import Step


def test_an_arrival_told_an_hour_later_stands_at_its_own_time_and_the_ledger_keeps_both(scene: Scene) -> None:
    matter = scene.open()
    order = scene.send(matter)
    scene.wait(minutes=2)
    signed = scene.now
    scene.wait(minutes=2)
    arrived = scene.now
    scene.wait(hours=1)
    scene.act(matter, "sign", "lin", order=order, happened=signed.isoformat())
    scene.act(matter, "arrive", "lin", order=order, happened=arrived.isoformat())
    held = order_of(matter, order)
    assert (held.signed_at, held.arrived_at, sheet(matter).arrived_at) == (signed, arrived, arrived)
    step = Step.objects.get(matter=matter, move="arrive")
    assert step.at == scene.now
    assert json.loads(step.said.words)["happened"] == arrived.isoformat()
    assert Unit.objects.get(code="E1").status == Status.ON_SCENE


def test_a_clock_is_judged_by_when_it_was_done(scene: Scene) -> None:
    matter = scene.open()
    order = scene.send(matter)
    scene.wait(seconds=20)
    signed = scene.now
    scene.wait(hours=2)
    scene.act(matter, "sign", "lin", order=order, happened=signed.isoformat())
    due = matter.dues.get(clock="sign")
    assert due.stopped_at == signed <= due.due_at


def test_a_caller_reached_before_the_unit_was_sent_leaves_no_clock_that_ends_before_it_began(scene: Scene) -> None:
    matter = scene.open()
    scene.wait(minutes=1)
    reached = scene.now
    scene.wait(minutes=1)
    scene.send(matter)
    scene.act(matter, "contact", "lin", how="phone", reached="spoken", happened=reached.isoformat())
    due = matter.dues.get(clock="contact")
    assert due.stopped_at == due.started_at and sheet(matter).contacted_at == reached


def test_no_time_lies_before_the_order_after_now_or_out_of_its_place(scene: Scene) -> None:
    matter = scene.open()
    order = scene.send(matter)
    sent = scene.now
    scene.wait(minutes=30)
    for wrong, why in ((sent - timedelta(seconds=1), "stamp_order"), (scene.now + timedelta(hours=1), "in_the_future")):
        with pytest.raises(Refused, match=why):
            scene.act(matter, "sign", "lin", order=order, happened=wrong.isoformat())
    scene.act(matter, "leave", "lin", order=order, happened=(sent + timedelta(minutes=10)).isoformat())
    with pytest.raises(Refused, match="stamp_order"):
        scene.act(matter, "arrive", "lin", order=order, happened=(sent + timedelta(minutes=9)).isoformat())
    with pytest.raises(Refused, match="stamp_order"):
        scene.act(matter, "sign", "lin", order=order, happened=(sent + timedelta(minutes=11)).isoformat())
    held = order_of(matter, order)
    assert (held.signed_at, held.arrived_at) == (None, None)


def test_what_comes_too_late_to_say_where_the_unit_is_does_not_move_it(scene: Scene) -> None:
    """The desk has heard by radio that the unit is on the scene; the telephone tells the signing only now."""
    matter = scene.open()
    order = scene.send(matter)
    scene.wait(seconds=30)
    signed = scene.now
    scene.wait(minutes=5)
    scene.act(matter, "arrive", "chen", order=order)
    scene.act(matter, "sign", "lin", order=order, happened=signed.isoformat())
    assert matter.state == "on_scene" and Unit.objects.get(code="E1").status == Status.ON_SCENE


def test_a_clock_of_the_device_that_is_a_little_fast_means_now(scene: Scene) -> None:
    matter = scene.open()
    order = scene.send(matter)
    scene.act(matter, "sign", "lin", order=order, happened=(scene.now + timedelta(minutes=3)).isoformat())
    assert order_of(matter, order).signed_at == scene.now


@given(st.integers(-86_400, 86_400))
def test_what_happened_never_lies_in_the_future(seconds: int) -> None:
    told = NOON + timedelta(seconds=seconds)
    if told > NOON + CLOCKS_DIFFER:
        with pytest.raises(Refused):
            happened({"happened": told}, NOON)
    else:
        assert happened({"happened": told}, NOON) == min(told, NOON)
    assert happened({}, NOON) == NOON
