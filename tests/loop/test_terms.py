"""Lengths of time as people write them, in two languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.loop.limits import parse_limit
from bihuan.loop.terms import UNITS, code_of, far_off

WRITTEN = (
    ("2分钟", "2min"), ("90秒", "90s"), ("3天", "3d"), ("三天", "3d"), ("3个工作日", "3wd"), ("三个工作日", "3wd"), ("24小时", "24h"),
    ("1 工作小时", "1wh"), ("2 min", "2min"), ("3 working days", "3wd"), ("1 working day", "1wd"), ("１个半小时", "1.5h"),
    ("半小时", "0.5h"), ("半个小时", "0.5h"), ("两小时", "2h"), ("十五分钟", "15min"), ("二十四小时", "24h"), ("一百二十秒", "120s"),
    ("1小时30分钟", "90min"), ("1分30秒", "90s"), ("一周", "7d"), ("2 weeks", "14d"), ("90s", "90s"), ("1wh", "1wh"), ("3wd", "3wd"),
    ("eod", "eod"), ("当天结束", "eod"), ("today", "eod"), ("none", "none"), ("不限", "none"), ("no limit", "none"), ("80%", "80%"),
    ("８０％", "80%"), ("2", "2"), ("3天内", "3d"), ("4.5 分钟", "4.5min"), ("End of the day", "eod"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "code"), WRITTEN)
def test_what_a_clerk_writes_is_the_code_that_is_kept(text: str, code: str) -> None:
    assert code_of(text) == code


@pytest.mark.parametrize("text", [
    "", "天", "soon", "半天", "1.5个工作日", "3天2小时", "三三天", "3个月", "12345678天", "<b>3天</b>", "-2小时", "1小时1小时工作",
])  # fmt: skip
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="length of time|counted whole|not a limit"):
        code_of(text)


@given(st.integers(1, 9999), st.sampled_from([(word, unit) for unit, words in UNITS.items() for word in words]))
def test_every_word_of_every_unit_is_read_as_its_own_code(number: int, pair: tuple[str, str]) -> None:
    word, unit = pair
    assert code_of(f"{number} {word}") == (f"{7 * number}d" if unit == "w" else f"{number}{unit}")


@given(st.text(max_size=30))
def test_no_text_breaks_it_and_what_is_read_can_be_reckoned_with(text: str) -> None:
    try:
        code = code_of(text)
    except ValueError:
        return
    assert code == "none" or code.isdecimal() or code.endswith("%") or parse_limit(code)


def test_a_slip_of_the_finger_is_far_off_and_a_decision_is_not() -> None:
    assert far_off("99999d", "90s") and far_off("90min", "90s") and far_off("1s", "90s")
    assert not far_off("2min", "90s") and not far_off("5wd", "3wd") and not far_off("80%", "90s")
    assert far_off("60d", "0s") and not far_off("1d", "0s") and not far_off("5d", "none")
    assert far_off("5000", "300") and not far_off("500", "300") and not far_off("none", "90s")
