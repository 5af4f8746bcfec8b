"""Intervals of counts: by the published tables, and by counting how often they hold."""

from math import inf

import numpy as np
import pytest

from bihuan.insight.figures.counts import interval, ratio


def test_the_interval_of_a_count_is_as_in_the_tables() -> None:
    assert interval(0) == (0.0, pytest.approx(3.689, abs=1e-3))
    assert interval(10) == (pytest.approx(4.795, abs=1e-3), pytest.approx(18.390, abs=1e-3))


def test_it_holds_the_truth_nineteen_times_of_twenty() -> None:
    drawn = np.random.default_rng(5).poisson(7.0, 4000)
    held = [low <= 7.0 <= high for low, high in (interval(int(one)) for one in drawn)]
    assert 0.95 <= np.mean(held) <= 0.99


def test_a_small_rise_is_chance_and_a_large_one_is_not() -> None:
    small, large = ratio(10, 14), ratio(100, 160)
    assert small and not small.rose and not small.fell and small.value == pytest.approx(1.4)
    assert large and large.rose and (fell := ratio(160, 100)) and fell.fell
    longer = ratio(100, 200, times=2.0)
    assert longer and longer.value == pytest.approx(1.0) and longer.low < 1 < longer.high


def test_nothing_before_has_no_ratio_but_a_bound() -> None:
    assert ratio(0, 0) is None
    found = ratio(0, 12)
    assert found and found.value is None and found.rose and found.high == inf


def test_counts_below_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        interval(-1)
    with pytest.raises(ValueError, match="0 or more"):
        ratio(-1, 3)
