"""A count in a sliding window against counting by hand, and the same answer however the moments fall."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.insight.figures.passings import counts, passings

MOMENTS = st.lists(st.integers(0, 60), max_size=40).map(sorted)


@given(MOMENTS, st.integers(1, 6), st.integers(1, 20))
def test_a_passing_is_each_rise_to_the_threshold(at: list[int], least: int, window: int) -> None:
    found, above = [], False
    for place, moment in enumerate(at):
        before = sum(moment - window < other for other in at[:place])
        above = above and before >= least
        if not above and before + 1 >= least:
            found.append(place)
            above = True
    assert passings(at, least, window) == found


def test_five_fights_in_a_day_ring_once_and_again_after_it_was_quiet() -> None:
    hours = [0, 3, 6, 9, 12, 13, 14, 80, 81, 82, 83, 84]
    assert passings(hours, 5, 24) == [4, 11]
    assert passings(hours, 13, 24) == [] and passings([], 2, 24) == []


def test_windows_are_open_at_their_beginning_and_shut_at_their_end() -> None:
    assert counts([0, 10, 20, 24], [24, 10, 48], 24) == [3, 2, 0]


@pytest.mark.parametrize(("at", "least", "window"), [([1, 0], 1, 1), ([1], 0, 1), ([1], 1, 0)])
def test_what_cannot_be_counted_is_refused(at: list[int], least: int, window: float) -> None:
    with pytest.raises(ValueError):
        passings(at, least, window)
