"""Fifty units to one incident over an OpenStreetMap extract, beside scipy's Dijkstra on the same edge-based graph in the same run; with
--peers also OSRM and Valhalla in a side process of Python 3.12."""

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench import common
from bench.road_peers import ask_peers
from bihuan.insight.places.profiles import PROFILES
from bihuan.insight.places.roadmap import RoadMap
from bihuan.insight.places.roads import Roads, Travel, orders
from bihuan.station.places.ground.extract import Extract
from bihuan.station.places.ground.network import road_map

Places = NDArray[np.float64]
EXTRACT = common.ROOT.parent / "shared" / "data" / "roads" / "liechtenstein.osm.pbf"
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


def closing(roads: Roads, options: argparse.Namespace) -> dict[str, str | int | float]:
    chance, spent = np.random.default_rng(options.seed), []
    for stretch in chance.integers(0, roads.map.stretches, options.count).tolist():
        begun = time.perf_counter()
        roads.close([stretch])
        spent.append(1000 * (time.perf_counter() - begun))
    roads.close([])
    return {"ours p50 ms": round(common.percentile(spent, 0.50), 3), "ours p95 ms": round(common.percentile(spent, 0.95), 3)}


def timed(ask: Callable[[Places], Travel], asked: Sequence[Places]) -> tuple[list[Travel], list[float]]:
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
    parser.add_argument("--count", type=int, default=200, help="incidents")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--peers", action="store_true", help="also OSRM and Valhalla, fetched into a temporary place for Python 3.12")
    options = parser.parse_args(words)
    before = common.load()
    common.report(measure(options), options, load_before=before)


if __name__ == "__main__":
    main()
