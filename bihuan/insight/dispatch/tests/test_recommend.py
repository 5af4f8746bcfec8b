"""Who is proposed for a call, why, and what cover that leaves; all without a database."""

import os

import numpy as np
import pytest

from bihuan.insight.dispatch.moves import move_up
from bihuan.insight.dispatch.recommend import Cover, recommend
from bihuan.insight.dispatch.units import Code, Incident, Recommendation, Team, Unit

pytestmark = pytest.mark.skipif(os.environ.get("BIHUAN_TEST_DB") == "postgresql", reason="no database takes part")


def minutes(*values: float) -> np.ndarray:
    return np.array(values) * 60


def codes(found: Recommendation, key: str) -> set[Code]:
    return {reason.code for one in found.ranked if one.key == key for reason in one.reasons}


def test_the_quickest_unit_that_may_go_stands_first_and_each_other_one_says_why_not() -> None:
    units = [
        Unit("near, on scene", "A", 4), Unit("near, off shift", "A", 2, on_shift=False), Unit("auxiliaries", "A", 1, officers=0),
        Unit("of another station", "B", 1), Unit("slow", "A", 1, officers=2), Unit("quick", "A", 2, officers=2), Unit("cut off", "A", 1),
    ]
    found = recommend(units, Incident(2, "A"), np.array([60, 60, 60, 60, 500, 240, np.inf]))
    assert [one.key for one in found.ranked] == ["quick", "slow"]
    assert {one.key: one.why.code for one in found.passed_over} == {
        "near, on scene": Code.BUSY, "near, off shift": Code.OFF_SHIFT, "auxiliaries": Code.NO_OFFICER, "of another station": Code.NOT_OURS,
        "cut off": Code.NO_WAY,
    }
    assert found.crew == ("quick",) and not found.shortfalls and not found.off_shift


def test_level_one_asks_for_two_crews_and_takes_the_nearest_whatever_else_speaks() -> None:
    units = [Unit("a", "A", 1, officers=2), Unit("b", "A", 1, officers=2, zone="here"), Unit("c", "A", 1, officers=2)]
    found = recommend(units, Incident(1, "A", zone="here"), minutes(2, 2.5, 4))
    assert found.crew == ("a", "b") and Code.SECOND_UNIT in codes(found, "b")
    alone = recommend(units[:1], Incident(1, "A"), minutes(2))
    assert [(one.code, dict(one.values)) for one in alone.shortfalls] == [(Code.CREW_SHORT, {"there": 2, "wanted": 4})]


def test_when_nobody_is_in_time_the_nearest_off_shift_are_named() -> None:
    units = [Unit("far", "A", 1), *(Unit(f"off {at}", "A", 2, on_shift=False) for at in range(5))]
    found = recommend(units, Incident(2, "A"), minutes(25, 9, 3, 5, 7, 1))
    assert (Code.NONE_IN_TIME, {"minutes": 10}) in [(one.code, dict(one.values)) for one in found.shortfalls]
    assert [one.key for one in found.off_shift] == ["off 4", "off 1", "off 2"]
    assert recommend([], Incident(3, "A"), minutes()).shortfalls[0].code is Code.NO_UNIT


def test_a_dispute_goes_to_the_beat_officer_of_its_address_unless_that_is_too_far() -> None:
    units = [Unit("patrol", "A", 1), Unit("beat", "A", 1, team=Team.COMMUNITY, beats=frozenset({"village"}))]
    quarrel = Incident(3, "A", area="village", team=Team.COMMUNITY, dispute=True)
    found = recommend(units, quarrel, minutes(3, 8))
    assert found.ranked[0].key == "beat" and Code.BEAT_OFFICER in codes(found, "beat")
    assert recommend(units, quarrel, minutes(3, 30)).ranked[0].key == "patrol"
    assert recommend(units[:1], quarrel, minutes(3)).shortfalls[0].code is Code.NO_BEAT_OFFICER


def test_the_third_theft_of_a_cluster_tasks_the_case_team() -> None:
    units = [Unit("patrol", "A", 1), Unit("case", "A", 2, team=Team.CASE)]
    third = recommend(units, Incident(3, "A", team=Team.CASE, cluster=3), minutes(4, 6))
    assert third.task_case_team and third.ranked[0].key == "case" and Code.CASE_CLUSTER in codes(third, "case")
    assert not recommend(units, Incident(3, "A", team=Team.CASE, cluster=2), minutes(4, 6)).task_case_team


def test_at_a_border_the_quicker_unit_of_either_station_is_offered() -> None:
    units = [Unit("ours", "A", 1), Unit("theirs", "B", 1)]
    border = Incident(2, "A", neighbours=frozenset({"B"}))
    found = recommend(units, border, minutes(9, 3))
    assert found.ranked[0].key == "theirs" and Code.OTHER_STATION in codes(found, "theirs")
    assert recommend(units, border, minutes(5, 4)).ranked[0].key == "ours"


def test_a_crash_takes_the_traffic_unit_and_a_patrol_stands_in_where_it_is_much_quicker() -> None:
    units = [Unit("traffic", "A", 1, team=Team.TRAFFIC), Unit("patrol", "A", 1)]
    crash = Incident(3, "A", team=Team.TRAFFIC)
    assert recommend(units, crash, minutes(6, 4)).ranked[0].key == "traffic"
    stands_in = recommend(units, crash, minutes(12, 4))
    assert stands_in.ranked[0].key == "patrol" and Code.CROSS_COVER in codes(stands_in, "patrol")


def test_the_last_unit_near_a_busy_zone_stays_when_another_is_nearly_as_near() -> None:
    units = [Unit("keeps the town", "A", 1), Unit("one of two", "A", 1), Unit("other of two", "A", 1)]
    cover = Cover(np.array([[100.0, 2000], [2000, 100], [2000, 100]]), np.array([1.0, 0.2]), busy=0.2)
    found = recommend(units, Incident(3, "A"), minutes(4, 5, 9), cover=cover)
    first, last = found.ranked[0], found.ranked[-1]
    assert (first.key, last.key) == ("one of two", "keeps the town")
    assert last.late_more == pytest.approx(0.8) and first.late_more == pytest.approx(0.2 * (0.96 - 0.8))
    assert first.cover_left == pytest.approx(found.cover - first.late_more)
    assert recommend(units, Incident(1, "A"), minutes(4, 5, 9), cover=cover).ranked[0].key == "keeps the town"


def test_an_old_position_is_said_and_never_hidden() -> None:
    found = recommend([Unit("a", "A", 1, position_age=3600.0), Unit("b", "A", 2)], Incident(3, "A"), minutes(3, 5))
    assert Code.OLD_POSITION in codes(found, "a") and Code.AT_STATION in codes(found, "b")
    assert Code.POSITIONS_OLD in {one.code for one in found.shortfalls}
    unknown = recommend([Unit("a", "A", 1), Unit("b", "A", 1)], Incident(3, "A"), np.array([np.nan, 1200]))
    assert [one.key for one in unknown.ranked] == ["b", "a"] and codes(unknown, "a") == {Code.NO_POSITION}


def test_a_free_unit_is_moved_to_an_empty_zone_only_when_the_way_is_worth_it() -> None:
    free, demand = np.array([True, True]), np.array([1.0, 1.0])
    zones, posts, across = np.array([[60.0, 3000], [60, 3000]]), np.array([[0.0, 900], [0, 900]]), np.array([[60.0, 3000], [3000, 60]])
    move = move_up(free, zones, posts, across, demand)
    assert move is not None and (move.post, move.thin, move.seconds) == (1, 1, 900.0) and move.late_after < move.late_before
    assert move_up(free, zones, posts, across, demand, worth=600) is None
    assert move_up(free, zones, posts, across, demand, resting=(0, 1)) is None
