"""The calls of the last days, held ready for one question: which of them may report the same as the call that is being taken now?

No words are held, only their hashed features, so that nothing that was said can be read from it. Everything is looked through for
each question; a hundred thousand calls take a few milliseconds and no index can fall behind.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np

from bihuan.insight.compiling import compiled
from bihuan.insight.repeats.calls import metres
from bihuan.insight.repeats.evidence import LEAST, LIKE, LIMITS, UNKNOWN, Limits, Rarity, Side, Worth, counted, lengths, rarity, weigh
from bihuan.insight.repeats.features import DOORS, grams
from bihuan.insight.repeats.naming import Names, guess, learn

GROWN = 1.1  # so many times the calls it last learnt from, and it learns anew
_ROOM = 256
_STRANGE = 1 << 40  # a number that none of the calls held has


@dataclass(frozen=True)
class Question:
    """A call being taken. `at`: seconds; `lat`, `lon`: degrees or None; `callers`: the keyed hashes its number has in the months looked
    at."""

    at: float
    words: str = ""
    place: str = ""
    lat: float | None = None
    lon: float | None = None
    callers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """A call that may report the same. `odds`: that it does, to one; `words`, `names`: likeness from 0 to 1 of what happened and of
    where (None where one names no place); `metres` where both points are known; `minutes` before the question; whether number and
    door agree (None: not known)."""

    id: int
    odds: float
    words: float
    names: float | None
    metres: float | None
    minutes: float
    same_number: bool | None
    same_door: bool | None


@dataclass(frozen=True)
class Answer:
    """The likeliest first; and, where the point is known, the calls from the same place whatever they were about, the latest first."""

    same: tuple[Candidate, ...]
    here: tuple[int, ...]


class Recent:
    """Give it calls as they come, in any order; take out what is no longer to be proposed; and let go of what is too old.

    `limits`: how far apart calls are compared; `place`: metres that make one place; `kept`: how long a call is held. Not for two
    threads at once.
    """

    def __init__(self, worth: Worth, limits: Limits = LIMITS, *, place: float = 60.0, kept: timedelta = timedelta(days=30)) -> None:
        self.worth, self.limits, self.place, self.kept = worth, limits, place, kept.total_seconds()
        self._rows: dict[int, int] = {}
        self._codes: dict[str, int] = {}
        self._middle: float | None = None
        self._count = self._used = self._learnt = 0
        self._id, self._flat = np.zeros(_ROOM, np.int64), np.zeros(_ROOM, np.uint32)
        self._side = Side(*(np.zeros(_ROOM + (name == "start"), kind) for name, kind in _COLUMNS.items()))
        self._side = self._side._replace(doors=np.zeros((_ROOM, DOORS), np.uint32))
        self._learn()

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, call: int) -> bool:
        return call in self._rows

    def add(self, call: int, question: Question) -> None:
        """One call; the first of its keyed hashes is its own. A call that is held already is replaced."""
        self.remove(call)
        one = self._read(question)
        self._make_room(len(one.flat))
        row, start = self._count, self._side.start
        self._flat[self._used : self._used + len(one.flat)] = one.flat
        self._used += len(one.flat)
        self._count += 1
        for name in ("at", "east", "north", "given", "doors", "length", "naming"):
            getattr(self._side, name)[row] = getattr(one, name)[0]
        self._side.caller[row] = self._codes.setdefault(question.callers[0], len(self._codes)) if question.callers else -1
        start[self._count], self._id[row], self._rows[call] = self._used, call, row

    def remove(self, call: int) -> None:
        """A call that is not held is no fault."""
        row = self._rows.pop(call, None)
        if row is not None:
            self._side.at[row] = np.nan

    def expire(self, now: float) -> int:
        """Lets go of calls older than is kept, and of the room of all that was taken out; returns how many calls went."""
        old = [call for call, row in self._rows.items() if self._side.at[row] < now - self.kept]
        for call in old:
            self.remove(call)
        if self._count > len(self._rows):
            self._close_up()
            self._learn()
        return len(old)

    def ask(self, question: Question, *, least: float = LEAST, most: int = 8) -> Answer:
        """What may be the same with at least `least` bits of evidence, earlier or later: a late entry may have been told before."""
        if self._count > self._learnt * GROWN:
            self._learn()
        one, side = self._read(question), self._side._replace(flat=self._flat)
        near, here = _scan(side.at[: self._count], side.east, side.north, side.given, side.caller, one.at[0], one.east[0], one.north[0],
                           one.given[0], one.caller[0], *self.limits, self.place)  # fmt: skip
        weighed = weigh(one, np.zeros(len(near), np.int32), side, near, self._rare, self.worth, least)
        order = [k for k in np.argsort(-weighed[0], kind="stable")[:most] if weighed[0][k] >= least]
        same = tuple(self._candidate(near[k], question.at, *(column[k] for column in weighed)) for k in order)
        latest = here[np.argsort(-side.at[here], kind="stable")]
        return Answer(same, tuple(int(self._id[row]) for row in latest))

    def _candidate(self, row: int, at: float, bits: float, words: float, names: float, metres: float, caller: int, door: int) -> Candidate:
        return Candidate(
            int(self._id[row]), float(2.0 ** min(float(bits), 40.0)), float(words), None if np.isnan(names) else float(names),
            None if np.isnan(metres) else float(metres), float(at - self._side.at[row]) / 60,
            None if caller == UNKNOWN else bool(caller == LIKE), None if door == UNKNOWN else bool(door == LIKE))  # fmt: skip

    def _read(self, question: Question) -> Side:
        """One call as the comparing loops read it, by what was learnt last."""
        read = grams([question.words], [question.place])
        east, north = self._point(question)
        given = not np.isnan(east)
        if not given:
            guessed = guess(read.flat, read.start, self._rare.names, self._names)
            east, north = guessed[0][0], guessed[1][0]
        words, names = (lengths(read.flat, read.start, of) for of in self._rare)
        caller = np.array([self._number_of(question.callers)])
        return Side(np.array([question.at]), np.array([east]), np.array([north]), np.array([given]), caller, *read, words, names)

    def _number_of(self, callers: tuple[str, ...]) -> int:
        """A number has another hash each month; those that are asked for together are one number's from then on."""
        codes = sorted({self._codes[key] for key in callers if key in self._codes})
        if len(codes) > 1:
            held = self._side.caller[: self._count]
            held[np.isin(held, codes)] = codes[0]
            self._codes.update((key, codes[0]) for key in callers)
        return codes[0] if codes else _STRANGE if callers else -1

    def _point(self, question: Question) -> tuple[float, float]:
        if question.lat is None or question.lon is None:
            return np.nan, np.nan
        if self._middle is None:
            self._middle = question.lat
        east, north = metres(np.array([question.lat]), np.array([question.lon]), self._middle)
        return float(east[0]), float(north[0])

    def _learn(self) -> None:
        """Which words are rare and which name a place, anew from all that is held."""
        count, side, self._learnt = self._count, self._side, self._count
        flat, start = self._flat[: self._used], side.start[: count + 1]
        known = np.where(side.given[:count], side.east[:count], np.nan)
        self._names: Names = learn(flat, start, side.at[:count], known, side.north[:count])
        self._rare: Rarity = rarity(counted(flat), count, self._names.naming)
        guessed = guess(flat, start, self._rare.names, self._names)
        for held, told in zip((side.east, side.north), guessed, strict=True):
            held[:count] = np.where(side.given[:count], held[:count], told)
        side.length[:count], side.naming[:count] = (lengths(flat, start, of) for of in self._rare)

    def _make_room(self, more: int) -> None:
        """Twice as much as before, so that adding stays cheap."""
        if self._count + 1 >= len(self._id):
            wider = len(self._id)
            self._id = np.concatenate([self._id, np.zeros(wider, np.int64)])
            self._side = Side(*(np.concatenate([held, np.zeros((wider, *held.shape[1:]), held.dtype)]) for held in self._side))
        if self._used + more > len(self._flat):
            self._flat = np.concatenate([self._flat, np.zeros(len(self._flat) + more, np.uint32)])

    def _close_up(self) -> None:
        rows = np.array(sorted(self._rows.values()), np.int64)
        side, parts = self._side, [self._flat[self._side.start[row] : self._side.start[row + 1]] for row in rows]
        ends = np.cumsum([len(part) for part in parts], dtype=np.int64)
        for held in (self._id, *(getattr(side, name) for name in Side._fields if name not in ("flat", "start"))):
            held[: len(rows)] = held[rows]
        side.start[1 : len(rows) + 1] = ends
        self._flat = np.concatenate([*parts, np.zeros(_ROOM, np.uint32)])
        self._count, self._used = len(rows), int(ends[-1]) if len(rows) else 0
        self._rows = {int(self._id[row]): row for row in range(len(rows))}


_COLUMNS = {
    "at": np.float64, "east": np.float64, "north": np.float64, "given": np.bool_, "caller": np.int64, "flat": np.uint32, "start": np.int64,
    "doors": np.uint32, "length": np.float32, "naming": np.float32,
}  # fmt: skip


@compiled
def _scan(at: Any, east: Any, north: Any, given: Any, caller: Any, when: Any, x: Any, y: Any, known: Any, number: Any,
          metres: Any, vague: Any, seconds: Any, place: Any) -> Any:  # fmt: skip
    """Rows worth comparing, and rows from the same place. Where neither points nor words tell where one of the two is, it is compared."""
    near, here = np.empty(len(at), np.int32), np.empty(len(at), np.int32)
    compared, together = 0, 0
    for row in range(len(at)):
        if np.isnan(at[row]):
            continue
        apart = np.sqrt((east[row] - x) ** 2 + (north[row] - y) ** 2)
        both = given[row] and known
        if both and apart <= place:
            here[together] = row
            together += 1
        same = number >= 0 and caller[row] == number
        if abs(at[row] - when) <= seconds and (same or np.isnan(apart) or apart <= (metres if both else vague)):
            near[compared] = row
            compared += 1
    return near[:compared], here[:together]
