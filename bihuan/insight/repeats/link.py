"""Calls that report the same matter, linked with the reasons, and gathered into groups. Nothing is merged: a link is a proposal."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import OneHotEncoder

from bihuan.insight.repeats.calls import Calls, metres
from bihuan.insight.repeats.evidence import (
    LEAST,
    LIMITS,
    METRES,
    MINUTES,
    NAMES,
    SHAPES,
    SPANS,
    WORDS,
    Limits,
    Rarity,
    Side,
    Worth,
    counted,
    lengths,
    rarity,
    weigh,
)
from bihuan.insight.repeats.features import Grams, at_once, grams
from bihuan.insight.repeats.groups import MOST, gathered
from bihuan.insight.repeats.naming import guess, learn
from bihuan.insight.repeats.pairs import all_pairs

AT_ONCE = 1_000_000  # pairs
ALL = -1e9  # bits that every pair reaches


@dataclass(frozen=True)
class Linked:
    """m links between rows i < j of the calls: bits of evidence (2 to their power are the odds), cosine of the words that tell what
    happened and of those that name a place (NaN where one names none), metres (NaN where not known), minutes, whether the keyed
    number and the number of the door are the same (0 no, 1 yes, 2 not known). `group`: of each of the n calls the number of its
    group; a call that nothing is linked to is alone in its own."""

    i: NDArray[np.int32]
    j: NDArray[np.int32]
    bits: NDArray[np.float32]
    words: NDArray[np.float32]
    names: NDArray[np.float32]
    metres: NDArray[np.float32]
    minutes: NDArray[np.float32]
    caller: NDArray[np.int8]
    door: NDArray[np.int8]
    group: NDArray[np.int32]


def link(calls: Calls, worth: Worth | None = None, limits: Limits = LIMITS, *, least: float = LEAST) -> Linked:
    """Links every pair with at least `least` bits of evidence; `worth` as shipped where none is given. Calls without point, number and
    words stay alone."""
    side, rare = sided(calls)
    return _linked(side, rare, worth or shipped(), limits, float(least))


def estimate(calls: Calls, matter: NDArray[np.int64], limits: Limits = LIMITS) -> Worth:
    """What each likeness is worth, from calls whose matter is known: equal numbers for one matter. The worths are fitted together, by
    logistic regression, since likenesses come together: who stands near tells of the same place in the same words."""
    side, rare = sided(calls)
    pairs = _linked(side, rare, _nothing(), limits, ALL)
    words, names, metres, minutes, span = (np.searchsorted(edges, values, "right") for edges, values in (
        (WORDS, pairs.words), (NAMES, pairs.names), (METRES, pairs.metres), (MINUTES, pairs.minutes), (SPANS, pairs.minutes)))  # fmt: skip
    lost = np.isnan(pairs.metres).astype(np.int64)
    situation = 9 * lost + 3 * pairs.caller + span
    cells: list[Any] = [(situation, words), (3 * lost + span, names), (span, metres), (pairs.caller, minutes), (lost, pairs.door)]
    flat = np.stack([np.ravel_multi_index(cell, shape) for cell, shape in zip(cells, SHAPES, strict=True)], axis=1)
    sizes = [int(np.prod(shape)) for shape in SHAPES]
    answers = OneHotEncoder(categories=[np.arange(size) for size in sizes]).fit_transform(flat)
    fitted = LogisticRegression(max_iter=200).fit(answers, matter[pairs.i] == matter[pairs.j])
    bits = np.split((fitted.coef_[0] / np.log(2)).astype(np.float32), np.cumsum(sizes)[:-1])
    tables = [part.reshape(shape) for part, shape in zip(bits, SHAPES, strict=True)]
    return Worth._make([*tables, float(fitted.intercept_[0] / np.log(2))])


def worth_from(table: Mapping[str, Any]) -> Worth:
    """Reads what `table_of` gives. ValueError where a list has another length than its bands."""
    wanted = dict(zip(Worth._fields, SHAPES, strict=False))
    tables = {name: np.asarray(table[name], np.float32) for name in wanted}
    if wrong := [name for name, shape in wanted.items() if tables[name].shape != shape]:
        raise ValueError(f"these weights were made for other bands: {', '.join(wrong)}")
    return Worth(**tables, before=float(table["before"]))


@cache
def shipped() -> Worth:
    """Estimated from made-up calls whose matter is known (bench/calls_made.py), and good until a station's own links replace it."""
    return worth_from(json.loads(files(__package__).joinpath("worth.json").read_text(encoding="utf-8")))


def table_of(worth: Worth) -> dict[str, Any]:
    """Plain lists and numbers, for a file."""
    return {name: np.round(np.asarray(value, np.float64), 2).tolist() for name, value in worth._asdict().items()}


def sided(calls: Calls) -> tuple[Side, Rarity]:
    """The calls as the comparing loops read them, and how rare each gram is among them."""
    known = calls.lat[~np.isnan(calls.lat)]
    east, north = metres(calls.lat, calls.lon, float(known.mean()) if len(known) else 0.0)
    codes: dict[str, int] = {"": -1}
    caller = np.fromiter((codes.setdefault(key, len(codes)) for key in calls.caller), np.int64, len(calls))
    return placed(grams(calls.words, calls.place), calls.at, east, north, caller)


def placed(read: Grams, at: Any, east: Any, north: Any, caller: Any) -> tuple[Side, Rarity]:
    """With what the calls teach of each other: which words are rare, which name a place, and so where those without a point may be."""
    names = learn(read.flat, read.start, at, east, north)
    rare = rarity(counted(read.flat), len(at), names.naming)
    given = ~np.isnan(east)
    guessed = guess(read.flat, read.start, rare.names, names)
    east, north = np.where(given, east, guessed[0]), np.where(given, north, guessed[1])
    lengths_of = (lengths(read.flat, read.start, of) for of in rare)
    return Side(at, east, north, given, caller, *read, *lengths_of), rare


def _linked(side: Side, rare: Rarity, worth: Worth, limits: Limits, least: float) -> Linked:
    """Weighs the pairs some at a time, so that the likenesses of what is not kept take no room."""
    i, j = all_pairs(side, rare, limits)
    bits = np.empty(len(i), np.float32)

    def weighed(first: int) -> list[Any]:
        some = slice(first, first + AT_ONCE)
        bits[some], *likenesses = weigh(side, i[some], side, j[some], rare, worth, least)
        enough = bits[some] >= least
        return [column[enough] for column in (i[some], j[some], bits[some], *likenesses)]

    kept = at_once([partial(weighed, first) for first in range(0, max(1, len(i)), AT_ONCE)])
    group = gathered(side.at, i, j, bits - max(least, -MOST))
    columns = [np.concatenate(column) for column in zip(*kept, strict=True)]
    together = group[columns[0]] == group[columns[1]] if least > ALL else np.ones(len(columns[0]), np.bool_)
    left, right, bits, words, names, apart, caller, door = (column[together] for column in columns)
    minutes = (np.abs(side.at[left] - side.at[right]) / 60).astype(np.float32)
    return Linked(left, right, bits, words, names, apart, minutes, caller, door, group)


def _nothing() -> Worth:
    return Worth._make([*(np.zeros(shape, np.float32) for shape in SHAPES), 0.0])
