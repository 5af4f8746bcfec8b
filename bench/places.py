"""How well the parts of addresses are found (exact spans), and in how many milliseconds. Its files are those of `bihuan learn places`."""

import argparse
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bench import common
from bihuan.insight.places.parse import Marked, Parser, learn, spans
from bihuan.station.places.parser_file import marked

DATA = common.ROOT.parent / "shared" / "data" / "addresses"


def measure(options: argparse.Namespace) -> list[common.Row]:
    begun = time.perf_counter()
    parser = learn(marked(options.train), epochs=options.epochs, seed=options.seed)
    learnt = time.perf_counter() - begun
    right, given, due, spent = score(parser, marked(options.dev))
    case = f"learnt from {options.train.name}, asked {options.dev.name}"
    whole: dict[str, str | int | float] = {
        "learn s": round(learnt, 1), "F1 of all": f1(right.total(), given.total(), due.total()),
        "p50 ms": round(common.percentile(spent, 0.50), 2), "p95 ms": round(common.percentile(spent, 0.95), 2)}
    rows = [common.Row("places", case, "", whole)]
    for kind, count in due.most_common():
        rows.append(common.Row("places", kind, "", {"spans": count, "F1": f1(right[kind], given[kind], count)}))
    return rows


def score(parser: Parser, asked: Sequence[Marked]) -> tuple[Counter[str], Counter[str], Counter[str], list[float]]:
    """By kind: spans found rightly, found, and due; and the milliseconds of each address."""
    right, given, due, spent = Counter[str](), Counter[str](), Counter[str](), list[float]()
    parser.label(["路"])  # the first is for warming
    for address in asked:
        words, labels = zip(*address, strict=True)
        begun = time.perf_counter()
        answer = parser.label(words)
        spent.append(1000 * (time.perf_counter() - begun))
        found, wanted = set(spans(words, answer)), set(spans(words, labels))
        right.update(part.kind for part in found & wanted)
        given.update(part.kind for part in found)
        due.update(part.kind for part in wanted)
    return right, given, due, spent


def f1(right: int, given: int, due: int) -> float:
    return round(2 * right / max(given + due, 1), 4)


def main(words: Sequence[str] | None = None) -> None:
    parser = common.arguments(__doc__ or "")
    parser.add_argument("--train", type=Path, default=DATA / "train.txt")
    parser.add_argument("--dev", type=Path, default=DATA / "dev.txt")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(words)
    before = common.load()
    common.report(measure(options), options, load_before=before)


if __name__ == "__main__":
    main()
