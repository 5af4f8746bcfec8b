"""Deciding a move, on a small loop made for the test: an errand that one office gives another."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bihuan.loop import (
    FINISH,
    RETURN,
    SIGN,
    Actor,
    Ask,
    Calendar,
    Clock,
    Loop,
    Move,
    Outcome,
    Refused,
    Request,
    Rule,
    Rules,
    Rung,
    Running,
    Snapshot,
    State,
    allowed,
    at_holder,
    at_hub,
    at_origin,
    decide,
    faults,
    offer,
    opening,
    over,
    replayed,
    rule,
    setting,
)

STATION, OFFICE, HUB, COUNTY, ELSEWHERE = 1, 2, 3, 4, 9
NOW = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)
DAY = date(2000, 1, 1)
RULES = Rules(
    [
        Rule("errand.wait", "1h", DAY),
        Rule("errand.sign", "5min", DAY),
        Rule("errand.finish", "5wd", DAY),
        Rule("errand.finish.1", "2h", DAY),
        Rule("errand.remind", "80%", DAY),
        Rule("errand.late", "0s", DAY),
        Rule("errand.times", "1", DAY),
        Rule("errand.more", "5wd", DAY),
        Rule("errand.finish", "9wd", date(2027, 1, 1)),
    ]
)
desk, carrier, hub = at_origin("desk"), at_holder("clerk"), at_hub("room")
ladder = (Rung(carrier, setting("errand.remind")), Rung(over("chief"), setting("errand.late")))


class Errand(Loop):
    """Something carried for somebody."""

    key, suffix, label, confidants = "errand", "E1", "errand", over("chief")
    extension_times, extension_limit = setting("errand.times"), setting("errand.more")
    fresh = State("fresh", lamp="call", start=True)
    offered = State("offered", lamp="unsigned")
    working = State("working", lamp="work")
    disputed = State("disputed", lamp="rule")
    done = State("done", lamp="done", end=True)

    give = Move("give", at=fresh, to=offered, by=desk, asks=(Ask("to", "to", "organisation"),), hands=offer("to"))
    sign = Move("sign", at=offered, to=working, by=carrier, hands=SIGN, joins=True)
    send_back = Move(
        "send back",
        at=(offered, working),
        to=disputed,
        by=carrier,
        asks=(Ask("why", "why", "code", (("not_ours", "not ours"),)),),
        hands=RETURN,
    )
    judge = Move("judge", at=disputed, to=offered, by=hub, asks=(Ask("to", "to", "organisation"),), hands=rule("to"))
    ask_more = Move(
        "ask for more time", at=working, by=carrier, asks=(Ask("term", "term", "limit"),), requests="extension", extends="finish"
    )
    grant = Move("grant", at=working, by=over("chief", "clerk"), grants="extension")
    deny = Move("deny", at=working, by=over("chief", "clerk"), denies="extension")
    finish = Move("finish", at=working, to=done, by=carrier, asks=(Ask("result", "result"),), hands=FINISH)

    clocks = (
        Clock("wait", "wait", setting("errand.wait"), runs=(fresh, disputed), ladder=ladder),
        Clock("sign", "sign", setting("errand.sign"), runs=(offered,), per="offer", ladder=ladder),
        Clock("finish", "finish", setting("errand.finish", "level"), runs=(offered, working, disputed), ladder=ladder),
    )


def actor(post: str, organisation: int, person: int = 7) -> Actor:
    return Actor(person, frozenset({(organisation, post)}), {organisation: (organisation, COUNTY)})


def at(state: str, holder: int = OFFICE, **more: Any) -> Snapshot:
    return Snapshot(state, 3, (holder, COUNTY), (STATION, COUNTY), hub=HUB, facts={"level": "3"}, **more)


def make(matter: Snapshot, move: str, who: Actor, now: datetime = NOW, **said: Any) -> Outcome:
    return decide(Errand, matter, move, who, said, now=now, calendar=Calendar(), rules=RULES)


def refusal(matter: Snapshot, move: str, who: Actor, now: datetime = NOW, **said: Any) -> str:
    with pytest.raises(Refused) as refused:
        make(matter, move, who, now, **said)
    return refused.value.code


CLERK, DESK, ROOM, CHIEF = actor("clerk", OFFICE), actor("desk", STATION), actor("room", HUB), actor("chief", COUNTY, 8)
FINISHING = Running("finish", 0, NOW, NOW + timedelta(days=7), "5wd")


def test_the_errand_is_a_closed_loop() -> None:
    assert faults(Errand) == []


def test_ownership_moves_at_the_offer_and_both_clocks_start_there() -> None:
    out = make(at("fresh", STATION), "give", DESK, to=OFFICE)
    assert (out.state, out.holder) == ("offered", OFFICE)
    assert {one.clock for one in out.started} == {"sign", "finish"}


def test_signing_stops_the_sign_clock_and_leaves_the_finish_clock_alone() -> None:
    running = (Running("sign", 0, NOW, NOW, "5min"), FINISHING)
    out = make(at("offered", running=running), "sign", CLERK)
    assert out.stopped == (("sign", 0),)
    assert out.started == ()


def test_a_return_goes_to_the_common_hub_and_the_finish_clock_runs_on() -> None:
    out = make(at("working", running=(FINISHING,)), "send_back", CLERK, why="not_ours")
    assert (out.state, out.holder) == ("disputed", HUB)
    assert "finish" not in {one.clock for one in out.started} | {clock for clock, _part in out.stopped}


def test_a_ruling_starts_the_sign_clock_anew_and_never_the_finish_clock() -> None:
    running = (FINISHING, Running("sign", 0, NOW, NOW, "5min", stopped=True))
    out = make(at("disputed", HUB, running=running), "judge", ROOM, NOW + timedelta(days=1), to=OFFICE)
    assert [one.clock for one in out.started] == ["sign"]
    assert out.started[0].started == NOW + timedelta(days=1)


def test_after_a_ruling_it_cannot_be_returned_and_is_not_offered_so() -> None:
    ruled = at("offered", ruled=True)
    assert refusal(ruled, "send_back", CLERK, why="not_ours") == "ruled_on"
    assert "send_back" not in allowed(Errand, ruled, CLERK)


def test_without_a_common_hub_nothing_can_be_returned() -> None:
    assert refusal(replace(at("working"), hub=None), "send_back", CLERK, why="not_ours") == "no_hub"


def test_a_stranger_with_the_same_post_elsewhere_may_do_nothing_anywhere() -> None:
    for state in Errand.states:
        for post in ("desk", "clerk", "room", "chief"):
            assert allowed(Errand, at(state), Actor(5, frozenset({(ELSEWHERE, post)}))) == []


def test_what_is_offered_is_exactly_what_is_not_refused_for_who_or_where() -> None:
    said = {
        "give": {"to": OFFICE},
        "judge": {"to": OFFICE},
        "send_back": {"why": "not_ours"},
        "ask_more": {"term": "2wd"},
        "finish": {"result": "ok"},
    }
    for state in Errand.states:
        for who in (CLERK, DESK, ROOM, CHIEF):
            matter = at(state, running=(FINISHING,), requests=())
            for move in Errand.moves:
                try:
                    make(matter, move, who, **said.get(move, {}))
                    done = True
                except Refused:
                    done = False
                assert done == (move in allowed(Errand, matter, who)), (state, move)


def test_missing_unknown_and_wrong_answers_are_named() -> None:
    assert refusal(at("working"), "finish", CLERK, result="  ") == "unanswered"
    assert refusal(at("working"), "finish", CLERK, result="ok", extra="x") == "unknown_answer"
    assert refusal(at("working"), "send_back", CLERK, why="tired") == "not_a_choice"


def test_a_matter_with_open_children_or_a_safety_task_does_not_close() -> None:
    assert refusal(at("working", open_children=1), "finish", CLERK, result="ok") == "children_open"
    assert refusal(at("working", safety_tasks=1), "finish", CLERK, result="ok") == "safety_task_open"


def test_more_time_is_asked_before_expiry_and_granted_by_a_second_person() -> None:
    matter = at("working", running=(FINISHING,))
    assert make(matter, "ask_more", CLERK, term="5wd").state == "working"
    assert refusal(matter, "ask_more", CLERK, FINISHING.due, term="5wd") == "too_late_to_extend"
    asked = replace(matter, requests=(Request("extension", CLERK.id, "5wd"),))
    assert refusal(asked, "ask_more", CLERK, term="1wd") == "already_asked"
    assert refusal(asked, "grant", CLERK) == "same_person"
    moved = make(asked, "grant", CHIEF).restarted
    assert [one.clock for one in moved] == ["finish"]
    assert moved[0].due > FINISHING.due and moved[0].extended


def test_more_time_is_granted_only_so_often_and_so_long() -> None:
    matter = at("working", running=(FINISHING,))
    assert refusal(matter, "ask_more", CLERK, term="6wd") == "extension_too_long"
    assert refusal(matter, "ask_more", CLERK, term="soon") == "not_a_limit"
    assert refusal(replace(matter, extensions=1), "ask_more", CLERK, term="1wd") == "extended_often"
    assert refusal(matter, "grant", CHIEF) == "nothing_asked"


def test_a_restricted_matter_opens_to_its_crew_its_confidants_and_whoever_signs_for_it() -> None:
    closed = at("offered", restricted=True)
    assert allowed(Errand, closed, CLERK) == ["sign"]  # signing puts the clerk on the crew
    working = at("working", restricted=True)
    assert allowed(Errand, working, CLERK) == []
    assert "finish" in allowed(Errand, replace(working, crew=frozenset({7})), CLERK)


def test_limits_come_from_the_row_of_the_day_the_clock_started_and_by_level() -> None:
    this_year = make(at("fresh", STATION), "give", DESK, to=OFFICE).started
    next_year = make(at("fresh", STATION), "give", DESK, datetime(2027, 3, 1, tzinfo=UTC), to=OFFICE).started
    urgent = make(replace(at("fresh", STATION), facts={"level": "1"}), "give", DESK, to=OFFICE).started
    limits = [next(one.rule.value for one in started if one.clock == "finish") for started in (this_year, next_year, urgent)]
    assert limits == ["5wd", "9wd", "2h"]


def test_the_ladder_begins_with_the_reminder_before_the_due_moment() -> None:
    clock = next(one for one in make(at("fresh", STATION), "give", DESK, to=OFFICE).started if one.clock == "sign")
    assert (clock.rung, clock.next) == (0, NOW + timedelta(minutes=4))


def test_opening_starts_the_clocks_of_the_first_state() -> None:
    out = opening(Errand, at("fresh", STATION), now=NOW, calendar=Calendar(), rules=RULES)
    assert [one.clock for one in out.started] == ["wait"]


def test_closing_stops_every_clock() -> None:
    out = make(at("working", running=(FINISHING,)), "finish", CLERK, result="ok")
    assert out.closed and out.stopped == (("finish", 0),) and out.started == ()


def test_a_ledger_that_skips_a_step_does_not_replay() -> None:
    whole = [("open", "fresh"), ("give", "offered"), ("sign", "working"), ("finish", "done")]
    assert replayed(Errand, whole) == "done"
    for gap in range(len(whole) - 1):
        with pytest.raises(ValueError, match="does not lead"):
            replayed(Errand, whole[:gap] + whole[gap + 1 :])


def test_definitions_that_could_lose_a_matter_are_named() -> None:
    class Leaky(Loop):
        """A loop with every fault."""

        key, label, confidants = "leaky", "leaky", over("chief")
        start = State("start", lamp="call", start=True)
        trap = State("trap", lamp="work")
        island = State("island", lamp="work")
        end = State("end", lamp="done", end=True)
        fall = Move("fall", at=start, to=trap, by=desk)
        ask = Move("ask", at=start, by=desk, requests="more")
        hand = Move("hand", at=start, to=end, by=desk, hands=offer("to"))
        clocks = (Clock("once", "once", setting("errand.wait"), runs=(start,)),)

    found = "\n".join(faults(Leaky))
    for fault in (
        "island can never be reached",
        "trap can never be closed",
        "trap has no clock",
        "tells nobody",
        "nobody can grant",
        "never be signed for",
        "does not ask for to",
    ):
        assert fault in found
