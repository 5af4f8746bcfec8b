"""Who is rung: drawn by number, or due by what happened; chosen by nobody."""

from types import SimpleNamespace
from typing import Any

import pytest

from bihuan.station.kinds.diversion import callback
from bihuan.station.kinds.diversion.tests.walk import refusal
from tests.cast import Cast

NUMBERS = [f"330299-20260302-{n:04d}-F1" for n in range(2000)]


def case(**columns: Any) -> tuple[Any, Any]:
    plain = {"reopened_at": None, "ruled": False, "returned": 0, "urgency": "general"} | columns
    return SimpleNamespace(number=NUMBERS[0], restricted=plain.pop("restricted", False)), SimpleNamespace(**plain)


def test_the_sample_is_about_its_share_and_the_same_each_time() -> None:
    drawn = [callback.drawn(number, "20%") for number in NUMBERS]
    assert 0.17 < sum(drawn) / len(drawn) < 0.23
    assert drawn == [callback.drawn(number, "20%") for number in NUMBERS]
    assert all(callback.drawn(number, "100%") for number in NUMBERS) and not any(callback.drawn(number, "0%") for number in NUMBERS)


def test_a_larger_share_draws_the_smaller_one_and_more() -> None:
    assert all(callback.drawn(number, "50%") for number in NUMBERS if callback.drawn(number, "20%"))


@pytest.mark.parametrize(("columns", "why"), [
    ({"returned": 1}, "returned"), ({"ruled": True, "returned": 1}, "ruled"), ({"urgency": "urgent"}, "urgent"),
    ({"reopened_at": 1}, "reopened"), ({}, "none"), ({"restricted": True, "urgency": "urgent", "ruled": True}, "none"),
    ({"restricted": True, "reopened_at": 1}, "reopened")])  # fmt: skip
def test_need_goes_before_the_draw(columns: dict[str, Any], why: str) -> None:
    assert callback.why(*case(**columns), share="0%") == why


def undrawn(start: Any) -> Any:
    walk = start()
    while callback.drawn(walk.matter.number, "20%"):
        walk = start()
    return walk


def test_one_that_was_not_drawn_closes_with_feedback_and_is_not_rung(start: Any) -> None:
    walk = undrawn(start).finished()
    assert walk.sheet.call_back == "none"
    assert refusal(walk, "tom", "call_back", answer="solved", satisfied="yes") == "not_drawn"
    walk.do("tom", "close", feedback="已告知")
    assert walk.state == "closed"


def test_after_enough_tries_one_who_cannot_be_reached_holds_nothing_up(start: Any, cast: Cast) -> None:
    walk = start(sheet={"urgency": "urgent"}).finished().do("tom", "call_back", answer="not_reached")
    assert refusal(walk, "tom", "close", feedback="已办") == "call_back_due"
    cast.later(hours=20)
    walk.do("alice", "call_back", answer="not_reached").do("tom", "close", feedback="两次未接")
    assert walk.state == "closed" and walk.sheet.solved == "not_reached"
