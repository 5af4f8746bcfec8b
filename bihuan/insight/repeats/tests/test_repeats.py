import os

import numpy as np
import pytest

from bench.calls_made import COLUMNS, made
from bihuan.insight.repeats.calls import Calls, columns
from bihuan.insight.repeats.evidence import LEAST, LIMITS
from bihuan.insight.repeats.issues import issues
from bihuan.insight.repeats.link import estimate, link, shipped, table_of, worth_from
from bihuan.insight.repeats.recent import Question, Recent

pytestmark = pytest.mark.skipif(os.environ.get("BIHUAN_TEST_DB") == "postgresql", reason="needs no database")

HOUR = 3600.0
NOISE = "楼上半夜放音响，桂花新村12栋3单元，吵得睡不着"


def of(*calls: tuple) -> Calls:
    """(seconds, latitude, longitude, caller, words) each."""
    at, lat, lon, caller, words = zip(*calls, strict=True)
    nan = [np.nan if cell is None else cell for cell in lat], [np.nan if cell is None else cell for cell in lon]
    return columns(range(len(at)), at, *nan, caller, words)


@pytest.fixture(scope="module")
def town() -> tuple[Calls, np.ndarray]:
    rows = list(zip(*made(6000, seed=11), strict=True))
    table = dict(zip(COLUMNS, rows, strict=True))
    lat, lon = ([float(cell) if cell != "" else np.nan for cell in table[name]] for name in ("lat", "lon"))
    calls = columns(table["id"], table["at"], lat, lon, table["caller"], table["words"], table["place"])
    return calls, np.array(table["matter"])


def pairs(group: np.ndarray) -> int:
    counts = np.unique(group, return_counts=True)[1]
    return int((counts * (counts - 1) // 2).sum())


def test_calls_made_up_with_their_matter_are_found_again(town: tuple[Calls, np.ndarray]) -> None:
    calls, matter = town
    found = link(calls)
    right = pairs(np.unique(np.stack([found.group, matter]), axis=1, return_inverse=True)[1])
    assert right / pairs(found.group) > 0.9 and right / pairs(matter) > 0.8
    assert (found.group[found.i] == found.group[found.j]).all() and (found.bits >= LEAST).all()
    assert (found.minutes <= LIMITS.seconds / 60).all()
    near = found.metres[~np.isnan(found.metres) & (found.caller != 1)]
    assert (near <= LIMITS.metres).all()


def test_one_crash_told_by_three_is_one_matter_and_the_same_complaint_next_door_is_not() -> None:
    crash = "两辆车撞了，沙洲路路口，有人受伤流血"
    calls = of(
        (0.0, 30.0, 121.0, "a", crash), (200.0, 30.0002, 121.0, "", crash + "快来"),
        (120.0, 30.0003, 121.0002, "b", "沙洲路路口撞车了，伤了人，在流血"),
        (0.0, 30.1, 121.1, "c", NOISE), (1800.0, 30.102, 121.1, "d", NOISE.replace("12栋3单元", "31栋1单元")),
    )  # fmt: skip
    group = link(calls).group
    assert group[0] == group[1] == group[2]
    assert group[3] != group[4] and group[3] != group[0]


def test_three_days_are_the_end_of_it() -> None:
    again = of((0.0, 30.0, 121.0, "a", NOISE), (71 * HOUR, 30.0, 121.0, "a", NOISE), (144 * HOUR, 30.0, 121.0, "a", NOISE))
    found = link(again)
    assert [(int(i), int(j)) for i, j in zip(found.i, found.j, strict=True)] == [(0, 1)]


@pytest.mark.parametrize("words", ["", "\0", "🚑🚑", "مرحبا", "x" * 100_000, "\ud800", "12"])
def test_no_text_is_too_odd_to_be_read(words: str) -> None:
    calls = of((0.0, None, None, "", words), (5.0, None, None, "", words), (9.0, 30.0, 121.0, "a", NOISE))
    assert len(link(calls).group) == 3


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="differ in length"):
        columns([1, 2], [0.0], [0.0], [0.0], [""], [""])


def test_no_calls_at_all_are_no_fault() -> None:
    assert len(link(columns([], [], [], [], [], [])).group) == 0


def test_weights_are_learnt_and_come_back_from_a_file_as_they_went(town: tuple[Calls, np.ndarray]) -> None:
    worth = estimate(*town)
    assert worth.metres[0, 0] > worth.metres[0, 5] and worth.door[0, 1] > worth.door[0, 0]
    again = worth_from(table_of(worth))
    assert np.allclose(again.words, worth.words, atol=0.01)
    with pytest.raises(ValueError, match="other bands: names"):
        worth_from(table_of(worth) | {"names": [1.0]})


def recent() -> Recent:
    held = Recent(shipped())
    held.add(1, Question(0.0, NOISE, lat=30.0, lon=121.0, callers=("jan:a",)))
    held.add(2, Question(HOUR, "my bag was stolen at Mill Lane", lat=30.0, lon=121.0003, callers=("b",)))
    return held


def test_a_call_being_typed_is_answered_with_its_like_and_the_reasons() -> None:
    answer = recent().ask(Question(2 * HOUR, "楼上又半夜放音响，桂花新村12栋", lat=30.0001, lon=121.0, callers=("feb:a", "jan:a")))
    first = answer.same[0]
    assert first.id == 1 and first.odds > 1 and first.same_number is True and first.same_door is True
    assert first.metres == pytest.approx(11, abs=1) and first.minutes == 120 and first.words > 0.3
    assert 2 not in {one.id for one in answer.same}
    assert answer.here == (2, 1)


def test_what_is_taken_out_or_too_old_is_not_proposed() -> None:
    held, asking = recent(), Question(2 * HOUR, NOISE, lat=30.0, lon=121.0, callers=("jan:a",))
    held.remove(1)
    held.remove(99)
    assert not held.ask(asking).same and len(held) == 1
    held.add(1, asking)
    assert [one.id for one in held.ask(asking).same] == [1]
    assert held.expire(30 * 24 * HOUR + 1.5 * HOUR) == 1 and 1 in held and 2 not in held
    assert [one.id for one in held.ask(asking).same] == [1]
    held.expire(40 * 24 * HOUR)
    assert len(held) == 0 and not held.ask(asking).same


def test_words_tell_where_a_call_without_a_point_comes_from() -> None:
    held = Recent(shipped())
    for call in range(60):
        names = ("银杏花园", "白鹭码头", "石井新村")
        held.add(call, Question(call * 4 * HOUR, f"{names[call % 3]}有人打架{call}", lat=30 + call % 3 / 10, lon=121.0))
    held.expire(0.0)
    answer = held.ask(Question(61 * 4 * HOUR, "白鹭码头有人打架，快来"))
    assert answer.same and all(one.id % 3 == 1 and one.metres is None and one.names for one in answer.same)


def test_an_issue_is_found_among_what_has_nothing_to_do_with_it_in_both_languages() -> None:
    plant = [f"丽水小区旁边的搅拌站{told}" for told in ("半夜施工噪音", "灰尘大", "没有许可还在开工", "噪音灰尘没人管")]
    rubbish = ("leaves rubbish all over", "has rubbish and rats", "dumps its rubbish at night")
    market = [f"the market on Mill Lane {told}" for told in rubbish]
    other = ["我的身份证丢了", "a lost dog near the school", "请问居住证怎么办理", "路灯坏了一个星期", "my neighbour plays the drums"]
    words = plant + market + other
    rows, nowhere = range(len(words)), [np.nan] * len(words)
    calls = columns(rows, np.arange(len(words)) * HOUR, nowhere, nowhere, [f"{row}" for row in rows], words)
    found = issues(calls, now=len(words) * HOUR, alike=0.25)
    assert [one.rows for one in found] == [(0, 1, 2, 3), (4, 5, 6)]
    assert found[0].tellers == 4 and 3 < found[0].heat < 4 and found[0].typical in found[0].rows
    with pytest.raises(ValueError, match="shorter window"):
        issues(columns(range(12_001), *([np.zeros(12_001)] * 3), [""] * 12_001, [""] * 12_001), now=0.0)
