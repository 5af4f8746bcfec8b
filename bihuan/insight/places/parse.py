"""The parts of a Chinese address: province, road, number, building, person and so on, learned from addresses whose parts are marked.

    parser = learn(addresses, epochs=10, seed=0)
    parser.parts("某县某镇解放路12号")
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bihuan.insight.places import chain
from bihuan.insight.places.clues import clues, lexicon, tokens

VERSION = 1
OFTEN = 2  # times that a clue or a name is seen before it counts
Marked = Sequence[tuple[str, str]]  # (token, label); labels are B-road, I-road, ... and O


class ParserUnreadable(ValueError):
    """Arrays that are no parser. `code` is "version" or "torn"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NothingToLearn(ValueError):
    """There is no marked address."""


@dataclass(frozen=True)
class Part:
    """A stretch of an address: its kind, its text, and which tokens it covers."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Parser:
    """labels: of the chain, in order; clues: text -> its row; names: name -> the kinds it has been seen as."""

    labels: tuple[str, ...]
    clues: Mapping[str, int]
    names: Mapping[str, tuple[str, ...]]
    chain: chain.Chain

    def parts(self, text: str) -> list[Part]:
        """The parts in order; what belongs to none is left out. `text` is one address, a few dozen characters."""
        given = tokens(text)
        return spans(given, self.label(given))

    def label(self, given: Sequence[str]) -> list[str]:
        """One label for each token."""
        if not given:
            return []
        rows = [[self.clues[clue] for clue in own if clue in self.clues] for own in clues(given, self.names)]
        flat = np.fromiter((row for own in rows for row in own), dtype=np.int64)
        starts = np.cumsum([0, *map(len, rows)], dtype=np.int64)
        return [self.labels[label] for label in chain.best(self.chain, flat, starts, self._allowed)]

    @cached_property
    def _allowed(self) -> NDArray[np.bool_]:
        """A part goes on only where it began."""
        before = [*self.labels, "O"]
        return np.array([[not label.startswith("I-") or last[2:] == label[2:] for label in self.labels] for last in before])

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything under plain names, for a file; `of_arrays` is the way back."""
        names = [f"{name}\t{' '.join(kinds)}" for name, kinds in self.names.items()]
        return {
            "version": np.array([VERSION]), "labels": _letters(self.labels), "clues": _letters(self.clues), "names": _letters(names),
            "weights": self.chain.weights.astype(np.float16), "moves": self.chain.moves, "opening": self.chain.opening}


def of_arrays(held: Mapping[str, NDArray[Any]]) -> Parser:
    """Raises ParserUnreadable when they are of another version, or do not fit together."""
    if "version" not in held or held["version"].tolist() != [VERSION]:
        raise ParserUnreadable("version")
    try:
        labels, seen, names = (_lines(held[name]) for name in ("labels", "clues", "names"))
        weights, moves, opening = (held[name].astype(np.float32) for name in ("weights", "moves", "opening"))
        known = {name: tuple(kinds.split(" ")) for name, kinds in (line.split("\t") for line in names)}
    except (KeyError, ValueError) as fault:
        raise ParserUnreadable("torn") from fault
    count = len(labels)
    if weights.shape != (len(seen), count) or moves.shape != (count, count) or opening.shape != (count,) or not count:
        raise ParserUnreadable("torn")
    return Parser(tuple(labels), {clue: row for row, clue in enumerate(seen)}, known, chain.Chain(weights, moves, opening))


def learn(addresses: Sequence[Marked], *, epochs: int = 8, seed: int = 0) -> Parser:
    """Raises NothingToLearn. A name counts for an address only if another address has it too, so that nothing is learned by heart."""
    addresses = [address for address in addresses if address]
    if not addresses:
        raise NothingToLearn
    own = [lexicon((part.text, part.kind) for part in spans(*zip(*address, strict=True))) for address in addresses]
    seen: Counter[tuple[str, str]] = Counter()
    for mine in own:
        seen.update(mine)
    by_name = _by_name(seen)
    found = [clues([token for token, _label in address], _Others(by_name, mine)) for address, mine in zip(addresses, own, strict=True)]
    often = Counter(clue for address in found for token in address for clue in token)
    rows = {clue: row for row, clue in enumerate(clue for clue, times in often.items() if times >= OFTEN)}
    labels = tuple(sorted({label for address in addresses for _token, label in address}))
    kept = [[rows[clue] for clue in token if clue in rows] for address in found for token in address]
    number = {label: place for place, label in enumerate(labels)}
    given = chain.Sequences(
        np.fromiter((row for token in kept for row in token), dtype=np.int64), np.cumsum([0, *map(len, kept)], dtype=np.int64),
        np.cumsum([0, *map(len, addresses)], dtype=np.int64),
        np.array([number[label] for address in addresses for _token, label in address], dtype=np.int64))
    nobody = _Others(by_name, Counter())
    names = {name: nobody[name] for name in by_name if name in nobody}
    return Parser(labels, rows, names, chain.learn(given, len(rows), len(labels), epochs=epochs, seed=seed))


def spans(given: Sequence[str], labels: Sequence[str]) -> list[Part]:
    """The parts that labels mark. A label that goes on where nothing began begins a part, as the usual scorers read it."""
    out: list[Part] = []
    for place, (token, label) in enumerate(zip(given, labels, strict=True)):
        kind = label[2:]
        if not kind:
            continue
        if label[0] == "I" and out and out[-1].end == place and out[-1].kind == kind:
            out[-1] = Part(kind, out[-1].text + token, out[-1].start, place + 1)
        else:
            out.append(Part(kind, token, place, place + 1))
    return out


class _Others(Mapping[str, tuple[str, ...]]):
    """The names seen often enough, leaving out what one address itself has added."""

    def __init__(self, seen: Mapping[str, Mapping[str, int]], mine: Counter[tuple[str, str]]) -> None:
        self._seen, self._mine = seen, mine

    def __getitem__(self, text: str) -> tuple[str, ...]:
        kinds = tuple(kind for kind, times in self._seen[text].items() if times - self._mine[text, kind] >= OFTEN)
        if not kinds:
            raise KeyError(text)
        return kinds

    def __iter__(self) -> Iterator[str]:
        return iter(self._seen)

    def __len__(self) -> int:
        return len(self._seen)


def _by_name(seen: Counter[tuple[str, str]]) -> dict[str, dict[str, int]]:
    out: dict[str, dict[str, int]] = {}
    for (text, kind), times in seen.items():
        out.setdefault(text, {})[kind] = times
    return out


def _letters(lines: Sequence[str] | Mapping[str, int]) -> NDArray[Any]:
    return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)


def _lines(letters: NDArray[Any]) -> list[str]:
    text = letters.tobytes().decode()
    return text.split("\n") if text else []
