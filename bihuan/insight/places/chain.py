"""A linear-chain conditional random field over sparse features, learned by AdaGrad.

Lafferty, McCallum, Pereira, "Conditional Random Fields" (ICML 2001); Duchi, Hazan, Singer, "Adaptive Subgradient Methods" (JMLR 2011).
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]
Whole: TypeAlias = NDArray[np.int64]
RATE, RIDGE = 0.15, 1e-5


@dataclass(frozen=True, eq=False)
class Chain:
    """weights: [features, labels]; moves: [labels, labels] from one label to the next; opening: [labels] for the first."""

    weights: Floats
    moves: Floats
    opening: Floats


@dataclass(frozen=True, eq=False)
class Sequences:
    """Many sequences laid end to end. features: numbers of all features of all tokens; token: [tokens + 1] where each token's begin;
    sequence: [sequences + 1] where each sequence's tokens begin; labels: [tokens]."""

    features: Whole
    token: Whole
    sequence: Whole
    labels: Whole


def learn(given: Sequences, features: int, labels: int, *, epochs: int, seed: int) -> Chain:
    """The chain that gives the labels seen the greatest chance. The same seed gives the same chain."""
    made = Chain(
        np.zeros((features, labels), np.float32), np.zeros((labels, labels), np.float32), np.zeros(labels, np.float32))
    sums = [np.full(held.shape, 1e-6, np.float32) for held in (made.weights, made.moves, made.opening)]
    chance = np.random.default_rng(seed)
    for _epoch in range(epochs):
        order = chance.permutation(len(given.sequence) - 1)
        _pass(given.features, given.token, given.sequence, given.labels, order, made.weights, made.moves, made.opening, *sums)
    return made


def best(chain: Chain, features: Whole, token: Whole, allowed: NDArray[np.bool_]) -> Whole:
    """[tokens] the likeliest labels (Viterbi) in a succession that `allowed` [labels + 1, labels] permits; its last row: the beginning."""
    found: Whole = _viterbi(features, token, chain.weights, chain.moves, chain.opening, allowed)
    return found


@njit(cache=True)
def _scores(features, token, first, last, weights):  # type: ignore[no-untyped-def]
    out = np.zeros((last - first, weights.shape[1]), np.float64)
    for place in range(first, last):
        for at in range(token[place], token[place + 1]):
            row = weights[features[at]]
            for label in range(row.shape[0]):
                out[place - first, label] += row[label]
    return out


@njit(cache=True)
def _log_sum(values):  # type: ignore[no-untyped-def]
    top = values.max()
    return top + np.log(np.exp(values - top).sum())


@njit(cache=True)
def _chances(scores, moves, opening):  # type: ignore[no-untyped-def]
    """Forward and backward: [tokens, labels] chance of each label; [labels, labels] how often each move is to be expected."""
    length, count = scores.shape
    ahead, behind = np.zeros((length, count)), np.zeros((length, count))
    power = np.exp(moves.astype(np.float64))
    ahead[0] = scores[0] + opening
    for place in range(1, length):
        top = ahead[place - 1].max()
        ahead[place] = np.log(np.exp(ahead[place - 1] - top) @ power) + top + scores[place]
    for place in range(length - 2, -1, -1):
        coming = scores[place + 1] + behind[place + 1]
        top = coming.max()
        behind[place] = np.log(power @ np.exp(coming - top)) + top
    total = _log_sum(ahead[length - 1])
    single = np.exp(ahead + behind - total)
    pairs = np.zeros((count, count))
    for place in range(1, length):
        coming = scores[place] + behind[place]
        top, left = coming.max(), ahead[place - 1].max()
        pairs += np.outer(np.exp(ahead[place - 1] - left), np.exp(coming - top)) * power * np.exp(top + left - total)
    return single, pairs


@njit(cache=True)
def _pass(features, token, sequence, labels, order, weights, moves, opening, weight_sums, move_sums, opening_sums):  # type: ignore[no-untyped-def]
    """One time through all sequences in the given order, changing weights, moves and opening."""
    for one in order:
        first, last = sequence[one], sequence[one + 1]
        single, pairs = _chances(_scores(features, token, first, last, weights), moves, opening)
        for place in range(first, last):
            single[place - first, labels[place]] -= 1
            if place > first:
                pairs[labels[place - 1], labels[place]] -= 1
        for place in range(first, last):
            for at in range(token[place], token[place + 1]):
                _descend(weights[features[at]], weight_sums[features[at]], single[place - first])
        _descend(opening, opening_sums, single[0])
        for label in range(moves.shape[0]):
            _descend(moves[label], move_sums[label], pairs[label])


@njit(cache=True)
def _descend(row, sums, slope):  # type: ignore[no-untyped-def]
    for label in range(row.shape[0]):
        step = slope[label] + RIDGE * row[label]
        sums[label] += step * step
        row[label] -= RATE * step / np.sqrt(sums[label] + 1e-3)


@njit(cache=True)
def _viterbi(features, token, weights, moves, opening, allowed):  # type: ignore[no-untyped-def]
    length, count = len(token) - 1, weights.shape[1]
    scores = _scores(features, token, 0, length, weights)
    came = np.zeros((length, count), np.int64)
    best = np.where(allowed[count], scores[0] + opening, -np.inf)
    for place in range(1, length):
        following = np.full(count, -np.inf)
        for label in range(count):
            for before in range(count):
                value = best[before] + moves[before, label]
                if allowed[before, label] and value > following[label]:
                    following[label], came[place, label] = value, before
        best = following + scores[place]
    out = np.zeros(length, np.int64)
    out[length - 1] = best.argmax()
    for place in range(length - 1, 0, -1):
        out[place - 1] = came[place, out[place]]
    return out
