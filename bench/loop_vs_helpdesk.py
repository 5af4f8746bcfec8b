"""Opening a matter and moving it, beside django-helpdesk opening a ticket and following it up.

Both run in turn in the same minutes, on a database of the same kind with the same durability, one process each. Which of helpdesk's doors
are used is said in helpdesk_worker.py; ours in bihuan_worker.py."""

import argparse
import sys
from collections.abc import Sequence

from bench import common, databases, peers
from bench.workers import Worker

TARGET = 3.0
# Ours, theirs; the ratio is judged for the first two.
PAIRS = (("open", "open"), ("move", "move"), ("move an order", "move"), ("open by HTTP", "open by HTTP"), ("move by HTTP", "move by HTTP"))
ALONE = ("open, as shipped", "move, as shipped", "open, nobody told", "move, nobody told")


def measure(database: str, options: argparse.Namespace) -> list[common.Row]:
    with databases.fresh(database, "ours", "theirs") as (our_home, their_home):
        ours = Worker([sys.executable, "-m", "bench.bihuan_worker"], our_home)
        theirs = Worker([peers.python_of("helpdesk"), "bench/helpdesk_worker.py"], their_home)
        spent: dict[tuple[str, str], list[float]] = {}
        cpu: dict[tuple[str, str], float] = {}
        asked = [(ours, "bihuan", case) for case in dict.fromkeys(pair[0] for pair in PAIRS)]
        asked += [(theirs, "helpdesk", case) for case in (*dict.fromkeys(pair[1] for pair in PAIRS), *ALONE)]
        asked.sort(key=lambda one: one[2])
        for worker, _name, case in asked:
            worker.run(case, 10)  # warm
        for _round in range(options.rounds):
            for worker, name, case in asked:
                milliseconds, processor = worker.run(case, options.count // options.rounds)
                spent.setdefault((name, case), []).extend(milliseconds)
                cpu[name, case] = cpu.get((name, case), 0) + processor
        ours.close()
        theirs.close()
    return rows(database, spent, cpu)


def rows(database: str, spent: dict[tuple[str, str], list[float]], cpu: dict[tuple[str, str], float]) -> list[common.Row]:
    def figures(name: str, case: str) -> dict[str, str | int | float]:
        key = name, case
        return {**common.spread(spent[key]), "CPU ms": round(cpu[key] / len(spent[key]), 2)}

    out = []
    for our_case, their_case in PAIRS:
        ours = figures("bihuan", our_case)
        ratio = float(ours["per second"]) / float(figures("helpdesk", their_case)["per second"])
        if "HTTP" not in our_case:
            ours["against as shipped"] = _ratio(ours, figures("helpdesk", f"{their_case}, as shipped"))
            ours["against nobody told"] = _ratio(ours, figures("helpdesk", f"{their_case}, nobody told"))
        verdict = ("yes" if ratio >= TARGET else "no") if our_case in ("open", "move") else ""
        out.append(common.Row("loop_vs_helpdesk", f"bihuan: {our_case}", database, {
            **ours, "ratio": round(ratio, 2), "at least 3": verdict}))
    theirs = [case for name, case in spent if name == "helpdesk"]
    return out + [common.Row("loop_vs_helpdesk", f"helpdesk: {case}", database, figures("helpdesk", case)) for case in theirs]


def _ratio(ours: dict[str, str | int | float], theirs: dict[str, str | int | float]) -> float:
    return round(float(ours["per second"]) / float(theirs["per second"]), 2)


def main(words: Sequence[str] | None = None) -> None:
    parser = common.arguments(__doc__ or "")
    parser.add_argument("--count", type=int, default=400, help="operations of each case")
    parser.add_argument("--rounds", type=int, default=4, help="turns in which they are done, ours and theirs one after the other")
    common.measured(measure, parser.parse_args(words))


if __name__ == "__main__":
    main()
