"""What the words of a call suggest: by the sorter that is shipped, on calls written by hand that it never read."""

import csv
import os
from pathlib import Path

import pytest

from bihuan.station.calls.categories import shipped
from bihuan.station.calls.proposing import TOWNSHIP, Proposal, dangers, shipped_sorter, suggested

pytestmark = pytest.mark.skipif(os.environ.get("BIHUAN_TEST_DB") == "postgresql", reason="pure: the database makes no difference")
BY_HAND = Path(__file__).parents[4] / "bench" / "calls_by_hand.csv"


def _suggested(words: str) -> Proposal:
    return suggested(words, shipped(), shipped_sorter())


def test_hardly_any_police_call_is_offered_to_the_township() -> None:
    with BY_HAND.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = [(row, _suggested(row["text"])) for row in rows]
    police = [proposal for row, proposal in found if row["truth"] == "police"]
    assert len(rows) >= 300 and sum(proposal.route == TOWNSHIP for proposal in police) <= 0.005 * len(police)
    named = [(row["code"], proposal.sort.code) for row, proposal in found if proposal.sort]
    assert len(named) > len(rows) / 2 and sum(truth == said for truth, said in named) > 0.75 * len(named)
    assert all(set(word) <= set(row["text"].lower() + " ") for row, proposal in found for word in proposal.words)


@pytest.mark.parametrize(("words", "flags"), [
    ("我老公又打我，孩子在哭", {"domestic", "violence", "child"}),
    ("my husband hit me and he has a knife", {"domestic", "violence", "weapon"}),
    ("囡囡不见了，才四岁", {"missing", "child"}), ("屋里一股煤气味，我头晕", {"gas"}), ("他站在楼顶说不想活了", {"self_harm"}),
    ("厨房着火，老太太还在里面", {"fire", "elder"}), ("有人掉河里了救命", {"drowning"}), ("水漫到一楼了", {"flood"}),
])  # fmt: skip
def test_a_danger_is_heard_whatever_else_is_said(words: str, flags: set[str]) -> None:
    assert flags <= set(dangers().raised(f"店家不肯退钱，顺便说一句，{words}"))


def test_a_danger_raises_the_level_and_keeps_the_call_with_the_police() -> None:
    calm, grave = _suggested("楼下KTV太吵，影响休息"), _suggested("楼下KTV太吵，影响休息，里面有人拿刀")
    assert calm.sort and calm.level == calm.sort.level == 4
    assert grave.level in (None, 1) and grave.route != TOWNSHIP and "weapon" in grave.asks


def test_silence_a_joke_and_a_wrong_number_are_never_sorted_away() -> None:
    for words in ("（无声）", "打错了", "哈哈哈你猜我是谁", "", "\U0001f600\u202e"):
        assert _suggested(words).sort is None and _suggested(words).route in ("", "police")
