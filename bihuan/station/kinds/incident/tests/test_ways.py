"""The ways out of the straight one: answered at once, diverted, transferred, helped, extended, followed up, contested."""

from datetime import timedelta

import pytest

from bihuan.loop import Refused
from bihuan.station.calls.models import Call
from bihuan.station.kinds.incident.tests.scene import Scene, sheet
from bihuan.station.loop.access import visible
from bihuan.station.loop.audit import verify
from bihuan.station.loop.models import Matter, Notice


def test_a_question_is_answered_without_sending_anybody(scene: Scene) -> None:
    matter = scene.open("0805")
    with pytest.raises(Refused, match="not_contacted"):
        scene.close(matter, "chen", result="answered")
    scene.contact(matter, "chen")
    with pytest.raises(Refused, match="unanswered"):
        scene.act(matter, "close", "chen", result="answered", words="告知办证地点")
    scene.close(matter, "chen", result="answered")
    assert (matter.state, sheet(matter).result) == ("closed", "answered")


def test_danger_is_not_closed_without_anybody_going(scene: Scene) -> None:
    matter = scene.open("0401", weapon="yes")
    scene.contact(matter, "chen")
    with pytest.raises(Refused, match="nobody_went"):
        scene.close(matter, "chen")


def test_danger_blocks_a_diversion_until_the_questions_are_answered_and_a_unit_has_seen_to_it(scene: Scene) -> None:
    matter = scene.open("0405", injured="unknown", violence_now="unknown")
    ask = {"request": "讨要工程款", "urgency": "general"}
    with pytest.raises(Refused, match="danger_unknown") as refused:
        scene.act(matter, "divert", "chen", **ask)
    assert len(refused.value.values["fields"]) == 2
    scene.act(matter, "answer_danger", "chen", injured="no", violence_now="yes")
    with pytest.raises(Refused, match="in_danger"):
        scene.act(matter, "divert", "chen", **ask)
    order = scene.send(matter)
    scene.act(matter, "arrive", "lin", order=order)
    with pytest.raises(Refused, match="in_danger"):
        scene.act(matter, "divert", "lin", **ask)
    scene.act(matter, "make_safe", "lin", words="双方已分开")
    scene.act(matter, "divert", "lin", **ask)
    assert (matter.state, matter.children.count()) == ("on_scene", 1)


def test_danger_that_comes_back_blocks_again(scene: Scene) -> None:
    matter = scene.open("0405", violence_now="yes")
    scene.work(matter)
    scene.act(matter, "make_safe", "lin", words="已分开")
    scene.act(matter, "join", "chen", call=scene.call("0405", weapon="yes").pk)
    with pytest.raises(Refused, match="in_danger"):
        scene.act(matter, "divert", "chen", request="调解", urgency="general")


def test_a_diversion_carries_request_and_call_and_the_incident_waits_for_it(scene: Scene) -> None:
    matter = scene.open("0405", caller_name="王女士", caller_phone="13800000000")
    scene.act(matter, "divert", "chen", request="讨要工程款", urgency="general", may_ring=True)
    child = matter.children.get()
    assert (matter.state, child.kind, child.origin, child.chain) == ("diverted", "diversion", scene.orgs["east"], matter.chain)
    row = child.diversionsheet
    assert (row.request, row.urgency, row.call, row.caller_phone) == ("讨要工程款", "general", Call.objects.get(), "13800000000")
    scene.contact(matter, "chen")
    with pytest.raises(Refused, match="children_open"):
        scene.close(matter, "chen", result="diverted")
    scene.send(matter, "E1")
    assert matter.state == "sent"


def test_a_caller_who_may_not_be_rung_stays_unnamed(scene: Scene) -> None:
    matter = scene.open("0405", caller_name="王女士", caller_phone="13800000000")
    scene.act(matter, "divert", "chen", request="讨要工程款", urgency="general")
    row = matter.children.get().diversionsheet
    assert (row.caller_name, row.caller_phone) == ("", "")


def test_outside_our_area_it_goes_to_the_other_station_within_a_day_and_is_signed_for(scene: Scene) -> None:
    matter = scene.open("0301")
    west = scene.orgs["west"].pk
    with pytest.raises(Refused, match="not_a_station"):
        scene.act(matter, "transfer", "chen", station=scene.orgs["market"].pk, reason="1306")
    scene.act(matter, "transfer", "chen", station=west, reason="1306", words="在桥西")
    assert (matter.state, matter.holder_id, sheet(matter).transfer_code) == ("offered", west, "1306")
    assert Notice.objects.filter(matter=matter, post="reporter", why="transfer").count() == 1
    with pytest.raises(Refused, match="not_yours"):
        scene.act(matter, "accept_transfer", "chen")
    scene.act(matter, "accept_transfer", "west_duty")
    assert (matter.state, matter.origin) == ("taken", scene.orgs["east"])
    # The station that gave it looks on and commands nothing.
    with pytest.raises(Refused, match="not_yours"):
        scene.send(matter, "E1", lead=scene.people["lin"].pk)
    scene.send(matter, "W1", by="west_duty", lead=scene.people["west_lin"].pk)


def test_after_a_day_it_stays(scene: Scene) -> None:
    matter = scene.open()
    scene.wait(hours=24)
    with pytest.raises(Refused, match="transfer_late"):
        scene.act(matter, "transfer", "chen", station=scene.orgs["west"].pk, reason="1306")


def test_two_stations_that_disagree_are_ruled_on_once(scene: Scene) -> None:
    matter = scene.open()
    west = scene.orgs["west"].pk
    scene.act(matter, "transfer", "chen", station=west, reason="1306")
    scene.act(matter, "return_transfer", "west_duty", reason="area", words="在桥东")
    assert (matter.state, matter.holder) == ("disputed", scene.orgs["hub_room"])
    for other in ("chen", "west_duty", "clerk"):
        with pytest.raises(Refused, match="not_yours"):
            scene.act(matter, "rule_transfer", other, station=west, words="在桥西")
    scene.act(matter, "rule_transfer", "hub_duty", station=west, words="地图为准")
    with pytest.raises(Refused, match="ruled_on"):
        scene.act(matter, "return_transfer", "west_duty", reason="area", words="不同意")
    scene.act(matter, "accept_transfer", "west_duty")
    assert (matter.state, matter.holder_id) == ("taken", west)
    assert verify().clean


def test_a_safety_task_of_another_organisation_blocks_closing(scene: Scene) -> None:
    matter = scene.open("0707")
    scene.work(matter)
    scene.contact(matter)
    scene.act(matter, "ask_help", "lin", organisation=scene.orgs["women"].pk, task="送医", blocks=True)
    asked = matter.version
    assert visible(scene.actor("helper"), scene.now).filter(pk=matter.pk).exists()
    assert not visible(scene.actor("clerk"), scene.now).filter(pk=matter.pk).exists()
    with pytest.raises(Refused, match="safety_task_open"):
        scene.close(matter)
    with pytest.raises(Refused, match="not_yours"):
        scene.act(matter, "answer_help", "clerk", help=asked, words="已送")
    scene.act(matter, "answer_help", "helper", help=asked, words="已送海曙二院")
    scene.close(matter)


def test_an_organisation_answers_only_its_own_part(scene: Scene) -> None:
    matter = scene.open("0707")
    scene.work(matter)
    scene.act(matter, "ask_help", "lin", organisation=scene.orgs["women"].pk, task="送医")
    womens = matter.version
    scene.act(matter, "ask_help", "lin", organisation=scene.orgs["market"].pk, task="封店")
    with pytest.raises(Refused, match="not_a_choice"):
        scene.act(matter, "answer_help", "clerk", help=womens, words="已办")
    scene.act(matter, "answer_help", "chen", help=womens, words="电话告知已送医")
    assert matter.assists.get(part=womens).answered_at


def test_more_time_is_asked_for_before_expiry_granted_by_a_leader_and_told_to_the_reporter(scene: Scene) -> None:
    matter = scene.open()
    due = matter.dues.get(clock="close").due_at
    scene.act(matter, "ask_extension", "chen", term="24h", words="当事人在外地")
    with pytest.raises(Refused, match="not_yours"):
        scene.act(matter, "grant_extension", "lin")
    scene.act(matter, "grant_extension", "shen")
    assert matter.dues.get(clock="close").due_at == due + timedelta(hours=24)
    assert Notice.objects.filter(post="reporter", why="grant_extension").exists()
    with pytest.raises(Refused, match="extended_often"):
        scene.act(matter, "ask_extension", "chen", term="24h", words="再要一天")


def test_a_leader_follows_up_with_a_note_every_day(scene: Scene) -> None:
    matter = scene.open()
    with pytest.raises(Refused, match="not_chased"):
        scene.act(matter, "note_chase", "shen", words="无")
    with pytest.raises(Refused, match="not_yours"):
        scene.act(matter, "chase", "chen")
    scene.act(matter, "chase", "shen")
    with pytest.raises(Refused, match="chased_already"):
        scene.act(matter, "chase", "fang")
    scene.wait(hours=20)
    scene.act(matter, "note_chase", "shen", words="已约双方明早到所")
    running = matter.dues.get(clock="chase", stopped_at=None)
    assert running.due_at == scene.now + timedelta(hours=24)
    scene.act(matter, "end_chase", "shen", words="已约定")
    assert not matter.dues.filter(clock="chase", stopped_at=None).exists()


def test_the_reporter_may_contest_once(scene: Scene) -> None:
    matter = scene.open()
    scene.work(matter)
    scene.contact(matter)
    scene.close(matter)
    due = matter.dues.get(clock="close").due_at
    scene.act(matter, "contest", "chen", words="没有解决")
    assert (matter.state, matter.closed_at, sheet(matter).result) == ("taken", None, "")
    assert matter.dues.get(clock="close", stopped_at=None).due_at == due
    assert Notice.objects.filter(why="contest", post="leader").exists()
    with pytest.raises(Refused, match="not_contacted"):
        scene.close(matter, "chen")
    scene.work(matter)
    scene.contact(matter)
    scene.close(matter)
    with pytest.raises(Refused, match="contested_once"):
        scene.act(matter, "contest", "chen", words="还是没有")
    assert verify().clean


def test_recordings_are_held_by_reason_and_released_by_a_leader(scene: Scene) -> None:
    matter = scene.open(recording="V-1")
    scene.act(matter, "hold_recording", "lin", words="阻碍执法")
    assert Call.objects.get().recording_hold and sheet(matter).recording_hold
    with pytest.raises(Refused, match="not_yours"):
        scene.act(matter, "release_recording", "lin", words="不用了")
    scene.act(matter, "release_recording", "shen", words="案件已结")
    assert not Call.objects.get().recording_hold


def test_a_call_sorted_as_invalid_opens_as_other_since_one_person_does_not_decide_that(scene: Scene) -> None:
    matter = scene.open("1302")
    assert (matter.category, matter.level, matter.state) == ("1207", 4, "taken")


def test_a_clash_of_two_is_told_to_the_later_one(scene: Scene) -> None:
    from bihuan.station.loop.act import act

    matter = scene.open()
    version = matter.version
    scene.contact(matter)
    with pytest.raises(Refused, match="stale"):
        act(matter.pk, "contact", scene.actor("chen"), {"how": "phone", "reached": "spoken"}, version=version, now=scene.now)
    assert Matter.objects.get().version == version + 1
