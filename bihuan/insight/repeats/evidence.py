"""How much speaks for two calls being about the same matter: what each likeness is worth, added up.

Fellegi and Sunter, A theory for record linkage (J. Am. Stat. Assoc. 64, 1969): a likeness is worth the logarithm of how much more
often it is seen between calls about one matter than between others that stood as near. Each worth is in bits, so that 1 doubles the
odds; more than 0 in all means that the same matter is likelier than not.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bihuan.insight.compiling import compiled, inlined
from bihuan.insight.repeats.features import BUCKETS, DOORS, SHIFT

_UNIT = np.uint32(24)
UNLIKE, LIKE, UNKNOWN = 0, 1, 2

# Edges of the bands that a likeness falls in.
WORDS = np.array([0.02, 0.05, 0.08, 0.12, 0.16, 0.2, 0.25, 0.3, 0.4, 0.5, 0.65, 0.8])  # cosine
NAMES = np.array([0.02, 0.2, 0.4, 0.6, 0.8, 1.1])  # cosine; beyond: one names no place
METRES = np.array([20.0, 50.0, 100.0, 150.0, 200.0, 300.0, np.inf])  # beyond: not known
MINUTES = np.array([2.0, 5.0, 10.0, 20.0, 40.0, 90.0, 240.0, 720.0, 1440.0])

SPANS = np.array([45.0, 720.0])  # minutes


class Side(NamedTuple):
    """What the comparing loops read of all calls: seconds, metres east and north (NaN where not known) and whether that point was given or
    is guessed from the words, number of the caller (-1 for none), and the features of the words."""

    at: NDArray[np.float64]
    east: NDArray[np.float64]
    north: NDArray[np.float64]
    given: NDArray[np.bool_]
    caller: NDArray[np.int64]
    flat: NDArray[np.uint32]
    start: NDArray[np.int64]
    doors: NDArray[np.uint32]
    length: NDArray[np.float32]  # of the words that tell what happened, as a vector
    naming: NDArray[np.float32]  # of the words that name a place


class Worth(NamedTuple):
    """Bits. `words` by situation and band, `names` by point, span and band, `metres` by span and band, `minutes` by caller and band,
    `door` by point and answer; `before` is what stands before any likeness is seen. Point: 0 where both are known, 1 where one is not.
    The answers of caller and door: unlike, like, not known. A situation is point, caller and span: what the same words mean depends on
    who says them, from where and how long after."""

    words: NDArray[np.float32]
    names: NDArray[np.float32]
    metres: NDArray[np.float32]
    minutes: NDArray[np.float32]
    door: NDArray[np.float32]
    before: float


SHAPES = ((18, len(WORDS) + 1), (6, len(NAMES) + 1), (3, len(METRES) + 1), (3, len(MINUTES) + 1), (2, 3))


class Limits(NamedTuple):
    """Calls further apart than this are never compared. `vague`: where one of the points is guessed."""

    metres: float = 300.0
    vague: float = 500.0
    seconds: float = 72 * 3600.0


LIMITS = Limits()
LEAST = 0.5  # bits: what is linked hangs together, so one doubtful pair may draw two groups into one
BEFORE = 1000  # calls that stand for all there might have been, so that among a few calls no word is common


class Rarity(NamedTuple):
    """Of every bucket the square of how rare its grams are, which is the logarithm of one over the share of calls that have one: nought in
    `words` where they name a place, and in `names` where they do not."""

    words: NDArray[np.float32]
    names: NDArray[np.float32]


def rarity(counts: NDArray[np.int64], calls: int, naming: NDArray[np.bool_]) -> Rarity:
    """From how many of the calls have a gram of each bucket."""
    rare = (np.log(1.0 + (calls + BEFORE) / (counts + 1.0)) ** 2).astype(np.float32)
    return Rarity(np.where(naming, np.float32(0), rare), np.where(naming, rare, np.float32(0)))


@compiled
def counted(flat: Any) -> Any:
    """How many calls have a gram of each bucket."""
    counts = np.zeros(BUCKETS, np.int64)
    for gram in flat:
        counts[gram >> SHIFT] += 1
    return counts


@compiled
def lengths(flat: Any, start: Any, rare: Any) -> Any:
    """Of each call the length of its words as a vector."""
    out = np.zeros(len(start) - 1, np.float32)
    for call in range(len(out)):
        total = 0.0
        for at in range(start[call], start[call + 1]):
            total += rare[flat[at] >> SHIFT]
        out[call] = np.sqrt(total)
    return out


@inlined
def likeness(flat: Any, a: Any, end_a: Any, flat_b: Any, b: Any, end_b: Any, rare: Any) -> Any:
    """What two sorted sets of grams share, each gram weighed by how rare it is: of what happened, of where."""
    shared, named = 0.0, 0.0
    while a < end_a and b < end_b:
        left, right = flat[a], flat_b[b]
        if left == right:
            shared += rare.words[left >> SHIFT]
            named += rare.names[left >> SHIFT]
        a += left <= right
        b += right <= left
    return shared, named


@inlined
def same_door(mine: Any, theirs: Any) -> Any:
    """UNLIKE where one unit has numbers on both sides and none in common; LIKE where all that meet agree."""
    answer = UNKNOWN
    for a in range(DOORS):
        if mine[a] == 0:
            break
        met, same = False, False
        for b in range(DOORS):
            if theirs[b] == 0:
                break
            met |= theirs[b] >> _UNIT == mine[a] >> _UNIT
            same |= theirs[b] == mine[a]
        if met and not same:
            answer = UNLIKE
            break
        if same:
            answer = LIKE
    return answer


@inlined
def band(edges: Any, value: Any) -> Any:
    """The first band whose edge is above; the last for what is above all edges, and for NaN."""
    at = 0
    while at < len(edges) and not value < edges[at]:
        at += 1
    return at


@compiled
def weigh(one: Any, i: Any, other: Any, j: Any, rare: Any, worth: Any, least: Any) -> Any:
    """Of each pair (one's call i[k], other's call j[k]): bits, likeness of words and of names, metres, caller and door. Words are read
    only where they could lift the sum to `least` bits."""
    bits, alike, named = np.zeros(len(i), np.float32), np.zeros(len(i), np.float32), np.zeros(len(i), np.float32)
    metres = np.zeros(len(i), np.float32)
    caller, door = np.empty(len(i), np.int8), np.empty(len(i), np.int8)
    most = worth.words.max() + worth.names.max()
    for k in range(len(i)):
        a, b = i[k], j[k]
        east, north = one.east[a] - other.east[b], one.north[a] - other.north[b]
        metres[k] = np.sqrt(east * east + north * north) if one.given[a] and other.given[b] else np.nan
        caller[k] = UNKNOWN if one.caller[a] < 0 or other.caller[b] < 0 else one.caller[a] == other.caller[b]
        door[k] = same_door(one.doors[a], other.doors[b])
        minutes = abs(one.at[a] - other.at[b]) / 60.0
        span, lost = band(SPANS, minutes), int(np.isnan(metres[k]))
        bits[k] = (worth.before + worth.metres[span, band(METRES, metres[k])] + worth.minutes[caller[k], band(MINUTES, minutes)]
                   + worth.door[lost, door[k]])  # fmt: skip
        if bits[k] + most < least:
            continue
        first, last, first_b, last_b = one.start[a], one.start[a + 1], other.start[b], other.start[b + 1]
        words, names = likeness(one.flat, first, last, other.flat, first_b, last_b, rare)
        both, places = one.length[a] * other.length[b], one.naming[a] * other.naming[b]
        alike[k] = words / both if both > 0 else 0.0
        named[k] = names / places if places > 0 else np.nan
        bits[k] += worth.words[9 * lost + 3 * caller[k] + span, band(WORDS, alike[k])] + worth.names[3 * lost + span, band(NAMES, named[k])]
    return bits, alike, named, metres, caller, door
