"""How much of a text has been met before: the share of its letters that stand in a piece which texts of one kind are known to use.

A sorter weighs only what it knows: one strong word carries a text whose other words it has never read. Whoever must not err asks here as
well whether the rest of the text says anything that the kind has never said.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bihuan.insight.texts import grams
from bihuan.insight.texts.spelling import LONGEST_READ, plain

FIRST_HAN, LAST_HAN = 0x3400, 0x9FFF
_BLANK = 32
OFTEN = 3
_ENDS = re.compile(r"[，,。.！!？?；;：:、…—（）()“”\"\r\n]+|\b(?:but|and|then|while|when|because|so)\b", re.IGNORECASE)


def clauses(text: str) -> list[str]:
    """The text cut where people draw breath; each part says one thing. A text without a sign is one clause, a blank one none. As much is
    read as `plain` reads."""
    return [part for part in (piece.strip() for piece in _ENDS.split(text[:LONGEST_READ])) if part]


@dataclass(frozen=True)
class Known:
    """The pieces that are known, as buckets [m] in rising order."""

    buckets: NDArray[np.uint32]

    @classmethod
    def learnt(cls, texts: Sequence[str], others: Sequence[str]) -> "Known":
        """What these texts use, but for what the others use OFTEN times as often."""
        own, times = _used(texts)
        theirs, their_times = _used(others)
        place = np.minimum(np.searchsorted(theirs, own), max(len(theirs) - 1, 0))
        of_others = np.where(theirs[place] == own, their_times[place], 0) if len(theirs) else np.zeros(len(own), np.int64)
        return cls(own[of_others <= OFTEN * times])

    def share(self, texts: Sequence[str]) -> float:
        """The share of the letters of all these texts that stand in known pieces, 0 to 1. Without a letter nothing is unknown."""
        covered, letters = 0, 0
        for text in texts:
            one, all_of_it = self._covered(text)
            covered, letters = covered + one, letters + all_of_it
        return covered / letters if letters else 1.0

    def _covered(self, text: str) -> tuple[int, int]:
        written = grams.codes(plain(text))
        buckets, spans = _solid(written)
        place = np.minimum(np.searchsorted(self.buckets, buckets), max(len(self.buckets) - 1, 0))
        there = self.buckets[place] == buckets if len(self.buckets) else np.zeros(len(buckets), bool)
        steps = np.zeros(len(written) + 1, np.int64)
        np.add.at(steps, spans[there, 0], 1)
        np.add.at(steps, spans[there, 1], -1)
        letters = written != _BLANK
        return int((letters & (np.cumsum(steps)[:-1] > 0)).sum()), int(letters.sum())


def _used(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Each piece once, with the number of texts that use it."""
    each = [np.unique(_solid(grams.codes(plain(text)))[0]) for text in texts]
    found, times = np.unique(np.concatenate(each) if each else np.empty(0, np.uint32), return_counts=True)
    return found.astype(np.uint32), times


def _solid(written: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
    """The pieces that mean something by themselves: two and more characters of Han, and whole words of other scripts."""
    space = grams.room(len(written))
    buckets, spans = np.empty(space, np.uint32), np.empty((space, 2), np.int32)
    found = grams.pieces(written, buckets, spans)
    buckets, spans = buckets[:found], spans[:found]
    if not found:
        return buckets, spans
    first = written[spans[:, 0]]
    han = (first >= FIRST_HAN) & (first <= LAST_HAN)
    blanks = np.concatenate((np.zeros(1, np.int64), np.cumsum(written == _BLANK)))
    whole = blanks[spans[:, 1]] == blanks[spans[:, 0]]
    block = buckets >> grams.BLOCK_BITS
    keep = ((block == 0) & han & (spans[:, 1] - spans[:, 0] > 1)) | ((block == 1) & ~han & whole)
    return buckets[keep], spans[keep]
