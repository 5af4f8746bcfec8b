"""An incident from the first call to the answer, through the public doors."""

import pytest

from bihuan.loop import Refused
from bihuan.station.calls.models import Call, Status, UnitChange
from bihuan.station.kinds.incident.tests.scene import Scene, order_of, sheet
from bihuan.station.loop.audit import verify
from bihuan.station.loop.models import Matter, Step


def test_a_quarrel_from_the_call_to_the_answer(scene: Scene) -> None:
    matter = scene.open("0401")
    call = Call.objects.get()
    assert (call.matter, matter.number) == (matter, f"{call.number}-J1")
    assert (matter.state, matter.title, matter.level, matter.area) == ("taken", "邻里纠纷", 3, scene.area)

    order = scene.send(matter, "E1", lead=scene.people["lin"].pk)
    assert matter.state == "sent"
    scene.act(matter, "sign", "lin", order=order)
    assert (matter.state, scene.units["E1"].changes.get().status) == ("signed", Status.UNDER_WAY)
    scene.act(matter, "leave", "lin", order=order)
    scene.act(matter, "arrive", "lin", order=order)
    assert (matter.state, sheet(matter).arrived_at) == ("on_scene", scene.now)
    scene.feed_back(matter, order)
    scene.act(matter, "clear", "lin", order=order)
    assert (matter.state, sheet(matter).open_orders, sheet(matter).orders_back) == ("fed_back", 0, 1)

    with pytest.raises(Refused, match="not_contacted"):
        scene.close(matter)
    scene.contact(matter)
    scene.close(matter)
    assert (matter.state, matter.closed_at, matter.due_at) == ("closed", scene.now, None)
    assert not matter.dues.filter(stopped_at=None).exists()

    held = order_of(matter, order)
    assert held.sent_at < held.signed_at < held.left_at < held.arrived_at < held.fed_back_at < held.cleared_at
    assert list(UnitChange.objects.values_list("status", flat=True)) == [3, 4, 1]
    assert list(Step.objects.values_list("move", flat=True)) == [
        "open", "send", "sign", "leave", "arrive", "feed_back", "clear", "contact", "close"]
    assert set(Step.objects.exclude(part=0).values_list("part", flat=True)) == {order}
    assert verify().clean


def test_a_call_on_an_incident_opens_no_second_one(scene: Scene) -> None:
    from bihuan.station.kinds.incident.intake import open_for

    matter = scene.open()
    again = open_for(Call.objects.get(), actor=scene.actor("zhang"), now=scene.now)
    assert again == matter and Matter.objects.count() == 1
