"""What a group of calls has in common, in words; never what one teller alone keeps saying."""

import pytest

from bihuan.insight.repeats.said_alike import common

WORDS = ["楼下广场舞音响太吵", "广场舞又开始了，音响很大", "晚上广场舞吵得睡不着",
         "路口两车相撞", "手机丢了", "有人打架", "邻居漏水", "车被刮了"]
TELLERS = ["a", "b", "c", "d", "e", "f", "g", "h"]


def test_the_common_word_is_found_whole() -> None:
    assert common(WORDS, TELLERS, [0, 1, 2])[0] == "广场舞"


def test_what_one_teller_repeats_is_not_shown() -> None:
    assert common(["王翠花又骂人"] * 3 + ["别的事情"] * 5, ["a"] * 3 + ["b"] * 5, [0, 1, 2]) == ()


def test_english_words_and_no_figures() -> None:
    words = ["loud music at 13800002716", "loud music again", "cat in a tree", "lost wallet", "car crash"]
    found = common(words, ["a", "b", "c", "d", "e"], [0, 1])
    assert set(found) == {"loud", "music"}
    with pytest.raises(ValueError):
        common(words, [], [0])
