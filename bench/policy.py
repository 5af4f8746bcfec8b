"""Late arrivals against driving on a city of the JEMSS form: closest idle unit, DMEXCLP relocation free and held to less driving, and ours.

All are played on the same calls; ours is fitted on calls of other seeds. Driving is what units drive without a call, back or between posts;
"all driving" has the way to the calls in it. The last row is the time that a year with 20 units takes.
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.stats import t

from bench import common, jemss
from bihuan.insight.dispatch.play import Fleet, Played, play
from bihuan.insight.dispatch.policies import BALANCED, CLOSEST, DMEXCLP, Policy
from bihuan.insight.dispatch.tune import Budget, figures, tune

DATA = common.ROOT.parent / "shared" / "data" / "dispatch"
HELD = (9.0, 13.0, 18.0, 22.0, 26.0, 31.0, 40.0, 60.0, 90.0)  # minutes of driving that DMEXCLP is let pay for an average unit's cover
UNSEEN = 10_000  # seeds from here on are for fitting


class Bench:
    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.city = jemss.city(options.folder, options.stations, options.ambulances, options.hospitals, places=options.places)
        self.calls = [self.drawn(seed, options.days) for seed in range(options.seeds)]
        self.fitting = [self.drawn(UNSEEN + seed, options.fit_days) for seed in range(2)]
        fit = [self.play(CLOSEST, some) for some in self.fitting]
        self.busy = float(np.mean([one.busy for one in fit]))
        self.closest = [self.play(CLOSEST, some) for some in self.calls]

    def drawn(self, seed: int, days: float) -> jemss.Calls:
        return jemss.calls(self.city, days=days, a_day=self.options.calls_a_day, seed=seed)

    def play(self, policy: Policy, calls: jemss.Calls, fleet: Fleet | None = None) -> Played:
        busy = getattr(self, "busy", 0.0)
        return play(self.city.ground, calls, fleet or self.city.fleet, policy, busy=busy, delay=jemss.DELAY)

    def rows(self) -> list[common.Row]:
        rows = [self.row("closest idle", CLOSEST), self.row("DMEXCLP relocation", DMEXCLP)]
        rows += [self.row(f"DMEXCLP held, {minutes:g} min", DMEXCLP.with_(back=minutes)) for minutes in HELD]
        frontier = sorted((float(row.figures["driving %"]), float(row.figures["late %"])) for row in rows)
        city, policy = self.city, BALANCED
        for budget in self.options.budgets:
            policy = tune(city.ground, self.fitting, city.fleet, BALANCED, jemss.TARGETS, budget=Budget(budget), delay=jemss.DELAY)
            row = self.row(f"ours, budget {budget:+.0%}", policy)
            peer = float(np.interp(row.figures["driving %"], *zip(*frontier, strict=True)))
            row.figures["DMEXCLP late % at this driving"] = round(peer, 2)
            row.figures["minutes"] = f"{policy.back:.3g} {policy.move:.3g} {policy.wait:.3g}"
            rows.append(row)
        return [*rows, self.year(policy)]

    def row(self, name: str, policy: Policy) -> common.Row:
        played = [self.play(policy, some) for some in self.calls]
        mine = [figures([one], [some], jemss.TARGETS) for one, some in zip(played, self.calls, strict=True)]
        bare = [figures([one], [some], jemss.TARGETS) for one, some in zip(self.closest, self.calls, strict=True)]
        against = {key: [100 * (getattr(one, key) / getattr(other, key) - 1) for one, other in zip(mine, bare, strict=True)]
                   for key in ("late", "mean", "idle_driving", "driving")}
        shifts = len(self.city.fleet) * self.options.days * 3
        return common.Row("policy", name, "-", {
            "late %": round(100 * float(np.mean([one.late for one in mine])), 2),
            "late against closest %": interval(against["late"]),
            "mean response %": round(float(np.mean(against["mean"])), 1),
            "driving %": round(float(np.mean(against["idle_driving"])), 1),
            "all driving %": round(float(np.mean(against["driving"])), 1),
            "moves a unit and shift": round(float(np.mean([one.moves for one in mine])) / shifts, 1),
        })

    def year(self, policy: Policy) -> common.Row:
        posts = np.arange(20) % len(self.city.ground.posts)
        calls = self.drawn(UNSEEN - 1, 365)
        begun, used = time.perf_counter(), time.process_time()
        self.play(policy, calls, Fleet.always(posts))
        return common.Row("policy", "a year, 20 units, ours", "-", {
            "calls": len(calls), "seconds": round(time.perf_counter() - begun, 2), "cpu seconds": round(time.process_time() - used, 2),
        })


def interval(values: Sequence[float]) -> str:
    """The mean over the seeds, with the interval that holds it in 95 of 100 (Student's t)."""
    middle, count = float(np.mean(values)), len(values)
    half = float(t.ppf(0.975, count - 1) * np.std(values, ddof=1) / count**0.5) if count > 1 else float("nan")
    return f"{middle:+.1f} ({middle - half:+.1f} to {middle + half:+.1f})"


def main(words: Sequence[str] | None = None) -> None:
    parser = common.arguments(__doc__ or "")
    parser.add_argument("--folder", type=Path, default=DATA / "edmonton", help="nodes.csv.gz, arcs.csv.gz and a raster of people (.tif)")
    parser.add_argument("--stations", type=Path, help="left out: FOLDER.stations.csv")
    parser.add_argument("--ambulances", type=Path, help="left out: FOLDER.amb.csv")
    parser.add_argument("--hospitals", type=Path, help="left out: FOLDER.hosp.csv")
    parser.add_argument("--calls-a-day", type=float, default=192)
    parser.add_argument("--days", type=float, default=250, help="days played a seed")
    parser.add_argument("--fit-days", type=float, default=60, help="days ours is fitted on, of other seeds, twice")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--budgets", type=float, nargs="+", default=[0.0, 0.1, 0.25], help="driving beyond closest idle, as shares")
    parser.add_argument("--places", type=int, default=jemss.PLACES, help="places that the raster is drawn together into")
    options = parser.parse_args(words)
    for name, end in (("stations", "stations"), ("ambulances", "amb"), ("hospitals", "hosp")):
        if getattr(options, name) is None:
            setattr(options, name, options.folder.with_name(f"{options.folder.name}.{end}.csv"))
    before = common.load()
    common.report(Bench(options).rows(), options, load_before=before)


if __name__ == "__main__":
    main()
