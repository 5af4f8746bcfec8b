"""What every bench shares: the machine it ran on, percentiles, JSON lines, and the table of results that people read."""

import argparse
import json
import os
import platform
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests import postgres

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "RESULTS.md"


@dataclass(frozen=True)
class Row:
    """One measured case. `case` and `database` together name its line in the table; a later run replaces it."""

    bench: str
    case: str
    database: str
    figures: dict[str, str | int | float] = field(default_factory=dict)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of all values do not exceed: always one that was measured, never one in between."""
    ordered = sorted(values)
    return ordered[max(0, -(-int(len(ordered) * share * 1000) // 1000) - 1)]


def spread(milliseconds: Sequence[float]) -> dict[str, float]:
    """Rate and latency of operations that ran one after another."""
    return {
        "per second": round(1000 * len(milliseconds) / sum(milliseconds), 1),
        "p50 ms": round(percentile(milliseconds, 0.50), 2),
        "p99 ms": round(percentile(milliseconds, 0.99), 2),
    }


def machine() -> dict[str, str | int | float]:
    return {
        "cpu": _cpu(), "cores": os.cpu_count() or 1, "memory GB": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": platform.platform(terse=True), "python": platform.python_version(), "sqlite": sqlite3.sqlite_version,
        "postgresql": _postgresql(), "load": load(),
    }


def load() -> float:
    return round(os.getloadavg()[0], 1)


def _cpu() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else ():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def _postgresql() -> str:
    binaries = postgres.debian_binaries()
    if binaries is None:
        return "from the wheel"
    return subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True).stdout.split()[2]


def environment(home: Mapping[str, str]) -> dict[str, str]:
    """What a process of ours is started with: nothing of this shell's own station reaches it."""
    own = ("BIHUAN_", "DATABASE_URL", "DJANGO_")
    return {name: value for name, value in os.environ.items() if not name.startswith(own)} | {"BIHUAN_LOG": "error"} | dict(home)


def arguments(about: str) -> argparse.ArgumentParser:
    """The options every bench has."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print JSON lines instead of a table")
    parser.add_argument("--record", action="store_true", help="write the rows into bench/RESULTS.md")
    parser.add_argument("--results", type=Path, default=RESULTS, help="the file --record writes to")
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    return parser


def measured(measure: Callable[[str, argparse.Namespace], Sequence[Row]], options: argparse.Namespace) -> None:
    """Each database in its turn, reported with the load before and after it."""
    for database in options.databases:
        before = load()
        report(measure(database, options), options, load_before=before)


def report(rows: Sequence[Row], options: argparse.Namespace, *, load_before: float) -> None:
    """Print what was measured and, when asked, keep it."""
    here = machine()
    for row in rows:
        row.figures["load"] = f"{load_before}–{here['load']}"
    if options.json:
        print(json.dumps({"machine": here}, ensure_ascii=False))
        for row in rows:
            print(json.dumps({"bench": row.bench, "case": row.case, "database": row.database, **row.figures}, ensure_ascii=False))
    else:
        print("\n".join(_table([_cells(row) for row in rows])))
    if options.record:
        record(rows, here, options.results)
    sys.stdout.flush()


def record(rows: Sequence[Row], here: dict[str, str | int | float], path: Path = RESULTS) -> None:
    """Merge rows into the generated tables of the results; what people wrote around the tables stays."""
    text = path.read_text(encoding="utf-8") if path.exists() else "# What was measured\n"
    line = "Machine: " + ", ".join(f"{name} {value}" for name, value in here.items() if name != "load") + "."
    text = _put(text, "machine", [line])
    day = datetime.now(UTC).date().isoformat()
    for bench in dict.fromkeys(row.bench for row in rows):
        kept = {(cells["case"], cells.get("database", "")): cells for cells in _read(text, bench)}
        for row in rows:
            if row.bench == bench:
                kept[row.case, row.database] = _cells(row) | {"day": day}
        text = _put(text, bench, _table(list(kept.values())))
    path.write_text(text, encoding="utf-8")


def _cells(row: Row) -> dict[str, str]:
    return {"case": row.case, "database": row.database} | {name: _number(value) for name, value in row.figures.items()}


def _number(value: str | float) -> str:
    return f"{value:,}".replace(",", " ") if isinstance(value, int) else str(value)


def _table(rows: Sequence[dict[str, str]]) -> list[str]:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return [_line(columns), _line(["---"] * len(columns)), *(_line([row.get(name, "") for name in columns]) for row in rows)]


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _marks(bench: str) -> tuple[str, str]:
    return f"<!-- measured: {bench} -->", f"<!-- end: {bench} -->"


def _read(text: str, bench: str) -> list[dict[str, str]]:
    begin, end = _marks(bench)
    if begin not in text:
        return []
    lines = [line for line in text.split(begin)[1].split(end)[0].splitlines() if line.startswith("|")]
    head, *rest = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return [{name: cell for name, cell in zip(head, cells, strict=True) if cell} for cells in rest[1:]]


def _put(text: str, bench: str, lines: Sequence[str]) -> str:
    begin, end = _marks(bench)
    block = "\n".join((begin, *lines, end))
    if begin not in text:
        return f"{text.rstrip()}\n\n## {bench}\n\n{block}\n"
    before, after = text.split(begin)[0], text.split(end, 1)[1]
    return before + block + after
