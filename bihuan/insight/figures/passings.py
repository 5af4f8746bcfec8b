"""When a count within a sliding window reaches a threshold: once for each time it rises to it, however long it stays there."""

from bisect import bisect_right
from collections.abc import Sequence


def passings(at: Sequence[float], least: int, window: float) -> list[int]:
    """`at`: moments, (n,), rising; `window`: its length in the same unit; an event counts for so long and no longer. The places in `at` of
    the events with which a count rose to `least` or more after it had been below. ValueError for a threshold below 1, a window that is
    not longer than 0, or moments that fall."""
    if least < 1 or window <= 0:
        raise ValueError("a threshold of at least 1 and a window longer than 0")
    if any(later < earlier for earlier, later in zip(at, at[1:], strict=False)):
        raise ValueError("the moments must rise")
    found, oldest = [], 0  # the first that still counts when this one happens
    for place, moment in enumerate(at):
        while at[oldest] <= moment - window:
            oldest += 1
        # Just before an event the count stands at its lowest since the event before it.
        if place - oldest + 1 == least:
            found.append(place)
    return found


def counts(at: Sequence[float], ends: Sequence[float], window: float) -> list[int]:
    """How many of `at`, (n,), rising, lie in the window that ends at each of `ends`, (m,): its beginning is outside, its end inside."""
    return [bisect_right(at, end) - bisect_right(at, end - window) for end in ends]
