"""What many report at the same time: groups of calls that tell of one thing, the hottest first, whoever told it and in whatever words.

Average linkage on the cosine of rare grams (Sokal and Michener 1958; Salton and Buckley 1988): a group stays one as long as its
members are alike on the average, so that no chain of chance likenesses makes an issue.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_array
from scipy.spatial.distance import squareform

from bihuan.insight.repeats.calls import Calls
from bihuan.insight.repeats.features import grams

LONGEST = 12_000  # calls: each pair of them is held
MONTH = timedelta(days=30)
FEW = 20  # calls among which no gram is common
COMMON = 0.1  # grams that more calls have tell nothing


@dataclass(frozen=True)
class Issue:
    """Rows of the calls, the earliest first; heat: how many calls, each half as much for every half-life since; tellers: how many different
    keyed numbers; first, last: seconds; typical: the row most like the others."""

    rows: tuple[int, ...]
    heat: float
    tellers: int
    first: float
    last: float
    typical: int


def issues(
    calls: Calls, now: float, *, headings: Sequence[str] = (), half_life: timedelta = MONTH, alike: float = 0.12, least: int = 3
) -> list[Issue]:
    """Issues of at least `least` calls. `now`: seconds, as the calls'; `headings`: what a teller put above the words, which then counts
    as much as all the words; `alike`: mean cosine from which calls belong together. ValueError for more than 12 000 calls: take a
    shorter window."""
    if len(calls) > LONGEST:
        raise ValueError(f"at most {LONGEST} calls are compared at once, these are {len(calls)}: take a shorter window")
    if len(calls) < least:
        return []
    near = likenesses([f"{place} {words}" for place, words in zip(calls.place, calls.words, strict=True)])
    if headings:
        near = ((near + likenesses(headings)) / 2).astype(np.float32)
    away = np.asarray(1.0 - near, np.float64)
    np.fill_diagonal(away, 0.0)
    group = fcluster(linkage(squareform(away, checks=False), "average"), 1.0 - alike, "distance")
    order = np.argsort(group, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(group[order])) + 1)
    found = [_issue(rows, calls, near, now, half_life) for rows in parts if len(rows) >= least]
    return sorted(found, key=lambda issue: (-issue.heat, issue.rows))


def likenesses(texts: Sequence[str]) -> NDArray[np.float32]:
    """n by n: cosine of the texts' grams, the rarer the weightier; those of one text only and of very many left out."""
    read = grams(texts, [""] * len(texts))
    _, gram = np.unique(read.flat, return_inverse=True)
    calls = np.bincount(gram)
    telling = (calls > 1) & (calls <= max(FEW, COMMON * len(texts)))
    weight = np.where(telling, np.log((len(texts) + 1) / (calls + 0.5)), 0.0).astype(np.float32)
    rows = csr_array((weight[gram], gram, read.start), shape=(len(texts), len(calls)))
    length = np.sqrt(rows.multiply(rows).sum(axis=1))
    whole = np.divide(1.0, length, out=np.zeros_like(length), where=length > 0)
    near: NDArray[np.float32] = (rows @ rows.T).toarray() * whole[:, None] * whole
    return np.clip(near, 0.0, 1.0)


def _issue(rows: NDArray[np.int64], calls: Calls, near: NDArray[np.float32], now: float, half_life: timedelta) -> Issue:
    rows = rows[np.argsort(calls.at[rows], kind="stable")]
    at = calls.at[rows]
    heat = float(np.sum(0.5 ** (np.maximum(now - at, 0.0) / half_life.total_seconds())))
    tellers = len({calls.caller[row] for row in rows} - {""})
    typical = int(rows[np.argmax(near[np.ix_(rows, rows)].sum(axis=1))])
    return Issue(tuple(int(row) for row in rows), heat, tellers, float(at[0]), float(at[-1]), typical)
