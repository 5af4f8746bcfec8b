"""What callers say, and the place that was meant: by address, village, number, crossing, landmark, nickname, sound, spelling, initials."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from bihuan.insight.places.find import NEAR, Candidate, find
from bihuan.insight.places.gazetteer import ADDRESS, AREA, NICKNAME, SPOT, STREET, Gazetteer, Place, gazetteer

pytestmark = pytest.mark.skipif(os.environ.get("BIHUAN_TEST_DB") == "postgresql", reason="no database in it")

KNOWN: Gazetteer = gazetteer(
    [
        Place(("工业路82号翠湖花园7幢", "翠湖花园7幢", "翠湖花园"), ADDRESS, 29.85, 121.45, "新桥社区"),
        Place(("工业路82号翠湖花园8幢", "翠湖花园8幢", "翠湖花园"), ADDRESS, 29.852, 121.45, "新桥社区"),
        Place(("柳河村3组15号", "柳河村3组"), ADDRESS, 29.9, 121.5, "柳河村"),
        Place(("柳河村", "柳河"), AREA, 29.9, 121.5, "柳河村"), Place(("新桥社区",), AREA, 29.85, 121.45, "新桥社区"),
        Place(("解放路",), STREET, 29.86, 121.46, "新桥社区"), Place(("学府路",), STREET, 29.861, 121.47, "新桥社区"),
        Place(("云溪中心小学",), SPOT, 29.862, 121.471, "新桥社区"), Place(("柳河小学",), SPOT, 29.901, 121.501, "柳河村"),
        Place(("老王小卖部",), SPOT, 29.863, 121.465, "新桥社区"),
        Place(("老槐树", "柳河村晒场"), NICKNAME, 29.902, 121.502, "柳河村"),
    ],
    numbers=[("解放路", 10, 29.8600, 121.4600), ("解放路", 20, 29.8610, 121.4620), ("解放路", 11, 29.8, 121.4)],
    crossings={("学府路", "解放路"): (29.8605, 121.468)})


def first(said: str) -> Candidate:
    return find(said, KNOWN)[0]


MEANT = """翠湖花园7幢门口有人打架 翠湖花园7幢门口 address
在翠湖花园七幢 翠湖花园7幢 address
柳河村三组吵架了 柳河村3组 address
解放路10号 解放路10号 number
解放路上，20号那里漏水 解放路20号 number
解放路16号 解放路16号 between
学府路和解放路交叉口撞车 学府路解放路路口 crossing
云溪中心小学后门有人 云溪中心小学后门 name
我在老王小卖部门口 老王小卖部门口 name
就在老槐树那里 柳河村晒场 nickname
翠胡花元7幢 翠湖花园7幢 sound
云溪忠心小学 云溪中心小学 sound
解方路 解放路 sound
老王小卖铺 老王小卖部 spelling
lwxmb 老王小卖部 initials
chhy 翠湖花园 initials"""


@pytest.mark.parametrize(("said", "text", "reason"), [line.split() for line in MEANT.splitlines()])
def test_the_place_that_was_meant_comes_first_with_its_reason(said: str, text: str, reason: str) -> None:
    found = first(said)
    assert (found.text, found.reasons[0]) == (text, reason)


def test_the_school_is_asked_for_among_all_schools_and_the_village_decides() -> None:
    either = find("学校后门有人打架", KNOWN)
    assert {one.text for one in either} == {"云溪中心小学后门", "柳河小学后门"} and {one.reasons for one in either} == {("general",)}
    village = first("柳河村的学校后门")
    assert village.text == "柳河小学后门" and "in_area" in village.reasons


def test_a_missing_number_lies_between_its_neighbours_on_its_side() -> None:
    found = first("解放路15号")
    assert found.reasons == ("number",) or (found.lat, found.lon) == (29.8, 121.4)
    middle = first("解放路16号")
    assert middle.lat == pytest.approx(29.8606) and middle.lon == pytest.approx(121.4612)


def test_many_doors_of_an_estate_are_one_candidate() -> None:
    found = [one for one in find("翠湖花园", KNOWN) if one.text == "翠湖花园"]
    assert len(found) == 1 and found[0].lat == pytest.approx(29.851)


@pytest.mark.parametrize("said", ["", " ", "a", "喂", "🙂🙂🙂🙂", "\0\0\0", "1234567", "</script>", "路" * 100_000, "\u202eabc" * 50])
def test_whatever_is_no_place_finds_nothing_and_breaks_nothing(said: str) -> None:
    assert find(said, KNOWN) == []


@given(st.lists(st.text("甲乙丙丁戊a1", min_size=2, max_size=7), max_size=12), st.text("甲乙丙丁戊a1", min_size=1, max_size=9))
def test_no_name_that_all_but_stands_in_the_text_is_left_out_beforehand(names: list[str], said: str) -> None:
    known = gazetteer([Place((name,), SPOT, 1, 1) for name in names])
    near = {name for name in known.named if fuzz.partial_ratio(said, name) >= NEAR}
    assert near <= set(known.sharing(said, NEAR / (200 - NEAR)))


def test_a_station_without_places_answers_nothing() -> None:
    assert find("解放路10号", gazetteer([])) == []
