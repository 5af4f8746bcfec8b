"""Whether a call may be offered to the town hall alone: only where nothing in it, clause by clause, could be a matter of the police.

A wrongly diverted emergency is the worst error a sorter can make, so three judges that know nothing of each other must all agree: no word
of `guards.csv` stands in it; a sorter that knows only police and town hall finds neither the whole nor any single clause likely to be the
police's; and most of its words have been met before in matters of the town hall. Which class was proposed does not matter, nor who
learnt it.
"""

import csv
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bihuan.insight.texts.danger import Dangers
from bihuan.insight.texts.known import Known, clauses
from bihuan.insight.texts.model import Model, answer
from bihuan.station.calls import sorter_file

GUARDS = Path(__file__).with_name("guards.csv")
JUDGE = Path(__file__).with_name("data") / "townhall.npz"
KNOWN = Path(__file__).with_name("data") / "harmless.npz"
POLICE, TOWN_HALL = "police", "town hall"
# Measured with whole classes of the police held out of the learning (docs/how-to/sorting.md).
WHOLE_AT_MOST, CLAUSE_AT_MOST, KNOWN_AT_LEAST = 0.7, 0.8, 0.5


def get_ready() -> None:
    """Read all three."""
    guards()
    judge()
    known()


def police_shares(words: str) -> NDArray[np.float64]:
    """How likely the whole text, and then each of its clauses, is a matter of the police rather than of the town hall, 0 to 1."""
    model = judge()
    shares: NDArray[np.float64] = answer(model, [words, *clauses(words)]).probabilities[:, model.labels.index(POLICE)]
    return shares


def may_go_alone(words: str, shares: NDArray[np.float64]) -> bool:
    """Whether nothing in these words, of which `shares` are the police_shares, keeps the call with the police."""
    calm = shares[0] <= WHOLE_AT_MOST and shares.max() <= CLAUSE_AT_MOST
    return bool(calm) and not guards().raised(words) and known().share(clauses(words)) >= KNOWN_AT_LEAST


def read_words(path: Path) -> Dangers:
    """A table of words: what they raise, and a regular expression. A pattern with a comma stands between quotes: ValueError where not."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(line for line in file if not line.startswith("#")))[1:]
    if any(len(row) != 2 for row in rows):
        raise ValueError(f"{path.name}: a pattern with a comma stands between quotes")
    return Dangers.of([(name, pattern) for name, pattern in rows])


@cache
def guards() -> Dangers:
    return read_words(GUARDS)


@cache
def judge() -> Model:
    return sorter_file.load(JUDGE)


@cache
def known() -> Known:
    with np.load(KNOWN, allow_pickle=False) as archive:
        return Known(np.cumsum(archive["steps"], dtype=np.uint32))


def save_known(pieces: Known) -> int:
    """Write the pieces as the steps between them, which pack better; how many bytes they take."""
    with KNOWN.open("wb") as file:
        np.savez_compressed(file, steps=np.diff(pieces.buckets, prepend=np.uint32(0)))
    return KNOWN.stat().st_size
