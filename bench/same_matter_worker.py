"""One job of the bench of same matters, in a process of its own; its last line is what came out, as JSON."""

import csv
import json
import resource
import sys
import time
from array import array
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from bench.common import percentile
from bench.same_matter import agreed, open_text
from bihuan.insight.repeats.calls import Calls, columns
from bihuan.insight.repeats.issues import issues
from bihuan.insight.repeats.link import Linked, link, shipped
from bihuan.insight.repeats.recent import Question, Recent

WARM = 400  # calls that are linked before the clock runs: the first time compiles
DAYS = 30
SHINGLE, PERMUTATIONS, BANDS = 2, 64, (16, 4)
YEAR = timedelta(days=365)
TOP = 10


def read(path: Path) -> tuple[Calls, np.ndarray]:
    """Row by row into the columns, so that the memory measured is that of the calls and not of their file."""
    ident, matter, codes = array("q"), array("q"), {}
    at, lat, lon = array("d"), array("d"), array("d")
    caller, words, place = [], [], []
    with open_text(path) as file:
        for row in csv.DictReader(file):
            ident.append(int(row["id"]))
            matter.append(codes.setdefault(row["matter"], len(codes)))
            for column, cell in ((at, row["at"]), (lat, row["lat"]), (lon, row["lon"])):
                column.append(float(cell) if cell else np.nan)
            caller.append(row["caller"])
            words.append(row["words"])
            place.append(row["place"])
    return columns(ident, at, lat, lon, caller, words, place), np.array(matter)


def some(calls: Calls, rows: slice) -> Calls:
    return columns(*(getattr(calls, name)[rows] for name in ("id", "at", "lat", "lon", "caller", "words", "place")))


def pairs(group: np.ndarray) -> int:
    counts = np.unique(group, return_counts=True)[1].astype(np.int64)
    return int((counts * (counts - 1) // 2).sum())


def scored(group: np.ndarray, matter: np.ndarray) -> dict[str, float]:
    """Precision and recall over all pairs of calls that are in one group."""
    both = np.unique(group.astype(np.int64) * (int(matter.max()) + 1) + matter, return_inverse=True)[1]
    right = pairs(both)
    return {"precision": round(right / max(1, pairs(group)), 4), "recall": round(right / max(1, pairs(matter)), 4)}


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def timed(run: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    wall, processor = time.perf_counter(), time.process_time()
    out = run()
    return out, {"seconds": round(time.perf_counter() - wall, 2), "cpu seconds": round(time.process_time() - processor, 2)}


def linked(file: str) -> dict[str, Any]:
    calls, matter = read(Path(file))
    link(some(calls, slice(0, WARM)))
    found, spent = timed(lambda: link(calls))
    assert isinstance(found, Linked)
    return {"calls": len(calls), **spent, "peak MB": peak(), **scored(found.group, matter), "links": len(found.i)}


def peer(file: str) -> dict[str, Any]:
    """datasketch as its manual shows it: one MinHash a text, and every text asked for its like."""
    from datasketch import MinHash, MinHashLSH

    calls, matter = read(Path(file))

    def run() -> tuple[int, int]:
        index, hashed = MinHashLSH(num_perm=PERMUTATIONS, params=BANDS), []
        sets = [{text[at : at + SHINGLE].encode() for at in range(max(1, len(text) - SHINGLE + 1))} for text in calls.words]
        for row, one in enumerate(MinHash.generator(sets, num_perm=PERMUTATIONS)):
            hashed.append(one)
            index.insert(row, one)
        right = proposed = 0
        for row, one in enumerate(hashed):
            others = [other for other in index.query(one) if other > row]
            proposed += len(others)
            right += int((matter[others] == matter[row]).sum())
        return right, proposed

    (right, proposed), spent = timed(run)
    found = {"precision": round(right / max(1, proposed), 4), "recall": round(right / max(1, pairs(matter)), 4)}
    return {"calls": len(calls), **spent, "peak MB": peak(), **found, "links": proposed}


def asked(file: str, count: str) -> dict[str, Any]:
    """The last calls are typed one after another, each against the thirty days before it."""
    calls, matter = read(Path(file))
    order = np.argsort(calls.at, kind="stable")
    most = min(int(count), len(order) // 2)
    begins = calls.at[order[-most]] - DAYS * 86_400
    held = [row for row in order[:-most] if calls.at[row] >= begins]
    recent, known = Recent(shipped()), {}
    for row in held:
        recent.add(int(row), question(calls, row))
        known[int(matter[row])] = known.get(int(matter[row]), 0) + 1
    recent.expire(calls.at[order[-most]])
    recent.ask(question(calls, order[-most]))
    spent, told_before, right, wrong = [], 0, 0, 0
    for row in order[-most:]:
        asking = question(calls, row)
        begun = time.perf_counter()
        answer = recent.ask(asking)
        spent.append(1000 * (time.perf_counter() - begun))
        told_before += int(matter[row]) in known
        if answer.same:
            first = matter[answer.same[0].id] == matter[row]
            right, wrong = right + int(first), wrong + int(not first)
        recent.add(int(row), asking)
        known[int(matter[row])] = known.get(int(matter[row]), 0) + 1
    return {
        "calls": len(held), "p50 ms": round(percentile(spent, 0.5), 2), "p95 ms": round(percentile(spent, 0.95), 2), "peak MB": peak(),
        "precision": round(right / max(1, right + wrong), 4), "recall": round(right / max(1, told_before), 4),
    }  # fmt: skip


def question(calls: Calls, row: int) -> Question:
    placed = not np.isnan(calls.lat[row])
    return Question(float(calls.at[row]), calls.words[row], calls.place[row], float(calls.lat[row]) if placed else None,
                    float(calls.lon[row]) if placed else None, (calls.caller[row],) if calls.caller[row] else ())  # fmt: skip


def hot(file: str, agreed_file: str) -> list[dict[str, Any]]:
    """Of each issue that the teams agree on: where the group that holds most of its messages stands, and what that group is made of."""
    with open_text(Path(file)) as opened:
        rows = [[cell.strip() for cell in row] for row in csv.reader(opened)][1:]
    at = np.array([moment(row[3]) for row in rows])
    nowhere = np.full(len(rows), np.nan)
    calls = columns(np.arange(len(rows)), at, nowhere, nowhere, [row[1] for row in rows], [f"{row[2]} {row[4]}" for row in rows])
    found, spent = timed(lambda: issues(calls, float(at.max()), headings=[row[2] for row in rows], half_life=YEAR))
    out = []
    for issue, words in agreed(Path(agreed_file)).items():
        holds = np.array([all(word in text for word in words) for text in calls.words])
        rank, best = max(enumerate(found, 1), key=lambda one: holds[list(one[1].rows)].sum())
        inside = int(holds[list(best.rows)].sum())
        out.append({
            "issue": issue, "calls": len(rows), **spent, "peak MB": peak(), "rank by heat": rank,
            "in the ten hottest": "yes" if rank <= TOP else "no", "messages": len(best.rows),
            "precision": round(inside / len(best.rows), 3), "recall": round(inside / int(holds.sum()), 3),
        })  # fmt: skip
    return out


def moment(text: str) -> float:
    day, clock = text.replace("/", "-").split()
    year, month, of_month = map(int, day.split("-"))
    return datetime(year, month, of_month, *map(int, clock.split(":"))).timestamp()


if __name__ == "__main__":
    print(json.dumps({"link": linked, "peer": peer, "ask": asked, "hot": hot}[sys.argv[1]](*sys.argv[2:]), ensure_ascii=False))
