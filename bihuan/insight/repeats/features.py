"""What of a call's words is compared: hashed pairs of Han characters, triples of letters and pairs of words, and the numbers that tell
one door from the next ("3栋", "unit 5"). The words themselves are not kept, and cannot be read back.
"""

import unicodedata
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from importlib.resources import files
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from bihuan.insight.compiling import compiled

LONGEST = 2000  # characters of one text that are compared
DOORS = 6  # numbers of one call that are kept
CHUNK = 50_000  # texts read at once
WORKERS = 2  # threads
BUCKETS = 1 << 20  # that grams are counted in
SHIFT = np.uint32(12)

Codes = NDArray[np.uint32]
Result = TypeVar("Result")


class Grams(NamedTuple):
    """Those of call i stand in `flat[start[i]:start[i + 1]]`, sorted, each once; its numbers in `doors[i]`, nought for none."""

    flat: Codes
    start: NDArray[np.int64]
    doors: Codes


@cache
def shipped_units() -> Codes:
    """Words that are said beside the number of a door, hashed: one Han character after it, or a word before it."""
    lines = files(__package__).joinpath("numbered.txt").read_text(encoding="utf-8").split()
    return np.unique(np.array([_hashed(np.array([ord(sign) for sign in line], np.uint32)) for line in lines], np.uint32))


def grams(words: Sequence[str], place: Sequence[str], units: Codes | None = None) -> Grams:
    """The features of n calls, in order."""
    known = shipped_units() if units is None else units
    firsts = range(0, len(words), CHUNK)
    parts = at_once([partial(_read, words, place, first, known) for first in firsts])
    counts = np.concatenate([[0], *(np.diff(part.start) for part in parts)])
    return Grams(
        np.concatenate([part.flat for part in parts] or [np.empty(0, np.uint32)]), np.cumsum(counts).astype(np.int64),
        np.concatenate([part.doors for part in parts] or [np.empty((0, DOORS), np.uint32)]),
    )  # fmt: skip


def _read(words: Sequence[str], place: Sequence[str], first: int, units: Codes) -> Grams:
    pairs = zip(place[first : first + CHUNK], words[first : first + CHUNK], strict=True)
    texts = [f"{where} {said[:LONGEST]}".replace("\0", " ") for where, said in pairs]
    text = unicodedata.normalize("NFKC", "\0".join(texts) + "\0").lower()
    flat, start, doors = _grams(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32), len(texts), units)
    return Grams(flat.copy(), start, doors)


def at_once(jobs: Sequence[Callable[[], Result]]) -> list[Result]:
    """Done side by side where there are several: the compiled loops let other threads go on."""
    if len(jobs) < 2:
        return [job() for job in jobs]
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(lambda job: job(), jobs))


@compiled
def _mix(high: Any, low: Any) -> Any:
    mixed = (np.uint64(high) * np.uint64(0x9E3779B97F4A7C15)) ^ (np.uint64(low) * np.uint64(0xC2B2AE3D27D4EB4F))
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0x165667B19E3779F9)
    return np.uint32(mixed >> np.uint64(32))


@compiled
def _hashed(signs: Any) -> Any:
    value = np.uint32(7)
    for sign in signs:
        value = _mix(value, sign)
    return value


@compiled
def _kind(sign: Any) -> Any:
    """0 between words, 1 letter or digit, 2 Han."""
    if 0x3400 <= sign <= 0x9FFF or 0xF900 <= sign <= 0xFAFF or 0x20000 <= sign <= 0x323AF:
        return 2
    if 48 <= sign <= 57 or 97 <= sign <= 122 or (0xC0 <= sign < 0x2000) or 0x3040 <= sign <= 0x30FF or 0xAC00 <= sign <= 0xD7A3:
        return 1
    return 0


@compiled
def _is(units: Any, value: Any) -> Any:
    at = np.searchsorted(units, value)
    return at < len(units) and units[at] == value


@compiled
def _grams(text: Any, count: Any, units: Any) -> Any:
    """Reads texts that each end in 0."""
    flat = np.empty(2 * len(text), np.uint32)
    start = np.zeros(count + 1, np.int64)
    doors = np.zeros((count, DOORS), np.uint32)
    used, at = 0, 0
    for call in range(count):
        first, held, before = used, 0, np.uint32(0)
        while text[at] != 0:
            kind = _kind(text[at])
            end = at + 1
            while text[end] != 0 and _kind(text[end]) == kind:
                end += 1
            if kind == 2:
                if end - at == 1:
                    flat[used] = _mix(text[at], 1)
                    used += 1
                for sign in range(at, end - 1):
                    flat[used] = _mix(text[sign], text[sign + 1])
                    used += 1
                before = np.uint32(0)
            elif kind == 1:
                whole, digits = _hashed(text[at:end]), 0
                for sign in range(at, end):
                    digits += 48 <= text[sign] <= 57
                if end - at <= 3 or digits == end - at:
                    flat[used] = whole
                    used += 1
                else:
                    for sign in range(at, end - 2):
                        flat[used] = _hashed(text[sign : sign + 3])
                        used += 1
                unit = np.uint32(0)
                if digits and _kind(text[end]) == 2 and _is(units, _hashed(text[end : end + 1])):
                    unit = _hashed(text[end : end + 1])
                elif digits and _is(units, before):
                    unit = before
                if unit and held < DOORS:
                    doors[call, held] = (unit & np.uint32(0xFF000000)) | (whole & np.uint32(0xFFFFFF))
                    held += 1
                if before:
                    flat[used] = _mix(before, whole)
                    used += 1
                before = whole
            at = end
        at += 1
        used = first + _once(flat[first:used])
        start[call + 1] = used
    return flat[:used], start, doors


@compiled
def _once(part: Any) -> Any:
    """Sorts in place and moves what is new to the front; returns how many those are."""
    part.sort()
    kept = 0
    for at in range(len(part)):
        if at == 0 or part[at] != part[kept - 1]:
            part[kept] = part[at]
            kept += 1
    return kept
