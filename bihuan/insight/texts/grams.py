"""What a text is made of: pieces of one to four characters, words and pairs of words, each under a hashed number.

Hashing the features (Weinberger et al., ICML 2009) needs no dictionary: a model holds numbers only, and never a word that somebody said.
What stands at the beginning of a text is counted a second time in blocks of its own, for people say first what it is about.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

LONGEST = 4
HEAD = 40
BLOCKS = 4
BLOCK_BITS = 30
_BLANK = 32
_FIRST_HAN, _LAST_HAN = 0x3400, 0x9FFF
_CHARACTERS, _WORDS, _HEAD = 0, 1, 2


def room(size: int) -> int:
    """The most pieces that a text of `size` characters can have."""
    return (LONGEST + 2) * (size + min(size, HEAD)) + 1


def codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


@njit(cache=True)
def _mix(value: np.uint64, code: Any) -> np.uint64:
    mixed = (value ^ np.uint64(code)) * np.uint64(0x9E3779B97F4A7C15)
    return mixed ^ (mixed >> np.uint64(29))


@njit(cache=True)
def _bucket(value: np.uint64, block: int) -> np.uint32:
    mask = np.uint64((1 << BLOCK_BITS) - 1)
    return np.uint32((_mix(value, block + 1) & mask) | (np.uint64(block) << np.uint64(BLOCK_BITS)))


@njit(cache=True)
def _write(text: NDArray[np.uint32], size: int, block: int, out: NDArray[np.uint32], spans: NDArray[np.int32], found: int) -> int:
    place = np.empty(size, np.int32)
    kept = 0
    for index in range(size):
        if text[index] == _BLANK:
            before = kept > 0 and not _FIRST_HAN <= text[place[kept - 1]] <= _LAST_HAN
            after = index + 1 < size and not _FIRST_HAN <= text[index + 1] <= _LAST_HAN
            if not (before and after):
                continue
        place[kept] = index
        kept += 1
    for start in range(kept):
        value = np.uint64(0xA0761D6478BD642F)
        for length in range(min(LONGEST, kept - start)):
            value = _mix(value, text[place[start + length]])
            out[found] = _bucket(value, block + _CHARACTERS)
            spans[found, 0], spans[found, 1] = place[start], place[start + length] + 1
            found += 1
    earlier, earlier_start = np.uint64(0), 0
    index = 0
    while index < size:
        if text[index] == _BLANK:
            index += 1
            continue
        value, start = np.uint64(0xE7037ED1A0B428DB), index
        while index < size and text[index] != _BLANK:
            value = _mix(value, text[index])
            index += 1
        out[found] = _bucket(value, block + _WORDS)
        spans[found, 0], spans[found, 1] = start, index
        found += 1
        if earlier != 0:
            out[found] = _bucket(_mix(earlier, value >> np.uint64(7)), block + _WORDS)
            spans[found, 0], spans[found, 1] = earlier_start, index
            found += 1
        earlier, earlier_start = value, start
    return found


@njit(cache=True)
def pieces(text: NDArray[np.uint32], out: NDArray[np.uint32], spans: NDArray[np.int32]) -> int:
    """Write the bucket of each piece into `out` and where it stands into `spans` [begin, end), both of `room` rows; how many there are.

    A blank between characters of Han does not part them for the pieces of characters, so text cut into words and raw text are read alike.
    The two highest bits of a bucket name its block: characters, words, and both again for the first HEAD characters.
    """
    found = _write(text, len(text), 0, out, spans, 0)
    return _write(text, min(len(text), HEAD), _HEAD, out, spans, found)
