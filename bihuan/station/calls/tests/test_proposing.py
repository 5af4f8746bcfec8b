"""What the words of a call suggest: by the sorter that is shipped, on calls written by hand that it never read."""

import csv
import os
from pathlib import Path

import pytest

from bihuan.insight.texts.learning import learn
from bihuan.station.calls.categories import shipped
from bihuan.station.calls.proposing import TOWNSHIP, Proposal, dangers, shipped_sorter, suggested
from bihuan.station.calls.townhall import read_words

pytestmark = pytest.mark.skipif(os.environ.get("BIHUAN_TEST_DB") == "postgresql", reason="pure: the database makes no difference")
BY_HAND = Path(__file__).parents[4] / "bench" / "calls_by_hand.csv"


def _suggested(words: str) -> Proposal:
    return suggested(words, shipped(), shipped_sorter())


def test_hardly_any_police_call_is_offered_to_the_township() -> None:
    with BY_HAND.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = [(row, _suggested(row["text"])) for row in rows]
    police = [proposal for row, proposal in found if row["truth"] == "police"]
    assert len(police) >= 500 and sum(proposal.route == TOWNSHIP for proposal in police) <= 0.002 * len(police)
    harmless = [proposal for row, proposal in found if row["truth"] == "township"]
    assert sum(proposal.route == TOWNSHIP for proposal in harmless) > 0.45 * len(harmless)
    named = [(row["code"], proposal.sort.code) for row, proposal in found if proposal.sort]
    assert len(named) > len(rows) / 2 and sum(truth == said for truth, said in named) > 0.8 * len(named)
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


CALM = ("我家门口路灯不亮了，麻烦修一下", "小区停水了，什么时候能来水", "The street lamp has been broken for weeks")


@pytest.mark.parametrize("more", [
    "他写了封信放在桌上人就出去了，说不用等", "有个男的天天跟着我下班", "手机点了个短信里的东西钱就少了", "刚才窗子那边爬进来个人",
    "she gave me something to drink and I woke up without my clothes", "a man keeps waiting outside my daughter's school",
    "奶奶早上出门到现在没有回来", "楼上那家女的在喊，后来又没声音了",
])  # fmt: skip
@pytest.mark.parametrize("calm", CALM)
def test_what_is_said_beside_a_harmless_matter_keeps_the_call_with_the_police(calm: str, more: str) -> None:
    assert _suggested(calm).route == TOWNSHIP
    assert _suggested(f"{calm}，{more}").route != TOWNSHIP and _suggested(f"{more}. {calm}").route != TOWNSHIP


def test_a_call_full_of_words_never_met_is_not_sent_away_for_one_word_that_is_known() -> None:
    strange = "嗯那个格鲁姆布拉兹的玩意儿昨儿夜头又嗡咙呼噜地窜哒"
    assert _suggested(f"路灯坏了，{strange}").route != TOWNSHIP
    assert _suggested("the street lamp is broken, zblorg wumphed qintar vexily yorn dribbet mauk").route != TOWNSHIP


def test_whoever_learnt_the_sorter_the_judges_decide() -> None:
    sure = learn(["路灯坏了"] * 30 + ["有人进了我家"] * 30, ["1004"] * 30 + ["0101"] * 30, 0).model
    assert suggested("路灯坏了，有个人一直跟着我", shipped(), sure).route != TOWNSHIP


def test_a_pattern_with_a_comma_that_is_not_quoted_is_refused_and_not_cut(tmp_path: Path) -> None:
    table = tmp_path / "words.csv"
    table.write_text("flag,pattern\nweapon,a.{0,3}b\n", encoding="utf-8")
    with pytest.raises(ValueError, match="between quotes"):
        read_words(table)
    table.write_text('flag,pattern\nweapon,"a.{0,3}b"\n', encoding="utf-8")
    assert read_words(table).raised("axxb") == {"weapon": "axxb"}


@pytest.mark.parametrize(("words", "flag"), [("他从那幢楼跳下去了", "self_harm"), ("水在往屋子里灌", "flood"), ("对不起大家", "self_harm")])
def test_dangers_whose_pattern_has_a_comma_are_heard(words: str, flag: str) -> None:
    assert flag in dangers().raised(words)


def test_silence_a_joke_and_a_wrong_number_are_never_sorted_away() -> None:
    for words in ("（无声）", "打错了", "哈哈哈你猜我是谁", "", "\U0001f600\u202e"):
        assert _suggested(words).sort is None and _suggested(words).route in ("", "police")
