"""Words that name a place, learnt from the calls themselves: those said again and again in one neighbourhood and hardly anywhere else.
They tell where a call without a point comes from, and are kept apart from the words that tell what happened.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bihuan.insight.compiling import compiled
from bihuan.insight.repeats.features import BUCKETS, SHIFT

NEIGHBOURHOOD = 2000.0  # metres
LEAST = 3  # calls with a point that a gram must have been said in
AGAIN = 3 * 86_400.0  # seconds from the first of them to the last: what one event brings up is no name
SHARE = 0.6  # of them in one neighbourhood


class Names(NamedTuple):
    """Of every bucket whether its grams name a place, and where that is."""

    naming: NDArray[np.bool_]
    east: NDArray[np.float64]
    north: NDArray[np.float64]


@compiled
def _learn(flat: Any, start: Any, at: Any, east: Any, north: Any) -> Any:
    """The neighbourhood that most calls with a gram come from, by majority vote (Boyer and Moore, MJRTY, 1981), then their middle."""
    vote_east, vote_north, lead = np.zeros(BUCKETS), np.zeros(BUCKETS), np.zeros(BUCKETS, np.int32)
    for call in range(len(east)):
        if np.isnan(east[call]):
            continue
        for entry in range(start[call], start[call + 1]):
            gram = flat[entry] >> SHIFT
            if lead[gram] == 0:
                vote_east[gram], vote_north[gram], lead[gram] = east[call], north[call], 1
            elif abs(east[call] - vote_east[gram]) < NEIGHBOURHOOD and abs(north[call] - vote_north[gram]) < NEIGHBOURHOOD:
                lead[gram] += 1
            else:
                lead[gram] -= 1
    said, here = np.zeros(BUCKETS, np.int32), np.zeros(BUCKETS, np.int32)
    middle_east, middle_north = np.zeros(BUCKETS), np.zeros(BUCKETS)
    first, last = np.full(BUCKETS, np.inf), np.full(BUCKETS, -np.inf)
    for call in range(len(east)):
        if np.isnan(east[call]):
            continue
        for entry in range(start[call], start[call + 1]):
            gram = flat[entry] >> SHIFT
            said[gram] += 1
            if abs(east[call] - vote_east[gram]) < NEIGHBOURHOOD and abs(north[call] - vote_north[gram]) < NEIGHBOURHOOD:
                here[gram] += 1
                first[gram], last[gram] = min(first[gram], at[call]), max(last[gram], at[call])
                middle_east[gram] += east[call]
                middle_north[gram] += north[call]
    naming = np.zeros(BUCKETS, np.bool_)
    for gram in range(BUCKETS):
        naming[gram] = here[gram] >= LEAST and here[gram] >= SHARE * said[gram] and last[gram] - first[gram] > AGAIN
        if here[gram]:
            middle_east[gram] /= here[gram]
            middle_north[gram] /= here[gram]
    return naming, middle_east, middle_north


@compiled
def _guess(flat: Any, start: Any, rare: Any, naming: Any, middle_east: Any, middle_north: Any) -> Any:
    """Of each call the middle of its naming words, the rarer the weightier; NaN where there are none or they lie apart."""
    calls = len(start) - 1
    east, north = np.full(calls, np.nan), np.full(calls, np.nan)
    for call in range(calls):
        total, sum_east, sum_north = 0.0, 0.0, 0.0
        low_east, high_east, low_north, high_north = np.inf, -np.inf, np.inf, -np.inf
        for at in range(start[call], start[call + 1]):
            gram = flat[at] >> SHIFT
            if naming[gram]:
                total += rare[gram]
                sum_east += rare[gram] * middle_east[gram]
                sum_north += rare[gram] * middle_north[gram]
                low_east, high_east = min(low_east, middle_east[gram]), max(high_east, middle_east[gram])
                low_north, high_north = min(low_north, middle_north[gram]), max(high_north, middle_north[gram])
        if total and high_east - low_east < NEIGHBOURHOOD and high_north - low_north < NEIGHBOURHOOD:
            east[call], north[call] = sum_east / total, sum_north / total
    return east, north


def learn(flat: Any, start: Any, at: Any, east: Any, north: Any) -> Names:
    """From calls whose points are known (metres; NaN where they are not); `at` in seconds."""
    return Names(*_learn(flat, start, at, east, north))


def guess(flat: Any, start: Any, rare: Any, names: Names) -> Any:
    """Metres east and north of each call, as its words tell."""
    return _guess(flat, start, rare, *names)
