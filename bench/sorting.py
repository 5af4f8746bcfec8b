"""Sorting free text beside scikit-learn's TF-IDF with a linear support vector machine, on the same folds and in the same process.

Near duplicates (cosine of character trigrams of at least .6, joined transitively) always stand on one side of a fold. The peer in macro-F1
is the union of character and word n-grams; in speed it is the quicker of that and the character n-grams alone. The sorter that is shipped
is asked about calls written by hand as well (see calls_claim); `--repeats 0` asks nothing else.
"""

import argparse
import csv
import gzip
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import vstack
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import Pipeline, make_pipeline, make_union
from sklearn.svm import LinearSVC

from bench import calls_claim, common
from bihuan.insight.texts.learning import Learnt, learn
from bihuan.insight.texts.model import Answers, answer, propose
from bihuan.station.calls import sorter_file

DATA = Path(os.environ.get("BIHUAN_SHARED", common.ROOT.parent / "shared")) / "data" / "messages" / "labelled.csv.gz"
SHARES = (0.25, 0.5, 0.75)
ALIKE = 0.6
BINS = 15


def read(path: Path, text: str, label: str) -> tuple[list[str], np.ndarray]:
    opened = gzip.open(path, "rt", encoding="utf-8", newline="") if path.suffix == ".gz" else path.open(encoding="utf-8", newline="")
    with opened as file:
        rows = list(csv.DictReader(file))
    return [row[text] for row in rows], np.asarray([row[label] for row in rows])


def near_duplicates(texts: Sequence[str]) -> np.ndarray:
    """The number of its group for each text."""
    matrix = TfidfVectorizer(analyzer="char", ngram_range=(3, 3), sublinear_tf=True, min_df=2, max_df=0.2).fit_transform(texts)
    found = []
    for begin in range(0, len(texts), 500):
        alike = matrix[begin : begin + 500] @ matrix.T
        alike.data[alike.data < ALIKE] = 0
        alike.eliminate_zeros()
        found.append(alike)
    groups: np.ndarray = connected_components(vstack(found), directed=False)[1]
    return groups


def by_characters() -> Any:
    return TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=2)


def peer(*, words: bool) -> Pipeline:
    if not words:
        return make_pipeline(by_characters(), LinearSVC())
    pieces = TfidfVectorizer(token_pattern=r"\S+", ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    return make_pipeline(make_union(by_characters(), pieces), LinearSVC())


def calibration_error(sure: np.ndarray, right: np.ndarray) -> float:
    """Expected calibration error of the proposals over bins of equal width (Guo et al., ICML 2017)."""
    place = np.minimum((sure * BINS).astype(int), BINS - 1)
    return float(sum(abs(right[place == one].mean() - sure[place == one].mean()) * (place == one).mean() for one in np.unique(place)))


def measure(options: argparse.Namespace) -> Iterator[common.Row]:
    yield calls_claim.measured(options.calls_by_hand)
    if options.repeats:
        yield from labelled(options)


def labelled(options: argparse.Namespace) -> Iterator[common.Row]:
    texts, labels = read(options.data, options.text, options.label)
    groups = near_duplicates(texts)
    results: dict[str, list[Any]] = {"ours": [], "peer": [], "answers": [], "truth": [], "curve": []}
    for turn in range(options.repeats):
        split = StratifiedGroupKFold(options.folds, shuffle=True, random_state=turn).split(texts, labels, groups)
        for number, (learnt_from, asked) in enumerate(split):
            known, known_as = [texts[one] for one in learnt_from], labels[learnt_from]
            unknown, truth = [texts[one] for one in asked], labels[asked]
            learnt = learn(known, known_as, turn)
            answers = answer(learnt.model, unknown)
            results["answers"].append((learnt, answers))
            results["truth"].append(truth)
            results["ours"].append(macro_f1(learnt, answers, truth))
            results["peer"].append(f1_score(truth, peer(words=True).fit(known, known_as).predict(unknown), average="macro"))
            if turn == 0 and number < options.curve_folds:
                results["curve"].append([*curve(known, known_as, unknown, truth), results["ours"][-1]])
    yield from quality(results, options)
    yield from speed(texts, labels, options)


def macro_f1(learnt: Learnt, answers: Answers, truth: np.ndarray) -> float:
    return float(f1_score(truth, np.asarray(learnt.model.labels)[answers.best], average="macro"))


def curve(known: list[str], labels: np.ndarray, unknown: list[str], truth: np.ndarray) -> Iterator[float]:
    order = np.random.default_rng(0).permutation(len(known))
    for share in SHARES:
        some = order[: int(share * len(order))]
        learnt = learn([known[one] for one in some], labels[some], 0)
        yield macro_f1(learnt, answer(learnt.model, unknown), truth)


def quality(results: dict[str, list[Any]], options: argparse.Namespace) -> Iterator[common.Row]:
    ours, theirs = np.asarray(results["ours"]), np.asarray(results["peer"])
    apart = ours - theirs
    yield row("macro-F1, near duplicates on one side", {
        "ours": spread(ours), "char and word n-grams, LinearSVC": spread(theirs), "difference": spread(apart),
        "at least +.003": yes(apart.mean() >= 0.003), "folds": len(ours),
    })  # fmt: skip
    truth = np.concatenate(results["truth"])
    best = np.concatenate([np.asarray(learnt.model.labels)[answers.best] for learnt, answers in results["answers"]])
    sure = np.concatenate([answers.certainty for _learnt, answers in results["answers"]])
    right = best == truth
    error = calibration_error(sure, right)
    first = np.argsort(-sure, kind="stable")[: int(0.85 * len(sure))]
    said = ~np.concatenate([answers.abstained for _learnt, answers in results["answers"]])
    yield row("calibration and abstaining", {
        "expected calibration error": round(error, 4), "at most .02": yes(error <= 0.02),
        "accuracy at 85 %": round(float(right[first].mean()), 4),
        "at least .97": yes(right[first].mean() >= 0.97), "answered": round(float(said.mean()), 4),
        "right of the answered": round(float(right[said].mean()), 4),
    })  # fmt: skip
    plausible = np.concatenate([answers.plausible for _learnt, answers in results["answers"]])
    names = results["answers"][0][0].model.labels
    own = plausible[np.arange(len(truth)), np.searchsorted(names, truth)]
    held = {name: round(float(own[truth == name].mean()), 4) for name in names}
    yield row("coverage of each class, wanted .95", {
        "least": min(held.values()), "held in every class": yes(min(held.values()) >= 0.95),
        "classes in a set": round(float(plausible.sum(1).mean()), 3),
        "each": " ".join(f"{name} {value}" for name, value in held.items()),
    })  # fmt: skip
    if results["curve"]:
        means = np.mean(results["curve"], axis=0)
        shares = {f"{round(100 * share)} %": round(float(value), 4) for share, value in zip((*SHARES, 1.0), means, strict=True)}
        doubled = round(float(means[-1] - means[1]), 4)
        yield row("what more data brings: macro-F1 by share learnt", {**shares, "the last doubling brought": doubled})


def speed(texts: list[str], labels: np.ndarray, options: argparse.Namespace) -> Iterator[common.Row]:
    begun = time.perf_counter()
    learnt = learn(texts, labels, 0)
    seconds = time.perf_counter() - begun
    with tempfile.TemporaryDirectory() as folder:
        size = sorter_file.save(learnt.model, Path(folder) / "model")
        model = sorter_file.load(Path(folder) / "model")
    yield row("retraining", {
        "texts": len(texts), "seconds": round(seconds, 1), "at most 60 s": yes(seconds <= 60),
        "model MB": round(size / 1e6, 1), "at most 50 MB": yes(size <= 50e6),
    })  # fmt: skip
    some = texts[: options.count]
    propose(model, some[0])
    milliseconds = [1000 * taken(lambda text=text: propose(model, text)) for text in some]
    late = common.percentile(milliseconds, 0.95)
    figures = {**common.spread(milliseconds), "p95 ms": round(late, 2), "at most 3 ms": yes(late <= 3)}
    yield row("one call, with the words that spoke for it", figures)
    theirs = {"characters": peer(words=False).fit(texts, labels), "characters and words": peer(words=True).fit(texts, labels)}
    rates = {name: len(some) / min(taken(lambda one=one: one.predict(some)) for _ in range(3)) for name, one in theirs.items()}
    own = len(some) / min(taken(lambda: answer(model, some)) for _ in range(3))
    ratio = own / max(rates.values())
    yield row("texts a second", {"ours": round(own), **{f"LinearSVC on {name}": round(rate) for name, rate in rates.items()},
                                 "ratio": round(ratio, 1), "at least 3": yes(ratio >= 3)})  # fmt: skip


def taken(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def spread(values: np.ndarray) -> str:
    return f"{values.mean():.4f} ± {values.std(ddof=1):.4f}"


def yes(held: bool | np.bool_) -> str:
    return "yes" if held else "no"


def row(case: str, figures: dict[str, Any]) -> common.Row:
    return common.Row("sorting", case, "–", figures)


def main(words: Sequence[str] | None = None) -> None:
    parser = common.arguments(__doc__ or "")
    parser.add_argument("--data", type=Path, default=DATA, help="csv or csv.gz of labelled texts")
    parser.add_argument("--text", default="tokens", help="the column of the texts")
    parser.add_argument("--label", default="label", help="the column of their labels")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--repeats", type=int, default=1, help="how often the folds are drawn anew; 0: only the calls by hand")
    parser.add_argument("--calls-by-hand", type=Path, default=calls_claim.BY_HAND, help="csv of calls with text, truth and code")
    parser.add_argument("--curve-folds", type=int, default=2, help="folds on which shares of the data are learnt")
    parser.add_argument("--count", type=int, default=1000, help="texts whose sorting is timed")
    options = parser.parse_args(words)
    before = common.load()
    common.report(list(measure(options)), options, load_before=before)


if __name__ == "__main__":
    main()
