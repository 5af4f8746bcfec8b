"""A period played on a small ground: four places in a row, five minutes apart, a post at each end."""

import os

import numpy as np
import pytest

from bihuan.insight.dispatch.ground import Ground, places_of, straight_line
from bihuan.insight.dispatch.play import Calls, Fleet, play
from bihuan.insight.dispatch.policies import BALANCED, CLOSEST, DMEXCLP
from bihuan.insight.dispatch.tune import figures, tune

pytestmark = pytest.mark.skipif(os.environ.get("BIHUAN_TEST_DB") == "postgresql", reason="no database takes part")
HOUR = 3600.0


def ground(demand: list[float] | None = None) -> Ground:
    seconds = np.abs(np.subtract.outer(np.arange(4.0), np.arange(4.0))).astype(np.float32) * 300
    share = np.array([demand or [0.25] * 4])
    return Ground(seconds, seconds, np.array([0, 3]), share, np.array([360.0]), np.array([True]))


def calls(*rows: tuple[float, int], scene: float = 600.0, units: int = 1) -> Calls:
    at, place = np.array([row[0] for row in rows]), np.array([row[1] for row in rows], np.int64)
    none = np.full(len(rows), -1, np.int64)
    return Calls(at, place, np.zeros(len(rows), np.int64), np.full(len(rows), scene), none, np.zeros(len(rows)),
                 np.full(len(rows), units, np.int64))


def drawn(seed: int, count: int = 1500) -> Calls:
    chance = np.random.default_rng(seed)
    at, place = np.sort(chance.uniform(0, 20 * 86400, count)), chance.choice(4, count, p=[0.1, 0.1, 0.2, 0.6])
    return calls(*zip(at, place, strict=True), scene=900.0)


def test_the_closest_free_unit_goes_and_the_next_call_waits_for_one_that_comes_back() -> None:
    played = play(ground(), calls((0, 1), (10, 1), (20, 1), scene=600), Fleet.always(np.array([0, 1])), CLOSEST)
    assert played.response.tolist() == [300.0, 600.0, 880.0]  # the third: 300 s of driving and 600 s of work, from 20 on
    assert played.first.tolist() == [0, 1, 0]


def test_two_units_are_sent_where_two_are_wanted_and_the_first_to_arrive_counts() -> None:
    played = play(ground(), calls((0, 1), units=2), Fleet.always(np.array([1, 0])), CLOSEST)
    assert played.response.tolist() == [300.0] and played.first.tolist() == [1] and played.to_calls == 900


def test_a_unit_off_shift_is_not_sent_and_a_call_without_anybody_is_late_for_good() -> None:
    night = Fleet(np.array([0]), np.array([20 * HOUR]), np.array([4 * HOUR]))
    played = play(ground(), calls((2 * HOUR, 0), (12 * HOUR, 0)), night, CLOSEST)
    assert played.response.tolist() == [0.0, 8 * HOUR]


def test_a_unit_on_its_way_back_is_sent_on_from_where_it_is() -> None:
    # Freed at place 3 after 300 s of driving from 2 … at 1200 it is two thirds of its way home to 0.
    played = play(ground(), calls((0, 3), (900 + 600 + 600, 1), scene=600), Fleet.always(np.array([0])), CLOSEST)
    assert played.response.tolist() == [900.0, 0.0]


def test_dmexclp_waits_where_the_calls_are_and_ours_drives_less_for_as_much() -> None:
    town, fleet, sample = ground([0.1, 0.1, 0.2, 0.6]), Fleet.always(np.array([0, 0])), [drawn(1), drawn(2)]
    late = {}
    for policy in (CLOSEST, DMEXCLP, BALANCED):
        late[policy.name] = figures([play(town, one, fleet, policy) for one in sample], sample, np.array([360.0])).late
    assert late["dmexclp"] < late["closest"] and late["balanced"] < late["closest"]


def test_tuning_keeps_to_its_budget_and_gives_the_same_answer_twice() -> None:
    town, fleet, sample = ground([0.1, 0.1, 0.2, 0.6]), Fleet.always(np.array([0, 1])), [drawn(3, 400)]
    targets = np.array([360.0])
    policy = tune(town, sample, fleet, BALANCED, targets)
    assert policy == tune(town, sample, fleet, BALANCED, targets)
    now, closest = (figures([play(town, sample[0], fleet, one)], sample, targets) for one in (policy, CLOSEST))
    assert now.late <= closest.late and now.idle_driving <= 1.26 * closest.idle_driving and now.mean <= 1.04 * closest.mean


def test_points_become_places_and_seconds_grow_with_the_way() -> None:
    lat, lon = np.array([29.80, 29.80, 29.82]), np.array([121.54, 121.54, 121.54])
    which, places_lat, places_lon = places_of(lat, lon, 2)
    assert which.tolist() == [0, 0, 1] and len(places_lat) == 2
    seconds = straight_line(places_lat, places_lon, kmh=36)
    assert seconds[0, 1] == pytest.approx(0.02 * 111_195 * 1.3 / 10, rel=0.01) and seconds[0, 0] == 0


def test_a_ground_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="square"):
        wrong, right = np.zeros((2, 2), np.float32), np.zeros((3, 3), np.float32)
        Ground(wrong, right, np.array([0]), np.ones((1, 3)) / 3, np.array([1.0]), np.array([True]))
