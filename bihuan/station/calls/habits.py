"""What the station's own calls teach: a sorter learnt from confirmed classes, put in the old one's place where it is no worse.

Both are asked about calls that neither has read: those that came after the old one was learnt, or the newest fifth where the old one is the
shipped one. Personal numbers are never read (see insight.texts.spelling), and the model holds no word that was said.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from sklearn.metrics import f1_score

from bihuan.insight.texts.learning import CannotLearn, learn
from bihuan.insight.texts.model import Model, answer
from bihuan.station.calls import proposing, sorter_file
from bihuan.station.calls.categories import OTHER
from bihuan.station.calls.models import Call, ProposedClass, Verdict

MOST, LEAST, LEAST_UNSEEN = 50_000, 200, 40
UNSEEN_SHARE = 5
# The desk said of these that the words and the class do not belong together.
MISLEADING = (Verdict.SEVERAL, Verdict.NO_MATTER)


@dataclass(frozen=True)
class Heard:
    """The words of one call with the class that was confirmed."""

    words: str
    category: str
    at: datetime


@dataclass(frozen=True)
class Habits:
    """How learning went. `outcome`: learnt, kept (the new one was worse), few (too few calls), same (too few that neither has read)."""

    outcome: str
    calls: int
    unseen: int = 0
    old: float = 0.0
    new: float = 0.0
    old_f1: float = 0.0
    new_f1: float = 0.0
    changed: int = 0
    better: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()
    verdicts: tuple[tuple[str, int], ...] = ()


def learn_habits(seed: int) -> Habits:
    """Learn from the calls as they stand and write the new sorter where it is no worse. Raises NoSorter where that cannot be."""
    calls = heard()
    verdicts = tuple(sorted(Counter(ProposedClass.objects.exclude(verdict="").values_list("verdict", flat=True)).items()))
    if len(calls) < LEAST:
        return Habits("few", len(calls), verdicts=verdicts)
    before, unseen = parted(calls)
    if len(unseen) < LEAST_UNSEEN or len(before) < LEAST // 2:
        return Habits("same", len(calls), len(unseen), verdicts=verdicts)
    try:
        fresh = learn(_words(before), _classes(before), seed).model
    except CannotLearn:
        return Habits("few", len(calls), verdicts=verdicts)
    truth = np.asarray(_classes(unseen))
    old, new = _answers(proposing.sorter(), unseen), _answers(fresh, unseen)
    figures = {
        "old": _right(truth, old), "new": _right(truth, new), "old_f1": _macro_f1(truth, old), "new_f1": _macro_f1(truth, new),
    }  # fmt: skip
    better, worse = _moved(truth, old, new)
    no_worse = figures["new"] >= figures["old"] and figures["new_f1"] >= figures["old_f1"]
    if no_worse:
        sorter_file.save(learn(_words(calls), _classes(calls), seed).model, proposing.own_path())
    return Habits(
        "learnt" if no_worse else "kept", len(calls), len(unseen), **figures, changed=int((old != new).sum()), better=better, worse=worse,
        verdicts=verdicts,
    )  # fmt: skip


def heard() -> list[Heard]:
    """Calls with words and a confirmed class, the oldest first: that of the incident they came to, else the one they were taken under."""
    rows = Call.objects.select_related("matter", "proposed").order_by("-received_at", "-id")[:MOST]
    found = []
    for call in rows:
        proposed = getattr(call, "proposed", None)
        category = call.matter.category if call.matter else call.category
        if call.words.strip() and category != OTHER and not (proposed and proposed.verdict in MISLEADING):
            found.append(Heard(call.words, category, call.entered_at))
    return found[::-1]


def parted(calls: Sequence[Heard]) -> tuple[list[Heard], list[Heard]]:
    """Calls to learn from, and calls that neither sorter has read."""
    path = proposing.own_path()
    if path.exists():
        since = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return [one for one in calls if one.at <= since], [one for one in calls if one.at > since]
    first = len(calls) - len(calls) // UNSEEN_SHARE
    return list(calls[:first]), list(calls[first:])


def _words(calls: Sequence[Heard]) -> list[str]:
    return [one.words for one in calls]


def _classes(calls: Sequence[Heard]) -> list[str]:
    return [one.category for one in calls]


def _answers(model: Model, calls: Sequence[Heard]) -> np.ndarray:
    return np.asarray(model.labels)[answer(model, _words(calls)).best]


def _right(truth: np.ndarray, said: np.ndarray) -> float:
    return round(float((truth == said).mean()), 4)


def _macro_f1(truth: np.ndarray, said: np.ndarray) -> float:
    return round(float(f1_score(truth, said, labels=np.unique(truth), average="macro", zero_division=0.0)), 4)


def _moved(truth: np.ndarray, old: np.ndarray, new: np.ndarray) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Classes of which more, and of which fewer calls are now sorted rightly."""
    gain = {str(code): int((new[truth == code] == code).sum() - (old[truth == code] == code).sum()) for code in np.unique(truth)}
    return tuple(code for code, more in gain.items() if more > 0), tuple(code for code, more in gain.items() if more < 0)
