"""When a count within a sliding window reaches a threshold: once for each time it rises to it, however long it stays there."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray


def passings(at: ArrayLike, least: int, window: float) -> NDArray[np.int64]:
    """`at`: moments, (n,), rising; `window`: its length in the same unit; an event counts for so long and no longer. The places in `at` of
    the events with which a count rose to `least` or more after it had been below. ValueError for a threshold below 1, a window that is
    not longer than 0, or moments that fall."""
    moments = np.asarray(at, np.float64)
    if least < 1 or window <= 0:
        raise ValueError("a threshold of at least 1 and a window longer than 0")
    if np.any(np.diff(moments) < 0):
        raise ValueError("the moments must rise")
    oldest = np.searchsorted(moments, moments - window, side="right")  # the first that still counts when this one happens
    counted = np.arange(len(moments)) - oldest + 1
    # Just before an event the count stands at its lowest since the event before it.
    return np.flatnonzero((counted >= least) & (counted - 1 < least))


def counts(at: ArrayLike, ends: Sequence[float], window: float) -> NDArray[np.int64]:
    """How many of `at`, (n,), rising, lie in the window that ends at each of `ends`, (m,): its beginning is outside, its end inside."""
    moments = np.asarray(at, np.float64)
    last = np.asarray(ends, np.float64)
    return np.searchsorted(moments, last, side="right") - np.searchsorted(moments, last - window, side="right")
