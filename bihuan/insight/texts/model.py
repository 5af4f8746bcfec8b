"""The sorter as it was learnt, and how it answers.

A text is the sum of what its pieces say: each piece has a weight a class (a linear model over tf-idf, every block of pieces brought to the
same length). The sums become probabilities by one temperature (Guo et al., ICML 2017), and a class belongs to the plausible ones as long as
its probability is not below what that class's own texts have shown (Mondrian conformal prediction, Vovk et al. 2005, ch. 4).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bihuan.insight.texts import grams
from bihuan.insight.texts.spelling import plain

VERSION = 1
BLOCK_WEIGHTS = (1.0, 1.0, 0.5, 0.5)
SPOKEN_WORDS = 3
TELLING = 0.3  # so high over its signs, of the highest, a part stands out
LONGEST_PART = 8  # signs


class WrongModel(ValueError):
    """These arrays are no model of this version. `reason` is "version" or "torn"."""

    def __init__(self, reason: str, version: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.version = reason, version


@dataclass(frozen=True)
class Proposal:
    """What one text is proposed as. `words` spoke most for it, as parts of the plain text; `plausible` are the classes not ruled out."""

    label: str
    probability: float
    abstained: bool
    plausible: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answers:
    """What n texts are proposed as among k classes: probabilities [n, k], the best class [n], how often such an answer is right [n],
    whether that is too little to say anything [n], and which classes are not ruled out [n, k]."""

    probabilities: NDArray[np.float64]
    best: NDArray[np.int64]
    certainty: NDArray[np.float64]
    abstained: NDArray[np.bool_]
    plausible: NDArray[np.bool_]


@dataclass(frozen=True)
class Model:
    """labels [k]; of each piece its bucket [m] in rising order, idf [m] and weights [m, k]; bias [k]; temperature; `certain` [3] turns the
    two best probabilities into how often such an answer was right; `enough` is the certainty below which nothing is said; `least` [k] is
    the probability from which a class is plausible; `examples` [k] counts the texts of each class."""

    labels: tuple[str, ...]
    buckets: NDArray[np.uint32]
    idf: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float64]
    temperature: float
    certain: NDArray[np.float64]
    enough: float
    least: NDArray[np.float64]
    examples: NDArray[np.int64]

    @cached_property
    def table(self) -> NDArray[np.int32]:
        """An open hash table from bucket to row: at most half full, -1 where nothing is."""
        size = 1 << max(4, int(2 * len(self.buckets)).bit_length())
        table = np.full(size, -1, np.int32)
        _fill(self.buckets, table)
        return table

    @cached_property
    def middle(self) -> NDArray[np.float32]:
        """[m] what each piece says for all classes alike."""
        every: NDArray[np.float32] = self.weights.mean(axis=1)
        return every

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The model as named arrays of plain numbers, half precision for the weights; `of` reads them back."""
        named: dict[str, NDArray[Any]] = {field.name: np.asarray(getattr(self, field.name)) for field in fields(self)}
        named["idf"], named["weights"] = self.idf.astype(np.float16), self.weights.astype(np.float16)
        return named | {"version": np.asarray(VERSION)}

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> "Model":
        """Raises WrongModel where the arrays are of another version, or do not fit each other."""
        try:
            version = int(arrays["version"])
            if version != VERSION:
                raise WrongModel("version", version)
            named = {field.name: arrays[field.name] for field in fields(cls)}
            labels = tuple(str(label) for label in named["labels"])
            model = cls(
                labels, np.ascontiguousarray(named["buckets"], np.uint32), np.ascontiguousarray(named["idf"], np.float32),
                np.ascontiguousarray(named["weights"], np.float32), np.asarray(named["bias"], np.float64), float(named["temperature"]),
                np.asarray(named["certain"], np.float64), float(named["enough"]), np.asarray(named["least"], np.float64),
                np.asarray(named["examples"], np.int64),
            )  # fmt: skip
        except (KeyError, TypeError) as fault:
            raise WrongModel("torn") from fault
        model._check()
        return model

    def _check(self) -> None:
        rows, classes = len(self.buckets), len(self.labels)
        fits = self.weights.shape == (rows, classes) and self.idf.shape == (rows,) and self.certain.shape == (3,)
        fits = fits and all(each.shape == (classes,) for each in (self.bias, self.least, self.examples)) and self.temperature > 0
        if not (fits and classes > 1 and np.isfinite(self.weights).all() and np.isfinite(self.bias).all()):
            raise WrongModel("torn")


def scores(model: Model, texts: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The sum of the weights [n, k] and how many pieces of each text the model knows [n]."""
    sums = np.empty((len(texts), len(model.labels)))
    known = np.empty(len(texts), np.int64)
    for row, text in enumerate(texts):
        spelled = grams.codes(plain(text))
        space = grams.room(len(spelled))
        known[row] = _score(
            spelled, np.empty(space, np.uint32), np.empty((space, 2), np.int32), model.buckets, model.table, model.idf, model.weights,
            np.asarray(BLOCK_WEIGHTS), sums[row],
        )  # fmt: skip
    return sums + model.bias, known


def answer(model: Model, texts: Sequence[str]) -> Answers:
    """Sort n texts. A text of which the model knows no piece gets no proposal worth having: its certainty is 0."""
    sums, known = scores(model, texts)
    probabilities = softmax(sums, model.temperature)
    sure = certainty(probabilities, model.certain)
    sure[known == 0] = 0.0
    return Answers(probabilities, probabilities.argmax(axis=1), sure, sure < model.enough, probabilities >= model.least)


def propose(model: Model, text: str) -> Proposal:
    """Sort one text and say why."""
    answers = answer(model, [text])
    best = int(answers.best[0])
    plausible = tuple(label for label, fits in zip(model.labels, answers.plausible[0], strict=True) if fits)
    sure = float(answers.certainty[0])
    return Proposal(model.labels[best], sure, bool(answers.abstained[0]), plausible, spoke(model, text, best) if sure else ())


def spoke(model: Model, text: str, label: int) -> tuple[str, ...]:
    """The few parts of the plain text that speak most for this class against the others; parts do not overlap."""
    written = plain(text)
    return _best_parts(written, telling(model, written, label))


def telling(model: Model, written: str, label: int) -> NDArray[np.float64]:
    """[signs + 1] how much each sign of a plain text speaks for this class against the others: what a piece is worth lies evenly on its
    signs. Nothing stands behind the last."""
    spelled = grams.codes(written)
    space = grams.room(len(spelled))
    told = np.zeros(len(written) + 1)
    _tell(spelled, np.empty(space, np.uint32), np.empty((space, 2), np.int32), model.buckets, model.table, model.idf, model.weights,
          model.middle, label, told)  # fmt: skip
    return told


def _best_parts(written: str, told: NDArray[np.float64]) -> tuple[str, ...]:
    """Where it stands high over some signs in a row, they are a part. A part of Latin letters is widened to whole words, and none goes over
    a stop: a reader sees words, not shreds of them."""
    told[[at for at, sign in enumerate(written) if not sign.isalnum()] + [len(written)]] = 0.0
    high = np.flatnonzero(np.diff(np.concatenate(([False], told >= TELLING * told.max(), [False])).astype(np.int8)))
    spread = (_paired(told, begin, end) for begin, end in high.reshape(-1, 2).tolist()) if told.max() > 0 else ()
    parts = {_whole_words(written, begin, end) for begin, end in spread}
    ranked = sorted((part for part in parts if part[1] - part[0] > 1), key=lambda part: (-told[part[0]:part[1]].sum(), part))
    return tuple(dict.fromkeys(written[begin:end] for begin, end in ranked))[:SPOKEN_WORDS]


def _paired(told: NDArray[np.float64], begin: int, end: int) -> tuple[int, int]:
    """One sign alone takes the better of its neighbours with it."""
    if end - begin > 1:
        return begin, end
    before, after = told[begin - 1] if begin else 0.0, told[end]
    return (begin - 1, end) if before > after else (begin, end + 1) if after > 0 else (begin, end)


def _whole_words(written: str, begin: int, end: int) -> tuple[int, int]:
    while begin and _latin(written[begin]) and _latin(written[begin - 1]):
        begin -= 1
    while end < len(written) and _latin(written[end - 1]) and _latin(written[end]):
        end += 1
    return begin, min(end, begin + LONGEST_PART) if not _latin(written[begin]) else end


def _latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


def softmax(sums: NDArray[np.float64], temperature: float) -> NDArray[np.float64]:
    raised = np.exp((sums - sums.max(axis=1, keepdims=True)) / temperature)
    shares: NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return shares


def certainty(probabilities: NDArray[np.float64], certain: NDArray[np.float64]) -> NDArray[np.float64]:
    """How often the best class is right, read from the two best probabilities (top-label calibration, Gupta & Ramdas, ICLR 2022)."""
    sure: NDArray[np.float64] = 1 / (1 + np.exp(-(certainty_signs(probabilities) @ certain)))
    return sure


def certainty_signs(probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """[n, 3]: one, the log odds of the best class, and how far it stands from the second."""
    two = np.clip(np.partition(probabilities, -2, axis=1)[:, -2:], 1e-6, 1 - 1e-6)
    return np.column_stack((np.ones(len(two)), np.log(two[:, 1] / (1 - two[:, 1])), two[:, 1] - two[:, 0]))


@njit(cache=True)
def _fill(buckets: NDArray[np.uint32], table: NDArray[np.int32]) -> None:
    last = len(table) - 1
    for row in range(len(buckets)):
        slot = buckets[row] & last
        while table[slot] >= 0:
            slot = (slot + 1) & last
        table[slot] = row


@njit(cache=True)
def _tell(
    text: NDArray[np.uint32], out: NDArray[np.uint32], spans: NDArray[np.int32], buckets: NDArray[np.uint32],
    table: NDArray[np.int32], idf: NDArray[np.float32], weights: NDArray[np.float32], middle: NDArray[np.float32], label: int,
    told: NDArray[np.float64],
) -> None:  # fmt: skip
    found = grams.pieces(text, out, spans)
    last = len(table) - 1
    for index in range(found):
        slot = out[index] & last
        while table[slot] >= 0 and buckets[table[slot]] != out[index]:
            slot = (slot + 1) & last
        row = table[slot]
        if row < 0:
            continue
        worth = (weights[row, label] - middle[row]) * idf[row]
        begin, end = spans[index]
        if worth > 0:
            for sign in range(begin, end):
                told[sign] += worth / (end - begin)


@njit(cache=True)
def _score(
    text: NDArray[np.uint32], out: NDArray[np.uint32], spans: NDArray[np.int32], buckets: NDArray[np.uint32],
    table: NDArray[np.int32], idf: NDArray[np.float32], weights: NDArray[np.float32], blocks: NDArray[np.float64],
    sums: NDArray[np.float64],
) -> int:  # fmt: skip
    found = grams.pieces(text, out, spans)
    last = len(table) - 1
    room = 1
    while room < 2 * found:
        room *= 2
    rows = np.full(room, -1, np.int32)
    counts = np.zeros(room, np.int32)
    places = np.empty(found, np.int32)
    known = 0
    for index in range(found):
        slot = out[index] & last
        while table[slot] >= 0 and buckets[table[slot]] != out[index]:
            slot = (slot + 1) & last
        row = table[slot]
        if row < 0:
            continue
        place = row & (room - 1)
        while rows[place] >= 0 and rows[place] != row:
            place = (place + 1) & (room - 1)
        if counts[place] == 0:
            rows[place] = row
            places[known] = place
            known += 1
        counts[place] += 1
    classes = weights.shape[1]
    parts = np.zeros((len(blocks), classes))
    squares = np.zeros(len(blocks))
    for index in range(known):
        row = rows[places[index]]
        value = (1 + np.log(counts[places[index]])) * idf[row]
        block = buckets[row] >> grams.BLOCK_BITS
        squares[block] += value * value
        for each in range(classes):
            parts[block, each] += value * weights[row, each]
    sums[:] = 0
    for block in range(len(blocks)):
        if squares[block] > 0:
            for each in range(classes):
                sums[each] += blocks[block] * parts[block, each] / np.sqrt(squares[block])
    return known
