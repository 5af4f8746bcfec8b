"""The places of a station by every name they go by: as written, as it sounds, by the initials of its pinyin."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from pypinyin import lazy_pinyin

LONGEST = 16  # characters of a name that are looked for in a text
ADDRESS, STREET, SPOT, AREA, NICKNAME = "address", "street", "spot", "area", "nickname"


@dataclass(frozen=True)
class Place:
    """Something with a name and a point, WGS-84 degrees. `names`: what it is called, the fullest first; `area`: what it lies in."""

    names: tuple[str, ...]
    kind: str
    lat: float
    lon: float
    area: str = ""

    @property
    def name(self) -> str:
        return self.names[0]


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """numbers: street -> number -> point; crossings: a pair of streets in order -> where they meet."""

    places: tuple[Place, ...]
    named: Mapping[str, tuple[int, ...]]
    sounding: Mapping[str, tuple[str, ...]]  # as it sounds -> names
    letters: Sequence[tuple[str, str]]  # initials of a name, the name; in order of the initials
    numbers: Mapping[str, Mapping[int, tuple[float, float]]] = field(default_factory=dict)
    crossings: Mapping[tuple[str, str], tuple[float, float]] = field(default_factory=dict)

    def sharing(self, said: str, share: float) -> list[str]:
        """Names so many of whose signs stand in the text, or of the text's where that is shorter, in their order. Ten thousand are looked
        through in a moment, so that only these need be compared sign by sign."""
        names, length, standing = self._signs
        found = [standing[sign] for sign in set(said) if sign in standing]
        count = np.bincount(np.concatenate(found), minlength=len(names)) if found else np.zeros(len(names))
        return [names[at] for at in np.flatnonzero(count >= share * np.minimum(length, len(said))) if count[at]]

    @cached_property
    def _signs(self) -> tuple[tuple[str, ...], NDArray[np.int64], dict[str, NDArray[np.int64]]]:
        """The names, how long each is, and for each sign the names it stands in, once for each time."""
        names, standing = tuple(self.named), defaultdict[str, list[int]](list)
        for at, name in enumerate(names):
            for sign in name:
                standing[sign].append(at)
        length = np.array([len(name) for name in names], np.int64)
        return names, length, {sign: np.array(places, np.int64) for sign, places in standing.items()}


def gazetteer(
    places: Iterable[Place], *, numbers: Iterable[tuple[str, int, float, float]] = (),
    crossings: Mapping[tuple[str, str], tuple[float, float]] | None = None,
) -> Gazetteer:
    """numbers: street, house number, latitude, longitude."""
    kept = tuple(places)
    named: dict[str, list[int]] = {}
    for place, one in enumerate(kept):
        for name in dict.fromkeys(one.names):
            if 1 < len(name):
                named.setdefault(name, []).append(place)
    sounding: dict[str, list[str]] = {}
    letters = []
    for name in named:
        if len(name) <= LONGEST:
            heard = sounds(name)
            sounding.setdefault("".join(heard), []).append(name)
            letters.append(("".join(syllable[0] for syllable in heard), name))
    houses: dict[str, dict[int, tuple[float, float]]] = {}
    for street, number, lat, lon in numbers:
        houses.setdefault(street, {})[number] = (lat, lon)
    return Gazetteer(
        kept, {name: tuple(which) for name, which in named.items()}, {heard: tuple(names) for heard, names in sounding.items()},
        sorted(letters), houses, crossings or {})


def sounds(text: str) -> list[str]:
    """One syllable without its tone for each Chinese character, each other sign as it is. Initials that dialects swap become one."""
    return [syllable for sign in text if (syllable := _sound(sign))]


@lru_cache(maxsize=20_000)
def _sound(sign: str) -> str:
    """Each character by itself, as both sides are read alike; thousands of names are then read in a moment."""
    return _alike("".join(lazy_pinyin(sign, errors=lambda other: other.lower())).strip())


def _alike(syllable: str) -> str:
    """zh, ch, sh as z, c, s; l and n, and an and ang, are told apart by few speakers of the south."""
    for long, short in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        if syllable.startswith(long):
            syllable = short + syllable[2:]
    if len(syllable) > 1 and syllable[0] == "n":
        syllable = f"l{syllable[1:]}"
    return syllable[:-1] if syllable.endswith(("ang", "eng", "ing")) else syllable
