"""The pages people look at all day, at ten thousand, a hundred thousand and a million matters: do they stay quick as the house fills?

One database for each size, all measured in turn in the same minutes, so that the load of the machine falls on all alike."""

import argparse
import sys
import time
from collections.abc import Sequence

from bench import common, databases
from bench.lists_worker import PAGES
from bench.workers import Worker

TARGET = 1.5


def measure(database: str, options: argparse.Namespace) -> list[common.Row]:
    with databases.fresh(database, *(f"m{size}" for size in options.sizes)) as homes:
        houses: dict[int, Worker] = {}
        for size, home in zip(options.sizes, homes, strict=True):
            begun = time.monotonic()
            houses[size] = Worker([sys.executable, "-m", "bench.lists_worker", str(size), str(still_open(size, options))], home)
            print(f"{database}: {size} matters stand after {time.monotonic() - begun:.0f} s", file=sys.stderr)
        spent: dict[tuple[str, int], list[float]] = {}
        for turn in range(options.rounds + 1):
            for page in PAGES:
                for size, house in houses.items():
                    milliseconds, _cpu = house.run(page, options.count // options.rounds if turn else 5)
                    if turn:  # the first is for warming
                        spent.setdefault((page, size), []).extend(milliseconds)
        for house in houses.values():
            house.close()
    left = "/".join(str(still_open(size, options)) for size in options.sizes)
    return [row(page, database, {size: spent[page, size] for size in options.sizes}, left) for page in PAGES]


def still_open(size: int, options: argparse.Namespace) -> int:
    """Enough to fill the pages of a small house too, that of each of its 35 departments among them: else it would be quick only for
    having little to show."""
    return max(options.least_open, int(size * options.open))


def row(page: str, database: str, spent: dict[int, list[float]], left: str) -> common.Row:
    figures: dict[str, str | int | float] = {"still open": left}
    for size, milliseconds in spent.items():
        figures[f"p50 ms at {size}"] = round(common.percentile(milliseconds, 0.50), 1)
        figures[f"p95 ms at {size}"] = round(common.percentile(milliseconds, 0.95), 1)
    sizes = sorted(spent)
    ratio = common.percentile(spent[sizes[-1]], 0.95) / common.percentile(spent[sizes[0]], 0.95)
    figures |= {"p95 ratio": round(ratio, 2), f"at most {TARGET}": "yes" if ratio <= TARGET else "no"}
    return common.Row("lists", page, database, figures)


def main(words: Sequence[str] | None = None) -> None:
    parser = common.arguments(__doc__ or "")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000], help="matters in the house")
    parser.add_argument("--open", type=float, default=0.005, help="share of matters that are still open")
    parser.add_argument("--least-open", type=int, default=5000, help="but at least so many")
    parser.add_argument("--count", type=int, default=60, help="looks at each page at each size")
    parser.add_argument("--rounds", type=int, default=5)
    common.measured(measure, parser.parse_args(words))


if __name__ == "__main__":
    main()
