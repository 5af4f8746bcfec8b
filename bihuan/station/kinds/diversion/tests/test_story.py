"""The way of a diversion from the station to the answer, told end to end."""

from typing import Any

from bihuan.station.kinds.diversion.tests.walk import refusal
from bihuan.station.loop.audit import verify
from bihuan.station.loop.models import Notice
from tests.cast import Cast


def test_returned_ruled_on_done_again_and_closed(start: Any, cast: Cast) -> None:
    walk = start().at_room()
    assert walk.state == "received" and walk.sheet.first_receiver == cast.organisations["room"]
    walk.do("tom", "assign", department="D07").do("ben", "sign")
    walk.do("ben", "send_back", reason="not_own_duty", words="噪声归综合执法")
    assert walk.state == "disputed" and walk.matter.holder == cast.organisations["room"]
    walk.do("tina", "rule", to="D06", ground="law", basis="噪声污染防治法")
    assert walk.state == "assigned" and walk.matter.holder == cast.organisations["D06"]
    walk.do("bob", "sign")
    assert refusal(walk, "bob", "send_back", reason="unclear", words="再退") == "ruled_on"
    walk.do("bob", "finish", outcome="solved", result="已劝停", how="phone", reached=True)
    assert walk.sheet.call_back == "ruled"
    assert refusal(walk, "tom", "close", feedback="已办") == "call_back_due"
    walk.do("tom", "call_back", answer="not_solved", satisfied="no", words="夜里又吵了")
    assert refusal(walk, "tom", "close", feedback="已办") == "not_solved"
    walk.do("tom", "reopen", words="夜间再去一次")
    assert walk.state == "reopened" and walk.matter.holder == cast.organisations["D06"]
    walk.do("bob", "finish", outcome="solved", result="夜间执法一次")
    assert walk.sheet.call_back == "reopened" and walk.sheet.call_back_due
    walk.do("tom", "call_back", answer="solved", satisfied="yes").do("tom", "close", feedback="报警人认可")
    assert walk.state == "closed" and walk.matter.closed_at == cast.now and walk.sheet.feedback == "报警人认可"
    assert verify().clean
    assert [row.by_ruling for row in walk.matter.handovers.order_by("version")] == [False, False, True]


def test_not_solved_can_be_sent_back_in_one_step(start: Any) -> None:
    walk = start().finished().do("tom", "reopen", words="还在吵", satisfied="no")
    assert walk.state == "reopened" and (walk.sheet.solved, walk.sheet.satisfied) == ("not_solved", "no")


def test_it_is_done_again_once_and_a_further_complaint_opens_a_new_matter_linked_to_it(start: Any) -> None:
    walk = start().finished().do("tom", "reopen", words="还在吵").do("bob", "finish", outcome="partly", result="再次劝阻")
    assert refusal(walk, "tom", "reopen", words="仍在吵") == "contested_once"
    walk.do("tom", "call_back", answer="not_solved", satisfied="no").do("tom", "close", feedback="已告知另行处理")
    assert walk.sheet.solved == "not_solved", "closed is not solved"
    assert refusal(walk, "alice", "contest", words="不服") == "contested_once"
    closed_at = walk.matter.closed_at
    walk.cast.later(hours=3)
    walk.do("alice", "open_new", words="又吵起来了")
    child = walk.matter.children.get()
    assert (child.kind, child.state, child.chain, child.number[-3:]) == ("diversion", "drafted", walk.matter.chain, "-F2")
    assert child.diversionsheet.request == "又吵起来了" and child.diversionsheet.caller_phone == walk.sheet.caller_phone
    assert walk.state == "closed" and walk.matter.closed_at == closed_at, "it stays as it was closed"


def test_the_reporter_contests_a_closed_matter_once(start: Any, cast: Cast) -> None:
    walk = start().settled().do("alice", "contest", words="没有解决")
    assert walk.state == "reopened" and walk.matter.closed_at is None and walk.sheet.contested_at == cast.now
    walk.do("bob", "finish", outcome="solved", result="再办").do("tom", "call_back", answer="solved").do("tom", "close", feedback="已再办")
    assert refusal(walk, "tom", "contest", words="又来") == "contested_once"


def test_the_room_may_finish_itself_what_it_need_not_assign(start: Any) -> None:
    walk = start(sheet={"urgency": "consult"}, category="0805").at_room()
    walk.do("tom", "finish", outcome="explained", result="已答复", how="phone", reached=True)
    assert walk.state == "resolved"


def test_the_station_may_offer_to_a_department_itself_and_the_townships_room_looks_over_it(start: Any, cast: Cast) -> None:
    walk = start().do("alice", "offer", to="D06")
    assert {"tina"} & set(cast.people) and "set_urgency" in walk.moves("tom")
    walk.do("bob", "sign").do("bob", "finish", outcome="solved", result="已办", how="visit")
    assert {"close", "reopen"} <= walk.moves("tom") and {"close", "reopen"} <= walk.moves("alice")


def test_what_the_room_declines_goes_to_the_hub_above_both_and_its_ruling_may_name_the_room(start: Any, cast: Cast) -> None:
    walk = start().do("alice", "offer", to="room").do("tom", "send_back", reason="wrong_area", words="属邻镇")
    assert walk.state == "disputed" and walk.matter.holder == cast.organisations["county-room"]
    assert "rule" not in walk.moves("tom"), "nobody rules on their own dispute"
    walk.do("kate", "rule", to="room", ground="area", basis="属地").do("tom", "accept")
    assert walk.state == "received"
    assert refusal(walk, "tom", "send_back", reason="wrong_area", words="再退") == "ruled_on"
    walk.do("tom", "assign", department="D06")
    assert walk.state == "assigned"


def test_what_nobody_signed_for_the_room_assigns_elsewhere(start: Any, cast: Cast) -> None:
    walk = start().at_room().do("tom", "assign", department="D07").do("tom", "assign", department="D06")
    assert walk.matter.holder == cast.organisations["D06"] and "sign" not in walk.moves("ben")


def test_given_back_to_the_police_it_is_counted_and_may_be_taken_or_diverted_again(start: Any, cast: Cast) -> None:
    walk = start().at_department().do("bob", "reflow", reason="obstructed", words="店主动手")
    assert walk.state == "back" and walk.matter.holder == cast.organisations["station"]
    assert (walk.sheet.reflows, walk.sheet.reflowed_at) == (1, cast.now)
    first = walk.sheet.offered_at
    cast.later(minutes=5)
    walk.do("alice", "offer", to="D06").do("bob", "sign").do("bob", "reflow", reason="crime", words="涉嫌违法")
    assert walk.sheet.reflows == 2 and walk.sheet.offered_at == first
    assert refusal(walk, "alice", "take_back", words="由民警处置") == "unanswered"
    walk.do("alice", "take_back", words="由民警处置", how="phone", feedback="民警已到场并告知")
    assert walk.state == "taken_back" and walk.matter.closed_at


def test_danger_blocks_the_way_to_the_township_until_somebody_has_looked(start: Any) -> None:
    walk = start(sheet={"danger": "yes"})
    assert refusal(walk, "alice", "offer", to="room") == "in_danger"
    walk.do("alice", "set_danger", danger="no", words="民警到场，已无危险").at_room()
    walk.do("tom", "assign", department="D06").do("bob", "sign").do("bob", "reflow", reason="danger", words="持刀")
    assert refusal(walk, "alice", "offer", to="room") == "in_danger"


def test_no_way_leads_to_closed_without_result_contact_and_feedback(start: Any) -> None:
    walk = start().at_department()
    assert refusal(walk, "bob", "finish", outcome="solved", result="", how="phone") == "unanswered"
    assert refusal(walk, "bob", "finish", outcome="solved", result="已办") == "not_contacted"
    assert refusal(walk, "bob", "finish", outcome="solved", result="已办", how="no_number") == "not_contacted", "there is a number"
    walk.do("bob", "contact", how="phone").do("bob", "finish", outcome="solved", result="已办")
    assert walk.sheet.reached is False and walk.sheet.contacted_at
    assert refusal(walk, "tom", "close", feedback=" ") == "unanswered"


def test_a_caller_who_left_no_number_need_not_be_rung(start: Any) -> None:
    walk = start(sheet={"caller_phone": ""}).at_department().do("bob", "finish", outcome="solved", result="已办", how="no_number")
    assert walk.state == "resolved"


def test_only_what_takes_diverted_matters_can_be_named(start: Any) -> None:
    walk = start()
    for code in ("station2", "team", "county-room", "township"):
        assert refusal(walk, "alice", "offer", to=code) == "not_a_department"


def test_the_desk_is_told_when_the_room_signs_and_the_taker_when_it_is_offered(start: Any, cast: Cast) -> None:
    walk = start().do("alice", "offer", to="room")
    assert set(Notice.objects.values_list("why", "organisation__code", "post")) == {("offer", "room", "town_dispatcher")}
    walk.do("tom", "accept").do("tom", "assign", department="D06")
    told = set(Notice.objects.values_list("why", "organisation__code", "post"))
    assert {("accept", "station", "dispatcher"), ("accept", "station", "reporter"), ("assign", "D06", "clerk")} <= told
