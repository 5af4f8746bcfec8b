"""What the words of a call suggest: class, level, route, department and dangers, with the words that spoke for it. A person decides.

The sorter is the station's own where it has learnt one, else the one shipped. Of what was said nothing is kept.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from bihuan.insight.texts.danger import Dangers
from bihuan.insight.texts.model import Model, answer, certainty, spoke
from bihuan.station.calls import sorter_file, townhall
from bihuan.station.calls.categories import Sort, tree
from bihuan.station.calls.models import Answer, Call, ProposedClass, Verdict
from bihuan.station.calls.take import proposed_level
from bihuan.station.people.actor import day_of

DATA = Path(__file__).with_name("data")
STARTER = DATA / "starter.npz"
DANGERS = Path(__file__).with_name("dangers.csv")
OWN = "texts.model"
POLICE, TOWNSHIP, BOTH = "police", "township", "both"
# Offered to the township only where the classes of the police have little share in it, and nothing else forbids it (see townhall).
POLICE_AT_MOST = 0.2
JUDGE_COUNTS = 0.5
SAID_AT_LEAST = 0.6  # below it a proposal would be in the way more often than a help
# The question on the form that a flag puts first.
ASKS = {
    "weapon": "weapon", "injury": "injured", "illness": "injured", "violence": "violence_now", "domestic": "violence_now",
    "child": "vulnerable", "elder": "vulnerable", "missing": "vulnerable", "self_harm": "vulnerable", "drowning": "vulnerable",
    "trapped": "vulnerable", "flood": "vulnerable", "fire": "fire_gas", "gas": "fire_gas",
}  # fmt: skip


@dataclass(frozen=True)
class Proposal:
    """`sort` is None where the sorter does not know. `route` is police, township, both, or empty where that is not known either. `flags`
    pairs each danger with the word that raised it; `asks` are the questions they put first."""

    sort: Sort | None
    family: Sort | None
    level: int | None
    route: str
    department: str
    probability: float
    words: tuple[str, ...]
    flags: tuple[tuple[str, str], ...]
    asks: tuple[str, ...]


def propose(words: str, now: datetime) -> Proposal:
    """What the words suggest, as the classes stand on this day."""
    return suggested(words, tree(day_of(now)), sorter())


def suggested(words: str, classes: Mapping[str, Sort], model: Model) -> Proposal:
    """What the words suggest to this sorter within this tree of classes."""
    flags = dangers().raised(words)
    asks = tuple(dict.fromkeys(ASKS[flag] for flag in flags))
    parts = townhall.police_shares(words)
    shares, sure = _weighed(words, classes, model, float(parts[0]))
    best = int(shares.argmax())
    sort = classes.get(model.labels[best])
    if sure < max(SAID_AT_LEAST, model.enough) or sort is None or not sort.valid:
        return Proposal(None, None, None, POLICE if flags else "", "", sure, (), tuple(flags.items()), asks)
    police = float(shares[_of_police(classes, model)].sum())
    safe = sort.non_police and police <= POLICE_AT_MOST and not flags and townhall.may_go_alone(words, parts)
    level = proposed_level(sort, dict.fromkeys(asks, Answer.YES))
    return Proposal(
        sort, classes.get(sort.parent), level, _route(sort, safe), sort.department, sure, spoke(model, words, best),
        tuple(flags.items()), asks,
    )  # fmt: skip


@cache
def get_ready() -> None:
    """Read what judges words in a thread of its own, so that the first words typed on a fresh machine do not wait for it."""

    def read() -> None:
        suggested("", {}, sorter())
        townhall.get_ready()

    threading.Thread(target=read, daemon=True).start()


def remember(call: Call, category: str, verdict: str, now: datetime) -> None:
    """Keep what was proposed for a call beside it. Anything that is no class or no verdict is not kept; a call sent twice is kept once."""
    if category in tree(day_of(now)):
        said = verdict if verdict in Verdict.values else ""
        ProposedClass.objects.get_or_create(call=call, defaults={"category": category, "verdict": said, "at": now})


def _weighed(words: str, classes: Mapping[str, Sort], model: Model, police: float) -> tuple[NDArray[np.float64], float]:
    """The share of each class, and how often such an answer is right, after the judge between police and town hall has been heard as well.
    The two learnt from the same texts, so the judge's word counts JUDGE_COUNTS of its own."""
    answers = answer(model, [words])
    shares = answers.probabilities[0] * np.where(_of_police(classes, model), police, 1 - police) ** JUDGE_COUNTS
    shares /= shares.sum()
    known_at_all = answers.certainty[0] > 0
    return shares, float(certainty(shares[None], model.certain)[0]) if known_at_all else 0.0


def _of_police(classes: Mapping[str, Sort], model: Model) -> NDArray[np.bool_]:
    return np.asarray([_police(classes.get(label)) for label in model.labels])


def _police(sort: Sort | None) -> bool:
    """A class that is gone from the tree counts as the police's, and so does everything invalid: silence may be a cry for help."""
    return sort is None or not sort.non_police


def _route(sort: Sort, safe: bool) -> str:
    if not sort.non_police:
        return BOTH if sort.department else POLICE
    return TOWNSHIP if safe else BOTH


@cache
def dangers() -> Dangers:
    return townhall.read_words(DANGERS)


def own_path() -> Path:
    return Path(settings.HOME) / OWN


def sorter() -> Model:
    """The station's own sorter, read anew when it has been learnt anew; the one shipped where there is none or it cannot be read."""
    path = own_path()
    try:
        written = path.stat().st_mtime_ns
    except OSError:
        return shipped_sorter()
    with _reading:
        return _read(path, written)


_reading = threading.Lock()


@cache
def shipped_sorter() -> Model:
    return sorter_file.load(STARTER)


_held: dict[str, tuple[int, Model]] = {}


def _read(path: Path, written: int) -> Model:
    held = _held.get(str(path))
    if held is None or held[0] != written:
        try:
            held = (written, sorter_file.load(path))
        except sorter_file.NoSorter:
            held = (written, shipped_sorter())
        _held[str(path)] = held
    return held[1]
