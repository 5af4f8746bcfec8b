"""Whistle and report: any unit with a part in it may call, the room names who comes, each answers its own part by its own time."""

from datetime import timedelta
from typing import Any

from bihuan.station.kinds.diversion.tests.walk import refusal
from bihuan.station.loop.models import Assist, Notice
from bihuan.station.loop.notices import inbox
from bihuan.station.loop.sweep import sweep
from tests.cast import Cast


def test_one_leads_and_several_assist_each_with_its_own_deadline(start: Any, cast: Cast) -> None:
    walk = start().at_department().do("bob", "whistle", task="需市场监管、司法所一起")
    assert Notice.objects.filter(why="whistle", post="town_dispatcher").exists()
    walk.do("tom", "ask_help", organisation="D07", task="查证照", within="hour")
    walk.do("tom", "ask_help", organisation="D04", task="调解", within="days")
    clocks = {row.part: row for row in walk.matter.dues.filter(clock="help")}
    first, second = Assist.objects.order_by("part")
    assert clocks[first.part].due_at == cast.now + timedelta(hours=1) and clocks[second.part].limit == "3wd"
    assert walk.matter.holder == cast.organisations["D06"], "the lead stays the lead"
    assert walk.moves("ben") == {"answer_help", "note", "whistle"} and "finish" not in walk.moves("ben")


def test_an_assisting_unit_answers_its_own_part_only(start: Any, cast: Cast) -> None:
    walk = start().at_department().do("tom", "ask_help", organisation="D07", task="甲").do("tom", "ask_help", organisation="D04", task="乙")
    own, others = Assist.objects.order_by("part").values_list("part", flat=True)
    assert walk.choices("ben", "answer_help", "part") == [(own, "D07")]
    assert refusal(walk, "ben", "answer_help", part=others, answer="done", words="代办") == "not_a_choice"
    cast.later(minutes=40)
    walk.do("ben", "answer_help", part=own, answer="done", words="已查")
    assert Assist.objects.get(part=own).answered_at == cast.now and Assist.objects.get(part=others).answered_at is None
    assert not walk.matter.dues.filter(clock="help", part=own, stopped_at=None).exists()
    assert walk.matter.dues.filter(clock="help", part=others, stopped_at=None).exists()
    assert refusal(walk, "ben", "answer_help", part=own, answer="done", words="再答") == "not_yours"


def test_a_reminder_of_one_part_goes_to_its_own_unit(start: Any, cast: Cast) -> None:
    walk = start().at_department().do("tom", "ask_help", organisation="D07", task="甲", within="hour")
    walk.do("tom", "ask_help", organisation="D04", task="乙", within="weeks")
    sweep(cast.later(minutes=50))
    assert inbox(cast.actor("ben"), cast.now).filter(why="help").exists()
    assert not inbox(cast.actor("bill"), cast.now).filter(why="help").exists()


def test_an_assisting_department_may_call_for_others_and_the_room_may_say_no(start: Any, cast: Cast) -> None:
    walk = start().at_department().do("tom", "ask_help", organisation="D07", task="甲").do("ben", "whistle", task="请司法所")
    assert refusal(walk, "bill", "whistle", task="我也来") == "not_yours", "not before it is asked"
    walk.do("tom", "turn_down", reason="已有人")
    assert not walk.matter.dues.filter(clock="whistle", stopped_at=None).exists()


def test_an_open_safety_task_keeps_it_from_closing(start: Any) -> None:
    walk = start().at_department().do("tom", "ask_help", organisation="D07", task="先送医", blocks=True)
    walk.do("bob", "finish", outcome="solved", result="已办", how="phone")
    if walk.sheet.call_back_due:
        walk.do("tom", "call_back", answer="solved")
    assert refusal(walk, "tom", "close", feedback="已办") == "safety_task_open"
    walk.do("ben", "answer_help", part=Assist.objects.get().part, answer="done", words="已送达").do("tom", "close", feedback="已办")
    assert walk.state == "closed"


def test_the_lead_cannot_be_asked_to_assist_itself_nor_can_a_station(start: Any) -> None:
    walk = start().at_department()
    assert refusal(walk, "tom", "ask_help", organisation="D06", task="…") == "not_a_choice"
    assert refusal(walk, "tom", "ask_help", organisation="station2", task="…") == "not_a_department"
