"""The counter of diversions and what stands beside it."""

from datetime import date, timedelta
from typing import Any

from bihuan.station.calls.models import Call
from bihuan.station.kinds.diversion import figures
from bihuan.station.kinds.diversion.tests.walk import Walk
from bihuan.station.loop.access import visible
from bihuan.station.loop.models import Assist, Matter
from tests.cast import Cast

MARCH = (date(2026, 3, 1), date(2026, 3, 31))
ALL = Matter.objects.all


def many(start: Any, cast: Cast) -> list[Walk]:
    walks = [start().settled(), start(category="0904").settled(), start(category="0905").at_department(), start(restricted=True).at_room()]
    walks.append(start().at_department().do("bob", "reflow", reason="crime", words="…").do(
        "alice", "take_back", words="…", how="phone", feedback="…"))
    start()  # never diverted, so never counted
    return walks


def test_the_counter_equals_the_list_by_month_department_class_and_outcome(start: Any, cast: Cast) -> None:
    walks = many(start, cast)
    rows = figures.listing(ALL(), *MARCH)
    assert {row.number for row in rows} == {walk.matter.number for walk in walks}
    for by in (("month",), ("department",), ("category",), ("outcome",), ("month", "department", "category", "outcome")):
        assert sum(figures.counted(rows, *by).values()) == len(rows) == 5
    assert figures.counted(rows, "department") == {("D06",): 4, ("restricted",): 1}
    assert figures.counted(rows, "outcome") == {("solved",): 2, ("open",): 1, ("police",): 1, ("restricted",): 1}


def test_a_month_counts_by_chinas_days_and_each_matter_once(start: Any, cast: Cast) -> None:
    cast.now = cast.now.replace(month=3, day=31, hour=16, minute=30)  # 00:30 on 1 April in China
    walk = start().at_department().do("bob", "reflow", reason="crime", words="…").do("alice", "offer", to="D07")
    assert figures.listing(ALL(), *MARCH) == []
    april = figures.listing(ALL(), date(2026, 4, 1), date(2026, 4, 30))
    assert [(row.number, row.month, row.department) for row in april] == [(walk.matter.number, "2026-04", "D07")]


def test_who_may_not_see_a_matter_does_not_count_it(start: Any, cast: Cast) -> None:
    many(start, cast)
    assert len(figures.listing(visible(cast.actor("bob"), cast.now), *MARCH)) == 4
    assert figures.listing(visible(cast.actor("charlie-town_dispatcher-far-room"), cast.now), *MARCH) == []


def test_reflow_counts_what_came_back_within_thirty_days(start: Any, cast: Cast) -> None:
    early, late = start().at_department(), start().at_department()
    cast.later(days=30)
    early.do("bob", "reflow", reason="crime", words="…")
    cast.later(minutes=1)
    late.do("bob", "reflow", reason="crime", words="…")
    share = figures.reflow(figures.listing(ALL(), *MARCH))
    assert (share.part, share.whole) == (1, 2) and "30" in share.definition


def call(cast: Cast, key: str, minutes: float, incident: Matter | None = None) -> Call:
    at = cast.now + timedelta(minutes=minutes)
    return Call.objects.create(number=f"c{Call.objects.count()}", received_at=at, entered_at=at, station=cast.organisations["station"],
                               category="0902", level=4, caller_key=key, matter=incident)


def test_a_repeat_is_the_same_number_again_from_eight_minutes_to_seventy_two_hours_after(start: Any, cast: Cast) -> None:
    for key, minutes in (("a", 7), ("b", 9), ("c", 72 * 60 - 1), ("d", 72 * 60 + 1)):
        start(sheet={"call_id": call(cast, key, -1).pk}).at_room()
        call(cast, key, minutes)
    start().at_room()
    share = figures.repeats(ALL(), *MARCH)
    assert (share.part, share.whole) == (2, 5)


def test_a_call_joined_to_the_same_incident_is_no_repeat(start: Any, cast: Cast) -> None:
    incident = cast.open("incident")
    start(sheet={"call_id": call(cast, "a", -1, incident).pk}).at_room()
    call(cast, "a", 20, incident)
    assert figures.repeats(ALL(), *MARCH).part == 0


def test_on_time_is_judged_by_the_first_finish_and_the_deadline_with_its_extensions(start: Any, cast: Cast) -> None:
    good, late, running = (start(sheet={"urgency": "urgent"}).at_department() for _ in range(3))
    good.do("bob", "finish", outcome="solved", result="…", how="phone")
    cast.later(hours=3)
    late.do("bob", "finish", outcome="solved", result="…", how="phone")
    good.do("tom", "reopen", words="…").do("bob", "finish", outcome="solved", result="…")
    start().at_department()  # not due yet
    share = figures.on_time(ALL(), *MARCH, now=cast.now)
    assert (share.part, share.whole) == (1, 3) and running.state == "working"


def test_what_the_rung_callers_said(start: Any) -> None:
    start(sheet={"urgency": "urgent"}).finished().do("tom", "call_back", answer="solved")
    start(sheet={"urgency": "urgent"}).finished().do("tom", "call_back", answer="not_solved")
    start(sheet={"urgency": "urgent"}).finished().do("tom", "call_back", answer="not_reached")
    share = figures.solved(ALL(), *MARCH)
    assert (share.part, share.whole, share.share) == (1, 2, 0.5)


def test_the_response_times_of_those_who_were_asked(start: Any, cast: Cast) -> None:
    walk = start().at_department()
    for _ in range(3):
        walk.do("tom", "ask_help", organisation="D07", task="…", within="hour")
    parts = list(Assist.objects.order_by("part").values_list("part", flat=True))
    cast.later(minutes=20)
    walk.do("ben", "answer_help", part=parts[0], answer="done", words="…")
    cast.later(minutes=60)
    walk.do("ben", "answer_help", part=parts[1], answer="done", words="…")
    assert figures.helped(ALL(), *MARCH) == [figures.Helped("D07", 3, 2, 1, timedelta(minutes=50))]
