"""Finding by one, two and four characters in a house of so many matters, beside SQL LIKE over the same texts in the same minutes."""

import argparse
import sys
import time
from collections.abc import Sequence

from bench import common, databases
from bench.find_worker import WORDS
from bench.workers import Worker


def measure(database: str, options: argparse.Namespace) -> list[common.Row]:
    rows = []
    for size in options.sizes:
        with databases.fresh(database, f"f{size}") as homes:
            begun = time.monotonic()
            house = Worker([sys.executable, "-m", "bench.find_worker", str(size)], homes[0])
            print(f"{database}: {size} matters can be found after {time.monotonic() - begun:.0f} s", file=sys.stderr)
            spent: dict[str, list[float]] = {}
            for turn in range(options.rounds + 1):
                for case in (f"{how} {length}" for length in WORDS for how in ("index", "page", "LIKE")):
                    milliseconds, _cpu = house.run(case, options.count // options.rounds if turn else 3)
                    if turn:  # the first is for warming
                        spent.setdefault(case, []).extend(milliseconds)
            house.close()
        rows += [row(size, length, database, spent) for length in WORDS]
    return rows


def row(size: int, length: int, database: str, spent: dict[str, list[float]]) -> common.Row:
    """`index` is the question to the index alone, `page` all that stands under the box: every group, with what the asker may see."""
    ours, whole, plain = (spent[f"{how} {length}"] for how in ("index", "page", "LIKE"))
    figures: dict[str, str | int | float] = {"matters": size}
    for name, milliseconds in (("index", ours), ("page", whole), ("LIKE", plain)):
        figures[f"{name} p50 ms"] = round(common.percentile(milliseconds, 0.50), 2)
        figures[f"{name} p95 ms"] = round(common.percentile(milliseconds, 0.95), 2)
    figures["LIKE / index, p95"] = round(common.percentile(plain, 0.95) / common.percentile(ours, 0.95), 1)
    return common.Row("find", f"{length} characters in {size}", database, figures)


def main(words: Sequence[str] | None = None) -> None:
    parser = common.arguments(__doc__ or "")
    parser.add_argument("--sizes", type=int, nargs="+", default=[200_000], help="matters in the house, such as 1000000")
    parser.add_argument("--count", type=int, default=100, help="questions of each length to each side")
    parser.add_argument("--rounds", type=int, default=5)
    common.measured(measure, parser.parse_args(words))


if __name__ == "__main__":
    main()
