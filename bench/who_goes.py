"""Fifty units to one incident over an OpenStreetMap extract, beside scipy's Dijkstra on the same edge-based graph in the same run; with
--peers also OSRM and Valhalla in a side process of Python 3.12."""

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from bench import common
from bench.road_peers import ask_peers
from bihuan.insight.dispatch.recommend import Cover, recommend
from bihuan.insight.dispatch.units import Incident, Recommendation, Team, Unit
from bihuan.insight.places.profiles import PROFILES
from bihuan.insight.places.roadmap import RoadMap
from bihuan.insight.places.roads import Roads, orders
from bihuan.station.places.ground.extract import Extract
from bihuan.station.places.ground.network import road_map

Places = NDArray[np.float64]
Answer = TypeVar("Answer")
EXTRACT = common.ROOT.parent / "shared" / "data" / "roads" / "liechtenstein.osm.pbf"
TARGET = 2.0  # milliseconds at p95
SCATTER = 0.0002  # degrees that a position strays from the road


def measure(options: argparse.Namespace) -> list[common.Row]:
    begun = time.perf_counter()
    drawn = road_map(Extract(options.roads), None)
    read = time.perf_counter() - begun
    sequence = orders(drawn)
    ordered = time.perf_counter() - begun - read
    ours, plain = Roads(drawn, sequence), Roads(drawn, plain=True)
    ready = time.perf_counter() - begun - read - ordered
    rows = [common.Row("who goes: roads", "made ready", "", {
        "extract": options.roads.name, "stretches": drawn.stretches, "read s": round(read, 2), "order s": round(ordered, 2),
        "both engines s": round(ready, 2)})]
    for profile in PROFILES:
        asked = questions(drawn, profile, options)
        rows.append(common.Row("who goes: roads", f"{options.units} units, {profile}", "", beside(ours, plain, asked, profile)))
    asked = questions(drawn, "car", options)
    rows.append(common.Row("who goes: roads", f"{options.units} units, with reasons and cover", "", recommended(ours, asked, options)))
    rows.append(common.Row("who goes: roads", "a road closed and opened", "", closing(ours, options)))
    return rows + (ask_peers(options.roads, asked, ours) if options.peers else [])


def questions(drawn: RoadMap, profile: str, options: argparse.Namespace) -> list[Places]:
    """Each [units + 1, 2]: units scattered along the roads, and last the incident."""
    chance = np.random.default_rng(options.seed)
    usable = np.flatnonzero(np.isfinite(drawn.seconds[profile]).reshape(-1, 2).any(axis=1))
    asked = []
    for _question in range(options.count):
        points = drawn.first[chance.choice(usable, options.units + 1)]
        on_road = np.stack([drawn.lat[points], drawn.lon[points]], axis=1)
        asked.append(on_road + chance.normal(0, SCATTER, on_road.shape))
    return asked


def beside(ours: Roads, plain: Roads, asked: Sequence[Places], profile: str) -> dict[str, str | int | float]:
    quick, quick_ms = timed(lambda places: ours.times(places[:-1], tuple(places[-1]), profile), asked)
    slow, slow_ms = timed(lambda places: plain.times(places[:-1], tuple(places[-1]), profile), asked)
    apart = max(float(np.abs(one.seconds - other.seconds).max()) for one, other in zip(quick, slow, strict=True))
    figures: dict[str, str | int | float] = {}
    for name, milliseconds in (("ours", quick_ms), ("dijkstra", slow_ms)):
        figures[f"{name} p50 ms"] = round(common.percentile(milliseconds, 0.50), 2)
        figures[f"{name} p95 ms"] = round(common.percentile(milliseconds, 0.95), 2)
    figures["dijkstra / ours, p95"] = round(common.percentile(slow_ms, 0.95) / common.percentile(quick_ms, 0.95), 1)
    figures["apart at most s"] = round(apart, 3)
    figures["by road %"] = round(100 * float(np.mean([one.by_road.mean() for one in quick])), 1)
    return figures


def recommended(roads: Roads, asked: Sequence[Places], options: argparse.Namespace) -> dict[str, str | int | float]:
    """The whole answer: snapping, road times with turn costs, the cover that each unit leaves in so many zones, and all reasons. One of
    seven units is busy, one of eleven has no officer aboard, one of five goes on foot."""
    chance = np.random.default_rng(options.seed + 1)
    middles = questions(roads.map, "car", argparse.Namespace(units=options.zones, count=1, seed=options.seed + 2))[0][:-1]
    begun = time.perf_counter()
    zones = roads.towards(middles)
    ready = time.perf_counter() - begun
    demand = chance.gamma(2.0, 0.05, options.zones)
    units = [Unit(f"u{n}", "A" if n % 4 else "B", 4 if n % 7 == 0 else 1, officers=0 if n % 11 == 0 else 2, zone=f"z{n % 9}",
                  team=Team.CASE if n % 6 == 0 else Team.PATROL, mode="foot" if n % 5 == 0 else "car", position_age=10.0 * n)
             for n in range(options.units)]
    walking = np.array([unit.mode == "foot" for unit in units])

    def answer(places: Places) -> Recommendation:
        at, here, seconds = tuple(places[-1]), roads.found(places[:-1]), np.empty(len(units))
        seconds[~walking] = here.some(~walking).to(at).seconds
        seconds[walking] = roads.times(places[:-1][walking], at, "foot").seconds
        cover = Cover(zones.of(here).seconds, demand)
        return recommend(units, Incident(level=2, station="A", zone="z3", neighbours=frozenset({"B"})), seconds, cover=cover)

    found, spent = timed(answer, asked)
    return {"ours p50 ms": round(common.percentile(spent, 0.50), 2), "ours p95 ms": round(common.percentile(spent, 0.95), 2),
            f"p95 under {TARGET:g} ms": "yes" if common.percentile(spent, 0.95) <= TARGET else "no", "zones": options.zones,
            "zones made ready s": round(ready, 2), "proposed": round(float(np.mean([len(one.ranked) for one in found])), 1)}


def closing(roads: Roads, options: argparse.Namespace) -> dict[str, str | int | float]:
    chance, spent = np.random.default_rng(options.seed), []
    for stretch in chance.integers(0, roads.map.stretches, options.count).tolist():
        begun = time.perf_counter()
        roads.close([stretch])
        spent.append(1000 * (time.perf_counter() - begun))
    roads.close([])
    return {"ours p50 ms": round(common.percentile(spent, 0.50), 3), "ours p95 ms": round(common.percentile(spent, 0.95), 3)}


def timed(ask: Callable[[Places], Answer], asked: Sequence[Places]) -> tuple[list[Answer], list[float]]:
    ask(asked[0])  # the first is for warming
    answers, spent = [], []
    for places in asked:
        begun = time.perf_counter()
        answers.append(ask(places))
        spent.append(1000 * (time.perf_counter() - begun))
    return answers, spent


def main(words: Sequence[str] | None = None) -> None:
    parser = common.arguments(__doc__ or "")
    parser.add_argument("--roads", type=Path, default=EXTRACT, help="an OpenStreetMap extract")
    parser.add_argument("--units", type=int, default=50)
    parser.add_argument("--zones", type=int, default=40, help="of whose cover each proposal says what is left")
    parser.add_argument("--count", type=int, default=200, help="incidents")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--peers", action="store_true", help="also OSRM and Valhalla, fetched into a temporary place for Python 3.12")
    options = parser.parse_args(words)
    before = common.load()
    common.report(measure(options), options, load_before=before)


if __name__ == "__main__":
    main()
