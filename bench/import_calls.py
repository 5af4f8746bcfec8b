"""Recorded calls into history, beside the plain way: the same rows, each object made by Django's ORM in its turn.

Each run starts from an empty home. Where no file is given, the records of Seattle are taken if they are at hand, else made-up ones.
"""

import csv
import gzip
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from bench import common, databases

TARGET = 4000
PLAIN_ROWS = 4000
SHARED = Path(os.environ.get("BIHUAN_SHARED", common.ROOT.parent / "shared")) / "data" / "calls" / "seattle_2015.csv.gz"


def measure(database: str, file: Path, plain_rows: int) -> list[common.Row]:
    with databases.fresh(database, "ours", "plain") as (ours, plain):
        theirs = spent(plain, "plain", file, plain_rows)
        whole = spent(ours, "ours", file, 0)
    figures = [rate(each) for each in (whole, theirs)]
    ratio = round(float(figures[0]["calls per second"]) / float(figures[1]["calls per second"]), 1)
    enough = "yes" if float(figures[0]["calls per second"]) >= TARGET else "no"
    return [
        common.Row("import_calls", f"bihuan: {file.name}", database, {**figures[0], "ratio": ratio, f"at least {TARGET}": enough}),
        common.Row("import_calls", f"Django ORM one by one: {file.name}", database, figures[1]),
    ]


def spent(home: dict[str, str], way: str, file: Path, limit: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.import_worker", way, str(file), "--limit", str(limit)]
    done = subprocess.run(command, env=common.environment(home), cwd=common.ROOT, stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def rate(told: dict[str, float]) -> dict[str, str | int | float]:
    return {
        "rows": int(told["rows"]), "calls kept": int(told["kept"]), "calls per second": round(told["rows"] / told["seconds"]),
        "CPU ms a call": round(1000 * told["cpu"] / told["rows"], 3),
    }


def made_up(folder: Path, rows: int = 60_000) -> Path:
    """Call sheets of a place that does not exist."""
    chance, start = random.Random(2), datetime(2025, 1, 1)
    file = folder / "made_up.csv.gz"
    with gzip.open(file, "wt", encoding="gb18030", newline="", compresslevel=1) as out:
        writer = csv.writer(out)
        writer.writerow(["JJDBH", "BJSJ", "BJNR", "JQDZ", "JQLBDM", "BJRYZB", "BJRXZB"])
        for nth in range(rows):
            at = start + timedelta(seconds=chance.randrange(365 * 86_400))
            writer.writerow([nth, f"{at:%Y-%m-%d %H:%M:%S}", "楼下商铺音乐声很大，影响休息", f"云湖镇春华路{chance.randrange(900)}号",
                             chance.choice(["0902", "0501", "0401", "0805"]), round(29.8 + chance.random() / 10, 6),
                             round(121.4 + chance.random() / 10, 6)])
    return file


def main(words: Sequence[str] | None = None) -> None:
    parser = common.arguments(__doc__ or "")
    parser.set_defaults(databases=["sqlite"])
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="tables that a preset knows")
    parser.add_argument("--plain-rows", type=int, default=PLAIN_ROWS, help="rows that go in the plain way; it would take minutes for all")
    options = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="bihuan-bench-") as folder:
        files = options.files or [SHARED if SHARED.is_file() else made_up(Path(folder))]
        for database in options.databases:
            for file in files:
                before = common.load()
                common.report(measure(database, file.resolve(), options.plain_rows), options, load_before=before)


if __name__ == "__main__":
    main()
