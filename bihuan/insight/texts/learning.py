"""Learning a sorter from labelled texts.

One linear support vector machine a class with squared hinge loss (Fan et al., LIBLINEAR, JMLR 2008) over tf-idf in which every block of
pieces has the same length. What the sorter may claim about itself is measured on texts that it had not read: each fifth of the texts is
scored by a machine that learnt from the other four, near duplicates always on one side.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_array
from scipy.stats import beta
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.svm import LinearSVC

from bihuan.insight.texts import grams
from bihuan.insight.texts.duplicates import groups
from bihuan.insight.texts.model import BLOCK_WEIGHTS, Model, certainty, certainty_signs, softmax
from bihuan.insight.texts.spelling import plain, unnamed

FOLDS = 5
LEAST_TEXTS = 2
MODEL_BYTES = 45_000_000
AUTOMATION = 0.85
RIGHT = 0.975
EVEN = 0.5
COVERAGE, CONFIDENCE = 0.95, 0.99
_NEVER = -3.0


class CannotLearn(ValueError):
    """There is nothing to learn from. `reason`: "empty" (no text has a piece twice), "one_class"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class _Counted:
    """Pieces of n texts: those of text i at starts[i]:starts[i + 1]."""

    starts: NDArray[np.int64]
    buckets: NDArray[np.uint32]
    counts: NDArray[np.int64]


@dataclass(frozen=True)
class Learnt:
    """A model, and how it did on texts it had not read: the share right, macro-F1, the share answered, and the share right of those."""

    model: Model
    accuracy: float
    macro_f1: float
    answered: float
    answered_right: float


def learn(texts: Sequence[str], labels: Sequence[str], seed: int, most_bytes: int = MODEL_BYTES) -> Learnt:
    """Learn to sort texts as they are labelled, in at most so many bytes. Numbers, and names that speakers give, are not read. The same
    arguments give the same model. Raises CannotLearn."""
    names, classes = np.unique(np.asarray(labels, dtype=str), return_inverse=True)
    if not len(texts):
        raise CannotLearn("empty")
    if len(names) < 2:
        raise CannotLearn("one_class")
    counted = _counted(texts)
    buckets, documents = _kept(counted, len(names), most_bytes)
    if not len(buckets):
        raise CannotLearn("empty")
    idf = (np.log((1 + len(texts)) / (1 + documents)) + 1).astype(np.float32)
    matrix = _matrix(counted, buckets, idf)
    apart = groups(counted.starts, counted.buckets, seed)
    unseen = _unseen_scores(matrix, classes, len(names), apart, seed)
    weights, bias = _fit(matrix, classes, len(names), seed)
    temperature = _temperature(unseen, classes)
    probabilities = softmax(unseen, temperature)
    right = probabilities.argmax(axis=1) == classes
    certain = _certain(probabilities, right)
    sure = certainty(probabilities, certain)
    model = Model(
        tuple(map(str, names)), buckets, idf, weights.astype(np.float32), bias, temperature, certain, _enough(sure, right),
        _least(probabilities, classes), np.bincount(classes, minlength=len(names)),
    )  # fmt: skip
    said = sure >= model.enough
    f1 = f1_score(classes, probabilities.argmax(axis=1), average="macro", zero_division=0.0)
    return Learnt(model, float(right.mean()), float(f1), float(said.mean()), float(right[said].mean()) if said.any() else 0.0)


def _counted(texts: Sequence[str]) -> _Counted:
    keys = []
    for row, text in enumerate(texts):
        spelled = grams.codes(plain(unnamed(text)))
        space = grams.room(len(spelled))
        out = np.empty(space, np.uint32)
        found = grams.pieces(spelled, out, np.empty((space, 2), np.int32))
        keys.append(out[:found].astype(np.uint64) | np.uint64(row << 32))
    every = np.sort(np.concatenate(keys))
    first = np.flatnonzero(np.append(True, every[1:] != every[:-1])[: len(every)])
    counts = np.diff(np.append(first, len(every)))
    starts = np.searchsorted(every[first], np.arange(len(texts) + 1, dtype=np.uint64) << np.uint64(32))
    return _Counted(starts, (every[first] & np.uint64(0xFFFFFFFF)).astype(np.uint32), counts)


def _kept(counted: _Counted, classes: int, most_bytes: int) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The buckets of at least LEAST_TEXTS texts, or the commonest where the model would grow too large; in how many each stands."""
    buckets, documents = np.unique(counted.buckets, return_counts=True)
    often = np.flatnonzero(documents >= LEAST_TEXTS)
    most = most_bytes // (2 * classes + 6)
    if len(often) > most:
        often = np.sort(often[np.argsort(-documents[often], kind="stable")[:most]])
    return buckets[often], documents[often]


def _matrix(counted: _Counted, buckets: NDArray[np.uint32], idf: NDArray[np.float32]) -> Any:
    rows = np.repeat(np.arange(len(counted.starts) - 1), np.diff(counted.starts))
    columns = np.minimum(np.searchsorted(buckets, counted.buckets), len(buckets) - 1)
    known = buckets[columns] == counted.buckets
    rows, columns = rows[known], columns[known]
    values = (1 + np.log(counted.counts[known])) * idf[columns]
    block = buckets[columns] >> grams.BLOCK_BITS
    place = rows * grams.BLOCKS + block
    lengths = np.sqrt(np.bincount(place, values**2, minlength=(len(counted.starts) - 1) * grams.BLOCKS))
    values = values * np.asarray(BLOCK_WEIGHTS)[block] / lengths[place]
    return csr_array((values, (rows.astype(np.int32), columns.astype(np.int32))), shape=(len(counted.starts) - 1, len(buckets)))


def _fit(matrix: Any, classes: NDArray[np.int64], count: int, seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights [m, k] and bias [k]; a class without a text is never the best one."""
    weights, bias = np.zeros((matrix.shape[1], count)), np.full(count, _NEVER)
    present = np.unique(classes)
    if len(present) < 2:
        bias[present] = 0.0
        return weights, bias
    machine = LinearSVC(C=1.0, tol=1e-2, random_state=seed).fit(matrix, classes)
    slopes, cuts = machine.coef_, machine.intercept_
    if len(present) == 2:
        slopes, cuts = np.vstack((-slopes, slopes)), np.concatenate((-cuts, cuts))
    weights[:, present], bias[present] = slopes.T, cuts
    return weights, bias


def _unseen_scores(matrix: Any, classes: NDArray[np.int64], count: int, apart: NDArray[np.int64], seed: int) -> NDArray[np.float64]:
    sums = np.empty((matrix.shape[0], count))
    for learnt, asked in folds(classes, apart, seed):
        weights, bias = _fit(matrix[learnt], classes[learnt], count, seed)
        sums[asked] = matrix[asked] @ weights + bias
    return sums


def folds(
    classes: NDArray[np.int64], apart: NDArray[np.int64], seed: int, count: int = FOLDS
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """(to learn from, to ask), `count` times: each fold has its share of every class, and no group stands on two sides."""
    order = np.random.default_rng(seed).permutation(len(classes))
    firsts = order[np.unique(apart[order], return_index=True)[1]]
    firsts = firsts[np.argsort(classes[firsts], kind="stable")]
    fold_of_group = np.empty(apart.max() + 1, np.int64)
    fold_of_group[apart[firsts]] = np.arange(len(firsts)) % count
    fold = fold_of_group[apart]
    for number in range(count):
        if (fold == number).any():
            yield np.flatnonzero(fold != number), np.flatnonzero(fold == number)


def _temperature(sums: NDArray[np.float64], classes: NDArray[np.int64]) -> float:
    def surprise(logarithm: float) -> float:
        own = softmax(sums, float(np.exp(logarithm)))[np.arange(len(classes)), classes]
        return float(-np.log(np.maximum(own, 1e-12)).mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(-4.0, 2.0), method="bounded").x))


def _certain(probabilities: NDArray[np.float64], right: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Logistic regression of being right, with Platt's smoothed targets (1999): a sorter that never erred does not claim it never will."""
    signs = certainty_signs(probabilities)
    yes, no = right.sum(), (~right).sum()
    target = np.where(right, (yes + 1) / (yes + 2), 1 / (no + 2))
    line = LogisticRegression(C=1e3, fit_intercept=False, max_iter=1000)
    line.fit(np.vstack((signs, signs)), np.repeat((1, 0), len(signs)), sample_weight=np.concatenate((target, 1 - target)))
    found: NDArray[np.float64] = line.coef_[0]
    return found


def _enough(sure: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Answer as many as can be answered with RIGHT of them right, else AUTOMATION of them; but never where an answer is as likely wrong."""
    order = np.argsort(-sure, kind="stable")
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(share >= RIGHT)
    most = max(int(good[-1]) if len(good) else 0, int(np.ceil(AUTOMATION * len(order))) - 1)
    return max(float(sure[order[most]]), EVEN)


def _least(probabilities: NDArray[np.float64], classes: NDArray[np.int64]) -> NDArray[np.float64]:
    """The rank is chosen so that COVERAGE holds in the class with CONFIDENCE over the draw of its texts (Vovk, ACML 2012); where there are
    too few texts, nothing is ruled out."""
    least = np.zeros(probabilities.shape[1])
    for each in range(len(least)):
        own = np.sort(probabilities[classes == each, each])
        ranks = np.arange(1, len(own) + 1)
        holds = beta.sf(COVERAGE, len(own) + 1 - ranks, ranks) >= CONFIDENCE
        if holds.any():
            least[each] = own[np.flatnonzero(holds)[-1]]
    return least
