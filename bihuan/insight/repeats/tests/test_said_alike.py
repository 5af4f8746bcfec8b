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


def test_a_long_name_is_shown_whole_and_its_shreds_are_not() -> None:
    words = ["滨江花园小区的搅拌站夜里又响", "搅拌站太吵，滨江花园小区都睡不着", "我住滨江花园小区，那个搅拌站灰很大", *WORDS[3:]]
    assert common(words, TELLERS, [0, 1, 2]) == ("滨江花园小区", "搅拌站")


def test_a_sentence_that_all_copied_is_still_shown_by_a_piece() -> None:
    found = common(["请尽快处理临街商铺油烟直排居民楼的问题"] * 3 + WORDS[3:], TELLERS, [0, 1, 2])
    assert found and all(one in "请尽快处理临街商铺油烟直排居民楼的问题" for one in found)
