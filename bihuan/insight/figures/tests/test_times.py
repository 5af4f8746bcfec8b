"""Medians, 90th percentiles and shares with their intervals, against textbook values and against their own promise."""

import numpy as np
import pytest

from bihuan.insight.figures.times import quantile, share, summary


def test_the_interval_of_a_median_is_that_of_the_tables() -> None:
    found = quantile(range(1, 21), 0.5)
    assert (found.value, found.low, found.high) == (10.5, 6, 15)  # Conover 1999, table for n = 20: at least 95 %


def test_of_five_values_nothing_bounds_the_ninetieth_percentile_above() -> None:
    found = quantile([1, 2, 3, 4, 5], 0.9)
    assert found.high is None and not found.apart(quantile([100] * 40, 0.9))
    assert quantile([1] * 40, 0.5).apart(quantile([9] * 40, 0.5))


@pytest.mark.parametrize(("p", "true"), [(0.5, 0.0), (0.9, 1.2815515655)])
def test_the_interval_holds_the_true_value_as_often_as_it_says(p: float, true: float) -> None:
    rng, held = np.random.default_rng(7), 0
    for _time in range(400):
        found = quantile(rng.normal(size=60), p)
        held += (found.low is None or found.low <= true) and (found.high is None or true <= found.high)
    assert held / 400 >= 0.93


def test_wilson_s_interval() -> None:
    found = share(8, 10)
    assert (round(found.low, 3), round(found.high, 3)) == (0.490, 0.943)
    assert share(0, 10).low == 0.0 and share(10, 10).high == 1.0


def test_a_summary_judges_only_what_had_a_limit() -> None:
    found = summary([60, 120, 600], [90, None, 300])
    assert found is not None and found.kept is not None
    assert (found.count, found.median.value, found.kept.part, found.kept.whole) == (3, 120, 1, 2)
    assert summary([], []) is None
    for wrong in (lambda: quantile([], 0.5), lambda: quantile([1], 1), lambda: share(2, 1), lambda: summary([1], [])):
        with pytest.raises(ValueError):
            wrong()
