"""Fraud with its stop-payment clock, a search at once and in sectors, and cases weighed, referred and handed over by reference only."""

import random
from datetime import timedelta

import pytest

from bihuan.loop import Refused, allowed
from bihuan.station.calls.models import Call, Tick
from bihuan.station.kinds.incident.models import SearchSector
from bihuan.station.kinds.incident.tests.scene import Scene, sheet
from bihuan.station.loop import view
from bihuan.station.loop.erase import retire
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Matter, Notice
from bihuan.station.loop.snapshots import snapshot
from bihuan.station.loop.sweep import sweep
from bihuan.station.people.actor import day_of
from bihuan.station.people.posts import LEADER
from tests.cast import made
from tests.walking import step, walk

PLAIN = {"local": "yes", "clear": "yes", "simple": "yes", "ordinary": "yes"}


def clock(matter: Matter, name: str) -> view.ClockView:
    return next(one for one in view.clocks(matter, matter.opened_at) if one.name == name)


def offered(scene: Scene, matter: Matter, who: str) -> set[str]:
    matter.refresh_from_db()
    return {move.name for move in view.moves(matter, scene.actor(who), scene.now)}


def test_fraud_owes_a_stop_payment_request_within_half_an_hour(scene: Scene) -> None:
    matter = scene.open("0106")
    due = matter.dues.get(clock="stop_payment")
    assert due.due_at - matter.opened_at == timedelta(minutes=30)
    assert clock(matter, "stop_payment").why.rule == "incident.stop_payment.0106"
    scene.act(matter, "stop_payment", "chen", outcome="sent")
    due.refresh_from_db()
    assert due.stopped_at == scene.now and sheet(matter).stop_payment_code == "sent"
    ticked = Tick.objects.get()
    assert (ticked.call.number, ticked.category, ticked.stage, ticked.step, ticked.by) == (matter.chain, "0106", "dispatch", 1,
                                                                                           scene.people["chen"])
    with pytest.raises(Refused, match="not_for_this"):
        scene.act(matter, "stop_payment", "chen", outcome="sent")


def test_where_no_money_has_gone_the_clock_stops_and_nothing_is_ticked(scene: Scene) -> None:
    matter = scene.open("0106")
    scene.act(matter, "stop_payment", "lin", outcome="none")
    assert matter.dues.get(clock="stop_payment").stopped_at and not Tick.objects.exists()


def test_a_request_that_is_late_is_told_to_the_duty_leader(scene: Scene) -> None:
    matter = scene.open("0106")
    for _ in range(2):
        scene.wait(minutes=16)
        sweep(scene.now)
    assert Notice.objects.filter(matter=matter, why="stop_payment", post=LEADER).exists()


def test_sorted_anew_as_fraud_the_half_hour_counts_from_the_opening(scene: Scene) -> None:
    matter = scene.open("0107")
    assert not matter.dues.filter(clock="stop_payment").exists() and "stop_payment" not in offered(scene, matter, "chen")
    opened = matter.opened_at
    scene.wait(minutes=5)
    scene.act(matter, "reclassify", "chen", category="0106", reason="misheard")
    assert matter.dues.get(clock="stop_payment").due_at == opened + timedelta(minutes=30)
    assert "stop_payment" in offered(scene, matter, "chen")


def test_a_search_begins_at_once_and_its_sectors_are_given_out_one_by_one(scene: Scene) -> None:
    matter = scene.open("0702")
    assert matter.restricted and matter.dues.get(clock="search").due_at == matter.opened_at + timedelta(minutes=10)
    sectors = SearchSector.objects.filter(matter=matter)
    assert [one.number for one in sectors] == list(range(1, 14)) and {one.state for one in sectors} == {"open"}
    assert (sectors[0].near, sectors[0].far, sectors[12].far) == (0, 300, 2000)
    scene.act(matter, "assign_sector", "chen", sector=1, unit=scene.units["E1"].pk)
    scene.act(matter, "assign_sector", "chen", sector=2, organisation=scene.orgs["town"].pk)
    assert matter.dues.get(clock="search").stopped_at
    one, two = SearchSector.objects.filter(matter=matter)[:2]
    assert (one.state, one.who, one.assigned_by) == ("assigned", "E1", scene.people["chen"]) and two.organisation == scene.orgs["town"]
    assert not matter.parts.filter(organisation=scene.orgs["town"]).exists(), "a sector lets nobody into a restricted matter"
    scene.act(matter, "sector_searched", "chen", sector=1, outcome="nothing")
    one.refresh_from_db()
    assert (one.state, one.searched_at, one.outcome) == ("searched", scene.now, "nothing")
    for move, said in (("assign_sector", {"sector": 1, "unit": scene.units["E1"].pk}),
                       ("sector_searched", {"sector": 3, "outcome": "nothing"}),
                       ("assign_sector", {"sector": 99, "unit": scene.units["E1"].pk}), ("assign_sector", {"sector": 3, "unit": 10**6}),
                       ("assign_sector", {"sector": 3, "unit": scene.units["W1"].pk})):
        with pytest.raises(Refused, match="not_a_choice"):
            scene.act(matter, move, "chen", **said)
    with pytest.raises(Refused, match="unanswered"):
        scene.act(matter, "assign_sector", "chen", sector=3)
    with pytest.raises(Refused, match="one_searcher"):
        scene.act(matter, "assign_sector", "chen", sector=3, unit=scene.units["E1"].pk, organisation=scene.orgs["town"].pk)


def test_found_ends_the_search(scene: Scene) -> None:
    matter = scene.open("0701")
    scene.act(matter, "found", "chen", outcome="safe")
    assert sheet(matter).found_at == scene.now and matter.dues.get(clock="search").stopped_at
    assert not {"found", "assign_sector", "sector_searched", "draw_search"} & offered(scene, matter, "chen")


def test_sectors_are_drawn_anew_for_another_age_until_one_is_given_out(scene: Scene) -> None:
    matter = scene.open("0702")
    scene.act(matter, "draw_search", "chen", age="toddler")
    assert list(SearchSector.objects.values_list("far", flat=True).distinct().order_by("far")) == [150, 500, 1000]
    scene.act(matter, "assign_sector", "chen", sector=1, unit=scene.units["E1"].pk)
    with pytest.raises(Refused, match="search_begun"):
        scene.act(matter, "draw_search", "chen", age="adult")


def test_an_incident_that_turns_out_to_be_a_missing_child_gets_its_sectors_and_leaves_with_them(scene: Scene) -> None:
    matter = scene.open("0808")
    assert not SearchSector.objects.exists()
    scene.act(matter, "reclassify", "chen", category="0702", reason="misheard")
    assert SearchSector.objects.filter(matter=matter).count() == 13 and matter.restricted
    Matter.objects.filter(pk=matter.pk).update(closed_at=scene.now)
    matter.refresh_from_db()
    retire(matter, rule="test", now=scene.now)
    assert not SearchSector.objects.exists() and Call.objects.get().matter is None


@pytest.mark.parametrize(
    ("answers", "route"),
    [(PLAIN, "station"), *(({**PLAIN, name: "no"}, "specialist") for name in PLAIN), ({**PLAIN, "gang": True}, "specialist"),
     ({**PLAIN, "cross": True}, "specialist")])
def test_four_answers_give_the_route(scene: Scene, answers: dict[str, object], route: str) -> None:
    matter = scene.open("0103")
    scene.act(matter, "weigh_case", "lin", **answers)
    own = sheet(matter)
    assert (own.case_route, own.case_overridden, own.case_local) == (route, False, answers["local"])


def test_against_the_four_answers_only_with_a_reason_and_it_is_written_down(scene: Scene) -> None:
    matter = scene.open("0103")
    with pytest.raises(Refused, match="unanswered"):
        scene.act(matter, "weigh_case", "lin", **PLAIN, route="specialist")
    scene.act(matter, "weigh_case", "lin", **PLAIN, route="specialist", words="县局统一侦办")
    assert (sheet(matter).case_route, sheet(matter).case_overridden) == ("specialist", True)
    assert any(one.text == "县局统一侦办" for line in view.story(matter, scene.actor("chen"), scene.now) for one in line.answers)


def test_the_four_questions_are_asked_of_crimes_and_breaches_only(scene: Scene) -> None:
    case, quarrel = scene.open("0201"), scene.open("0401")
    assert {"weigh_case", "refer", "hand_case"} <= offered(scene, case, "chen") and "triage" not in offered(scene, case, "chen")
    assert not {"weigh_case", "refer", "hand_case"} & offered(scene, quarrel, "chen")
    with pytest.raises(Refused, match="not_for_this"):
        scene.act(quarrel, "weigh_case", "lin", **PLAIN)


def test_a_referral_is_accepted_or_refused_by_name_and_only_with_a_reason(scene: Scene) -> None:
    matter = scene.open("0103")
    scene.act(matter, "refer", "lin", organisation=scene.orgs["hub"].pk, task="串案，请研判")
    part = matter.version
    assert matter.dues.get(clock="referral").due_at == scene.now + timedelta(hours=24)
    assert "answer_referral" in offered(scene, matter, "hub_duty") and not matter.assists.get().answered_at
    with pytest.raises(Refused, match="not_a_choice"):
        scene.act(matter, "answer_help", "hub_duty", help=part, words="收到")
    with pytest.raises(Refused, match="unanswered"):
        scene.act(matter, "answer_referral", "hub_duty", help=part, verdict="refused")
    scene.act(matter, "answer_referral", "hub_duty", help=part, verdict="refused", words="不够立案条件")
    one = matter.assists.get()
    assert (one.verdict, one.answered_by, one.answered_at) == ("refused", scene.people["hub_duty"], scene.now)
    assert matter.dues.get(clock="referral").stopped_at
    scene.act(matter, "refer", "lin", organisation=scene.orgs["hub"].pk, task="补充材料再报")
    scene.act(matter, "answer_referral", "hub_duty", help=matter.version, verdict="accepted")
    assert set(matter.assists.values_list("verdict", flat=True)) == {"accepted", "refused"}


def test_handed_to_the_case_system_stays_a_reference(scene: Scene) -> None:
    matter = scene.open("0103")
    said = {"case": "A3302030000002026110042", "to": "案件办理队", "on": scene.now.isoformat()}
    for name in ("case", "to"):
        with pytest.raises(Refused, match="reference_only"):
            scene.act(matter, "hand_case", "lin", **{**said, name: "卷" * 61})
    with pytest.raises(Refused, match="in_the_future"):
        scene.act(matter, "hand_case", "lin", **{**said, "on": (scene.now + timedelta(days=2)).isoformat()})
    with pytest.raises(Refused, match="not_a_time"):
        scene.act(matter, "hand_case", "lin", **{**said, "on": "1970-01-01"})
    scene.act(matter, "hand_case", "lin", **said)
    own = sheet(matter)
    assert (own.case_number, own.case_unit, own.case_given_on) == (said["case"], "案件办理队", day_of(scene.now))


def test_the_way_for_a_dispute_is_kept_with_its_reason(scene: Scene) -> None:
    matter = scene.open("0401")
    with pytest.raises(Refused, match="unanswered"):
        scene.act(matter, "triage", "lin", way="formal")
    scene.act(matter, "triage", "lin", way="formal", words="双方都要赔偿")
    assert sheet(matter).triage_code == "formal"
    line = view.story(matter, scene.actor("chen"), scene.now)[-1]
    assert line.answers[1].text == "双方都要赔偿"


def test_whatever_a_move_is_only_for_the_incident_says_of_itself(scene: Scene) -> None:
    matter = scene.open("0401")
    kind = kinds()["incident"]
    seen = snapshot(matter, sheet(matter), day_of(scene.now))
    assert {move.only for move in kind.loop.moves.values() if move.only} <= set(seen.facts)
    assert allowed(kind.loop, seen, scene.actor("chen"))


@pytest.mark.parametrize("category", ["0106", "0702", "0103", "0401"])
@pytest.mark.parametrize("seed", range(3))
def test_random_ways_through_the_quick_forms_leave_no_wound(db: None, category: str, seed: int) -> None:
    cast = made()
    matter, rng = walk("incident", cast, seed, steps=10, category=category), random.Random(seed)
    for _ in range(20):
        matter, _move = step(matter, cast, rng)
    assert matter.dues.filter(stopped_at=None).exists() == (matter.closed_at is None)
