"""The same matter: calls whose matter is known linked in one go, beside datasketch's MinHashLSH on as many as it can take in the time;
the question that is asked while a call is typed, against thirty days; and the issues that two teams found in the same messages.

`--calls FILE` takes calls of your own: a csv with the columns id, at (seconds), lat, lon, caller, place, words, matter. `--hot FILE`
takes messages of the form of problem C's third attachment, `--agreed FILE` the issues to be found there, each with words that all its
messages hold.
"""

import argparse
import csv
import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench import common

HOT = common.ROOT.parent / "shared" / "data" / "messages" / "hot_issues.csv.gz"
AGREED = Path(__file__).parent / "data" / "hot_issues_agreed.csv"
SEED = 7


def main(words: Sequence[str] | None = None) -> None:
    parser = common.arguments(__doc__ or "")
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--calls", type=Path, help="calls to link instead of made-up ones")
    parser.add_argument("--sizes", type=int, nargs="*", default=[100_000, 1_000_000], help="made-up calls")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--peer-most", type=int, default=100_000, help="the most calls that datasketch is given")
    parser.add_argument("--asked", type=int, default=2000, help="questions while a call is typed")
    parser.add_argument("--hot", type=Path, default=HOT)
    parser.add_argument("--agreed", type=Path, default=AGREED)
    options = parser.parse_args(words)
    before = common.load()
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(options, Path(folder))
    common.report(rows, options, load_before=before)


def measure(options: argparse.Namespace, folder: Path) -> list[common.Row]:
    rows, files = [], [("calls of the file", options.calls)] if options.calls else []
    for size in [] if options.calls else options.sizes:
        made = folder / f"{size}.csv"
        subprocess.run([sys.executable, "-m", "bench.calls_made", str(size), "--seed", str(options.seed), "--out", made], check=True)
        files.append((f"{size} made-up calls", made))
    for name, file in files:
        ours = work("link", file)
        rows.append(common.Row("same matter", name, "none", ours))
        if ours["calls"] <= options.peer_most:
            peer = work("peer", file)
            rows.append(common.Row("same matter", f"{name}, datasketch MinHashLSH", "none", peer))
            ours["datasketch / ours, seconds"] = round(peer["seconds"] / ours["seconds"], 1)
    if files:
        rows.append(common.Row("same matter, asked", files[0][0], "none", work("ask", files[0][1], str(options.asked))))
    if options.hot.exists():
        rows += [common.Row("hot issues", one.pop("issue"), "none", one) for one in work("hot", options.hot, str(options.agreed))]
    else:
        print(f"{options.hot} is not here: hot issues are not looked for", file=sys.stderr)
    return rows


def work(job: str, *arguments: object) -> dict:
    """In a process of its own, so that the peak of memory is that job's."""
    command = [sys.executable, "-m", "bench.same_matter_worker", job, *map(str, arguments)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])


def open_text(path: Path):
    return gzip.open(path, "rt", encoding="utf-8-sig", newline="") if path.suffix == ".gz" else path.open(encoding="utf-8-sig", newline="")


def agreed(path: Path) -> dict[str, list[str]]:
    with open_text(path) as file:
        return {row["issue"]: row["words"].split("|") for row in csv.DictReader(file)}


if __name__ == "__main__":
    main()
