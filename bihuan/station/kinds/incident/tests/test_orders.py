"""Units sent to an incident: who may, in what order, and what becomes of wrong times."""

from datetime import timedelta

import pytest

from bihuan.loop import Refused
from bihuan.station.calls.models import Status, Unit
from bihuan.station.kinds.incident.models import Correction
from bihuan.station.kinds.incident.tests.scene import Scene, order_of, sheet
from bihuan.station.loop.access import visible
from bihuan.station.loop.models import Notice, Said


def status(scene: Scene, code: str) -> int:
    return Unit.objects.get(code=code).status


def test_whoever_is_sent_is_told(scene: Scene) -> None:
    scene.send(scene.open(), "E1")
    assert Notice.objects.filter(why="send", organisation=scene.orgs["east_team"], post="officer").count() == 1


def test_the_furthest_unit_says_how_far_the_incident_has_come(scene: Scene) -> None:
    matter = scene.open()
    first, second = scene.send(matter, "E1"), scene.send(matter, "E2")
    scene.act(matter, "sign", "lin", order=first)
    scene.act(matter, "arrive", "lin", order=first)
    scene.act(matter, "sign", "he", order=second)
    assert matter.state == "on_scene"
    scene.feed_back(matter, first)
    assert (matter.state, sheet(matter).open_orders, sheet(matter).waiting_for) == ("fed_back", 1, "E2")
    scene.contact(matter)
    with pytest.raises(Refused, match="not_fed_back"):
        scene.close(matter)
    scene.feed_back(matter, second, "he")
    scene.close(matter)


def test_one_more_unit_sent_after_feedback_is_to_be_signed_for_again(scene: Scene) -> None:
    matter = scene.open()
    scene.work(matter)
    scene.send(matter, "E2")
    assert matter.state == "sent"


def test_a_unit_on_the_road_is_not_sent_a_second_time_without_a_word(scene: Scene) -> None:
    first, second = scene.open(), scene.open()
    scene.send(first, "E1")
    with pytest.raises(Refused, match="busy_unit"):
        scene.send(second, "E1")
    scene.send(second, "E1", again="同一小区，顺路")
    assert second.state == "sent"
    assert "顺路" in Said.objects.get(step__matter=second, step__move="send").words


def test_a_time_is_stamped_once(scene: Scene) -> None:
    matter = scene.open()
    order = scene.send(matter)
    scene.act(matter, "sign", "lin", order=order)
    with pytest.raises(Refused, match="stamp_twice"):
        scene.act(matter, "sign", "he", order=order)


def test_a_forgotten_arrival_is_filled_in_with_a_reason_and_both_times_stay(scene: Scene) -> None:
    matter = scene.open()
    order = scene.send(matter)
    scene.act(matter, "sign", "lin", order=order)
    scene.wait(minutes=20)
    arrived = scene.now - timedelta(minutes=10)
    with pytest.raises(Refused, match="stamp_ahead"):
        scene.act(matter, "correct", "lin", order=order, stamp="arrived", time=arrived, words="忘按")
    scene.act(matter, "arrive", "lin", order=order)
    pressed = scene.now
    with pytest.raises(Refused, match="unanswered"):
        scene.act(matter, "correct", "lin", order=order, stamp="arrived", time=arrived)
    scene.act(matter, "correct", "lin", order=order, stamp="arrived", time=arrived.isoformat(), words="到场时忘按")
    assert order_of(matter, order).arrived_at == sheet(matter).arrived_at == arrived
    kept = Correction.objects.get()
    assert (kept.stamp, kept.before, kept.after, kept.by, kept.at) == ("arrived", pressed, arrived, scene.people["lin"], scene.now)
    assert "忘按" in Said.objects.get(step__move="correct").words


def test_a_corrected_time_keeps_its_place_among_the_others(scene: Scene) -> None:
    matter = scene.open()
    order = scene.work(matter)
    held = order_of(matter, order)
    for wrong in (held.sent_at - timedelta(seconds=1), held.fed_back_at + timedelta(seconds=1), scene.now + timedelta(hours=1)):
        with pytest.raises(Refused, match="stamp_order"):
            scene.act(matter, "correct", "lin", order=order, stamp="arrived", time=wrong, words="改")
    assert not Correction.objects.exists()


def test_an_auxiliary_corrects_no_time(scene: Scene) -> None:
    matter = scene.open()
    order = scene.work(matter)
    with pytest.raises(Refused, match="not_yours"):
        scene.act(matter, "correct", "aux", order=order, stamp="arrived", time=scene.now, words="改")


def test_an_officer_who_went_alone_names_the_recording_and_auxiliaries_do_not_go_alone(scene: Scene) -> None:
    matter = scene.open()
    order = scene.send(matter)
    with pytest.raises(Refused, match="no_feedback_parts") as refused:
        scene.feed_back(matter, order, officers=1)
    assert refused.value.values["fields"] == ["recording"]
    with pytest.raises(Refused, match="no_feedback_parts"):
        scene.feed_back(matter, order, officers=0, recording="R1")
    with pytest.raises(Refused, match="unanswered"):
        scene.act(matter, "feed_back", "lin", order=order, outcome="settled")
    scene.feed_back(matter, order, officers=1, recording="R1")
    assert (order_of(matter, order).recording, order_of(matter, order).officers) == ("R1", 1)


def test_recalling_everybody_lets_the_incident_wait_again_and_frees_the_units(scene: Scene) -> None:
    matter = scene.open()
    first, second = scene.send(matter, "E1"), scene.send(matter, "E2")
    scene.act(matter, "sign", "lin", order=first)
    scene.act(matter, "recall", "chen", order=second, reason="nearer")
    assert matter.state == "signed" and order_of(matter, second).recalled_at
    with pytest.raises(Refused, match="last_unit"):
        scene.act(matter, "recall", "chen", order=first, reason="mistake")
    scene.act(matter, "recall_all", "chen", reason="cancelled")
    assert (matter.state, sheet(matter).open_orders, status(scene, "E1")) == ("taken", 0, Status.FREE)
    assert set(matter.dues.filter(stopped_at=None).values_list("clock", flat=True)) == {"dispatch", "close"}
    assert matter.dues.get(clock="dispatch", stopped_at=None).started_at == scene.now
    with pytest.raises(Refused, match="not_here"):
        scene.act(matter, "sign", "lin", order=first)


def test_a_unit_that_leaves_the_scene_before_feeding_back_still_owes_it(scene: Scene) -> None:
    matter = scene.open()
    order = scene.send(matter)
    scene.act(matter, "arrive", "lin", order=order)
    scene.act(matter, "clear", "lin", order=order)
    assert status(scene, "E1") == Status.TO_FEED_BACK
    scene.feed_back(matter, order)
    assert status(scene, "E1") == Status.FREE


def test_closing_frees_a_unit_that_forgot_to_say_so(scene: Scene) -> None:
    matter = scene.open()
    order = scene.work(matter)
    assert status(scene, "E1") == Status.ON_SCENE
    scene.contact(matter)
    scene.close(matter)
    assert (status(scene, "E1"), order_of(matter, order).cleared_at) == (Status.FREE, None)


def test_an_order_of_another_incident_is_none_of_this_one(scene: Scene) -> None:
    matter, other = scene.open(), scene.open()
    scene.send(matter, "E1")
    scene.contact(other)
    order = scene.send(other, "E2")
    with pytest.raises(Refused, match="no_such_order"):
        scene.act(matter, "sign", "lin", order=order)


def test_the_neighbour_station_neither_sends_nor_signs(scene: Scene) -> None:
    matter = scene.open()
    with pytest.raises(Refused, match="not_yours"):
        scene.send(matter, "W1", by="west_duty")
    order = scene.send(matter, "E1")
    for outsider in ("west_lin", "clerk", "town_duty"):
        with pytest.raises(Refused, match="not_yours"):
            scene.act(matter, "sign", outsider, order=order)


def test_a_station_does_not_send_its_neighbours_unit(scene: Scene) -> None:
    with pytest.raises(Refused, match="not_a_choice"):
        scene.send(scene.open(), "W1", lead=scene.people["west_lin"].pk)


def test_the_hub_tasks_a_satellites_unit_and_the_satellite_sees_it(scene: Scene) -> None:
    matter = scene.open(station="west")
    order = scene.send(matter, "W1", by="hub_duty")
    assert visible(scene.actor("west_duty"), scene.now).filter(pk=matter.pk).exists()
    scene.act(matter, "sign", "west_lin", order=order)


def test_a_unit_of_the_next_station_sees_the_incident_and_acts_through_its_lead(scene: Scene) -> None:
    matter = scene.open()
    assert not visible(scene.actor("west_duty"), scene.now).filter(pk=matter.pk).exists()
    with pytest.raises(Refused, match="unanswered"):
        scene.send(matter, "W1", by="hub_duty")
    order = scene.send(matter, "W1", by="hub_duty", lead=scene.people["west_lin"].pk)
    assert visible(scene.actor("west_duty"), scene.now).filter(pk=matter.pk).exists()
    with pytest.raises(Refused, match="not_yours"):
        scene.act(matter, "sign", "west_duty", order=order)
    scene.act(matter, "sign", "west_lin", order=order)
    assert matter.state == "signed"


def test_the_lead_is_an_officer_of_the_units_station(scene: Scene) -> None:
    matter = scene.open()
    for wrong in ("aux", "west_lin", "clerk"):
        with pytest.raises(Refused, match="not_a_choice"):
            scene.send(matter, "E1", lead=scene.people[wrong].pk)
