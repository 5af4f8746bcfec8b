"""Every open incident runs against a clock; levels and terrain say which; nobody is told twice."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest

from bihuan.loop import faults
from bihuan.station.kinds.incident import kind as kind_module
from bihuan.station.kinds.incident.loop import Incident
from bihuan.station.kinds.incident.tests.scene import Scene, sheet
from bihuan.station.loop.models import LimitRow, Matter, Notice
from bihuan.station.loop.sweep import sweep
from bihuan.station.loop.times import is_number
from bihuan.station.loop.view import rule_text
from bihuan.station.people.actor import day_of
from bihuan.station.places.models import Area


def running(matter: Matter) -> dict[str, timedelta]:
    return {due.clock: due.due_at - due.started_at for due in matter.dues.filter(stopped_at=None)}


def told(scene: Scene, why: str) -> list[str]:
    while sweep(scene.now):
        pass
    return sorted(Notice.objects.filter(why=why).values_list("post", flat=True))


def test_the_definition_has_no_fault_and_every_number_it_reads_is_shipped_with_its_source() -> None:
    assert faults(Incident) == []
    rows = list(csv.DictReader(Path(kind_module.INCIDENT.limits).open(encoding="utf-8")))
    keys = {row["key"] for row in rows}
    assert len(keys) == len(rows)
    assert {one.name for one in Incident.settings()} <= keys
    assert all(is_number(row["value"]) and row["basis"] and row["key"].startswith("incident.") for row in rows)


@pytest.mark.parametrize(("category", "expected"), [
    ("0105", {"dispatch": timedelta(seconds=60), "close": timedelta(hours=12), "follow": timedelta(hours=24)}),
    ("0201", {"dispatch": timedelta(seconds=90), "close": timedelta(hours=12)}),
    ("0401", {"dispatch": timedelta(seconds=90), "close": timedelta(hours=24)}),
    ("0805", {"dispatch": timedelta(minutes=15), "close": timedelta(hours=24)}),
])
def test_the_level_sets_the_limit_of_sending_and_of_closing(scene: Scene, category: str, expected: dict[str, timedelta]) -> None:
    assert running(scene.open(category)) == expected


@pytest.mark.parametrize(("category", "terrain", "arrive"), [
    ("0105", "urban", 5), ("0105", "suburban", 10), ("0201", "rural", 20), ("0401", "rural", 30), ("0805", "urban", None)])
def test_arrival_goes_by_level_and_terrain(scene: Scene, category: str, terrain: str, arrive: int | None) -> None:
    Area.objects.update(terrain=terrain)
    matter = scene.open(category)
    scene.send(matter)
    limit = running(matter).get("arrive")
    assert limit == (None if arrive is None else timedelta(minutes=arrive))


def test_each_order_runs_its_own_clocks_and_its_own_moves_stop_them(scene: Scene) -> None:
    matter = scene.open("0401")
    first, second = scene.send(matter, "E1"), scene.send(matter, "E2")
    scene.act(matter, "sign", "lin", order=first)
    scene.act(matter, "arrive", "lin", order=first)
    left = set(matter.dues.filter(stopped_at=None).values_list("clock", "part"))
    assert left == {("close", 0), ("feedback", first), ("sign", second), ("contact", second), ("arrive", second), ("feedback", second)}


def test_a_caller_who_was_told_starts_no_clock_of_contact(scene: Scene) -> None:
    matter = scene.open("0401")
    scene.contact(matter, "chen")
    scene.send(matter)
    assert "contact" not in running(matter)


def test_the_first_contact_stops_its_clock(scene: Scene) -> None:
    matter = scene.open("0401")
    scene.send(matter)
    assert running(matter)["contact"] == timedelta(minutes=15)
    scene.contact(matter, "chen")
    assert "contact" not in running(matter)


def test_sorting_anew_reads_the_limits_again_from_the_same_start(scene: Scene) -> None:
    matter = scene.open("0401")
    opened = matter.dues.get(clock="close").started_at
    order = scene.send(matter)
    scene.wait(minutes=1)
    scene.act(matter, "reclassify", "chen", category="0201", level=1, reason="worse")
    assert matter.dues.get(clock="close").due_at == opened + timedelta(hours=12)
    assert running(matter)["arrive"] == timedelta(minutes=5)
    assert matter.dues.get(clock="sign", part=order).limit == "30s"


def test_a_level_one_incident_is_told_to_the_leader_at_once(scene: Scene) -> None:
    matter = scene.open("0105")
    assert list(Notice.objects.filter(matter=matter, why="open").values_list("organisation", "post")) == [(scene.orgs["east"].pk, "leader")]
    scene.open("0401")
    assert Notice.objects.filter(why="open").count() == 1


def test_an_unsigned_level_one_order_climbs_from_desk_to_leader_to_chief(scene: Scene) -> None:
    matter = scene.open("0105")
    scene.send(matter)
    assert told(scene, "sign") == []
    scene.wait(seconds=30)
    assert told(scene, "sign") == ["dispatcher"]
    scene.wait(seconds=30)
    assert told(scene, "sign") == ["dispatcher", "leader"]
    scene.wait(minutes=4)
    assert told(scene, "sign") == ["chief", "dispatcher", "leader"]
    assert sweep(scene.now) == 0


def test_an_incident_not_closed_is_told_to_desk_leader_and_chief(scene: Scene) -> None:
    matter = scene.open("0401")
    scene.work(matter)
    scene.wait(hours=20)
    assert told(scene, "close") == ["dispatcher"]
    scene.wait(hours=4)
    assert set(told(scene, "close")) == {"dispatcher", "instructor", "leader"}
    scene.wait(hours=48)
    assert "chief" in told(scene, "close")


def test_an_incident_that_waits_for_its_diversion_takes_the_later_due(scene: Scene) -> None:
    matter = scene.open("0405")
    due = matter.dues.get(clock="close").due_at
    scene.act(matter, "divert", "chen", request="讨薪", urgency="general")
    child = matter.children.get()
    assert matter.dues.get(clock="close").due_at == max(due, child.due_at)
    assert "dispatch" not in running(matter)


def test_every_open_state_has_a_clock_that_runs(scene: Scene) -> None:
    timed = {state.name for clock in Incident.clocks for state in clock.runs}
    assert timed == {name for name, state in Incident.states.items() if not state.end}


def test_a_limit_set_by_the_station_rules_from_its_day_on_and_is_what_the_rule_text_prints(scene: Scene) -> None:
    today = day_of(scene.now)
    running_already = scene.open("0401")
    LimitRow.objects.bulk_create([LimitRow(key="incident.close.3", value="8h", since=today, basis="本所规定", set_at=scene.now)])
    assert running(scene.open("0401"))["close"] == timedelta(hours=8)
    assert running(running_already)["close"] == timedelta(hours=24)
    [printed] = [rule for rule in rule_text(today) if rule.label == str(Incident.label)]
    [clock] = [line for line in printed.clocks if line.label == str(Incident.clock("close").label)]
    assert ("incident.close.3", "8h", today) in clock.limits


def test_arrival_gets_its_limit_when_the_incident_turns_out_to_be_worse_after_a_unit_was_sent(scene: Scene) -> None:
    matter = scene.open("0805")
    first, second = scene.send(matter, "E1"), scene.send(matter, "E2")
    scene.act(matter, "arrive", "lin", order=second)
    assert "arrive" not in running(matter)
    sent = matter.steps.get(version=first).at
    scene.act(matter, "reclassify", "chen", category="0105", level=1, reason="worse")
    [arrive] = matter.dues.filter(clock="arrive")
    assert (arrive.part, arrive.started_at, arrive.due_at) == (first, sent, sent + timedelta(minutes=5))
    scene.act(matter, "arrive", "lin", order=first)
    scene.act(matter, "reclassify", "chen", category="0105", level=4, reason="calmer")
    scene.act(matter, "reclassify", "chen", category="0105", level=2, reason="worse")
    assert "arrive" not in running(matter)


def test_a_level_one_incident_is_followed_up_from_its_opening_without_anybody_deciding_so(scene: Scene) -> None:
    matter = scene.open("0105")
    assert running(matter)["follow"] == timedelta(hours=24)
    assert "follow" not in running(scene.open("0401"))
    scene.act(matter, "note_chase", "shen", words="已到场")
    assert sheet(matter).chased_by == scene.people["shen"]
    assert {"follow", "chase"} & set(running(matter)) == {"chase"}
    scene.wait(hours=24)
    assert "chief" in told(scene, "chase")


def test_an_incident_that_becomes_level_one_is_followed_up_from_its_opening_on(scene: Scene) -> None:
    matter = scene.open("0401")
    scene.act(matter, "reclassify", "chen", category="0105", level=1, reason="worse")
    [follow] = matter.dues.filter(clock="follow")
    assert follow.started_at == matter.opened_at


def test_the_desk_is_reminded_when_one_crew_only_is_sent_to_a_level_one_incident(scene: Scene) -> None:
    alone, helped, slight = scene.open("0105"), scene.open("0105"), scene.open("0401")
    scene.send(alone, "E1")
    scene.send(helped, "E2")
    scene.act(helped, "send", "chen", unit=scene.units["E1"].pk, again="就近")
    scene.act(slight, "send", "chen", unit=scene.units["E1"].pk, again="就近")
    scene.wait(minutes=2)
    assert told(scene, "crews") == ["dispatcher"]
    assert Notice.objects.get(why="crews").matter == alone


def test_a_clock_is_judged_by_the_right_time_and_the_story_keeps_both(scene: Scene) -> None:
    from bihuan.station.loop.view import clocks, story

    matter = scene.open("0105")
    order = scene.send(matter)
    sent = scene.now
    scene.wait(minutes=20)
    scene.act(matter, "arrive", "lin", order=order)
    pressed = scene.now
    assert {clock.name: clock.state for clock in clocks(matter, scene.now)}["arrive"] == "missed"
    scene.act(matter, "correct", "lin", order=order, stamp="arrived", time=(sent + timedelta(minutes=4)).isoformat(), words="忘按")
    scene.act(matter, "correct", "lin", order=order, stamp="signed", time=(sent + timedelta(seconds=20)).isoformat(), words="忘按")
    seen = {clock.name: clock.state for clock in clocks(matter, scene.now)}
    assert (seen["arrive"], seen["sign"]) == ("kept", "kept")
    lines = story(matter, scene.actor("chen"), scene.now)
    assert [line.at for line in lines if line.move == "arrive"] == [pressed]
    assert [line.move for line in lines][-2:] == ["correct", "correct"] and all(line.answers for line in lines[-2:])
