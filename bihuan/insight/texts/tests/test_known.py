"""What of a text has been met before, and where it is cut into clauses."""

from hypothesis import given
from hypothesis import strategies as st

from bihuan.insight.texts.known import Known, clauses

CALM = ["路灯坏了没人修", "小区停水一整天", "the street lamp is broken", "no water in our street"]
GRAVE = ["有人拿刀追我", "a man chases me in our street", "有人拿刀", "a man has a knife"]


def test_a_text_is_cut_where_people_draw_breath() -> None:
    assert clauses("路灯坏了，没人修。But he waits outside and I am alone") == ["路灯坏了", "没人修", "he waits outside", "I am alone"]
    assert clauses("  ，。") == [] and clauses("一句话") == ["一句话"]


def test_only_what_the_kind_has_said_is_known() -> None:
    known = Known.learnt(CALM, GRAVE * 4)
    assert known.share(["路灯坏了"]) == 1.0 and known.share(["the lamp is broken"]) == 1.0
    assert known.share(["拿刀追我"]) == 0.0 and known.share(["zblorg wumph"]) == 0.0
    assert 0.3 < known.share(["路灯坏了", "拿刀追我"]) < 0.7


def test_a_piece_that_others_use_much_more_often_is_not_the_kinds_own() -> None:
    assert Known.learnt(["有人"], ["有人"] * 3).share(["有人"]) == 1.0
    assert Known.learnt(["有人"], ["有人"] * 4).share(["有人"]) == 0.0


def test_nothing_learnt_knows_nothing_and_nothing_said_holds_nothing_unknown() -> None:
    assert Known.learnt([], []).share(["路灯"]) == 0.0 and Known.learnt(CALM, []).share([]) == 1.0


@given(st.lists(st.text(max_size=60), max_size=4))
def test_the_share_is_a_share_whatever_is_said(texts: list[str]) -> None:
    assert 0.0 <= Known.learnt(CALM, GRAVE).share(texts) <= 1.0
