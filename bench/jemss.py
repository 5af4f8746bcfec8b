"""A city in the form of the JEMSS open simulator (Apache-2.0): stations, ambulances, hospitals, roads and a raster of people, as a ground.

What the city's own model says beside the files are the defaults here: 192 calls a day, three quarters urgent with blue light and 8 minutes,
the rest 12; 40 s before a unit leaves; 12 minutes on scene; three quarters are taken to the nearest hospital, 34.3 minutes there.
"""

import csv
import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tifffile
from routingkit_cch import CCH, CCHMetric, CCHOneToMany, compute_order_inertial
from scipy.spatial import cKDTree

from bihuan.insight.dispatch.ground import Ground, places_of
from bihuan.insight.dispatch.play import Calls, Fleet

DAY = 86_400.0
DELAY = 40.0
TARGETS = np.array([8 * 60.0, 12 * 60.0])
PLACES = 2_000


@dataclass(frozen=True)
class City:
    ground: Ground
    fleet: Fleet
    hospitals: np.ndarray
    density: np.ndarray


def city(folder: Path, stations: Path, ambulances: Path, hospitals: Path, *, places: int = PLACES) -> City:
    """The ground of one city; the raster's people are drawn together into so many places, each at a node of its roads."""
    nodes = tables(folder / "nodes.csv.gz")["nodes"]
    arcs = tables(folder / "arcs.csv.gz")
    form = arcs["miscData"][0]["arcForm"]
    where = np.array([(float(row["x"]), float(row["y"])) for row in nodes])
    rows = arcs["arcs"]
    tail = np.array([int(float(row["fromNode"])) - 1 for row in rows])
    head = np.array([int(float(row["toNode"])) - 1 for row in rows])
    modes = [np.array([float(row[f"mode_{mode}"]) for row in rows]) * DAY for mode in (1, 2)]
    if form == "undirected":
        tail, head, modes = np.concatenate((tail, head)), np.concatenate((head, tail)), [np.concatenate((mode, mode)) for mode in modes]
    points, people = raster(next(folder.glob("*.tif")))
    waits, sites = (np.array([(float(row["x"]), float(row["y"])) for row in tables(path)[name]])
                    for path, name in ((stations, "stations"), (hospitals, "hospitals")))
    chosen, density = _places(points, people, places)
    at = _nearest(where, np.concatenate((waits, sites, chosen)))
    urgent, usual = (_seconds(where, tail, head, mode, at) for mode in modes)
    density = np.concatenate((np.zeros(len(waits) + len(sites)), density))
    demand = np.stack((density * 0.75, density * 0.25))
    ground = Ground(urgent, usual, np.arange(len(waits)), demand, TARGETS - DELAY, np.array([True, False]))
    home = np.array([int(row["stationIndex"]) - 1 for row in tables(ambulances)["ambulances"]])
    return City(ground, Fleet.always(home), np.arange(len(waits), len(waits) + len(sites)), density)


def calls(town: City, *, days: float, a_day: float, seed: int) -> Calls:
    """Calls drawn as the city's model draws them."""
    chance = np.random.default_rng(seed)
    count = chance.poisson(days * a_day)
    place = chance.choice(len(town.density), size=count, p=town.density)
    nearest = town.hospitals[np.argmin(town.ground.usual[:, town.hospitals], axis=1)]
    return Calls(
        at=np.sort(chance.uniform(0, days * DAY, count)),
        place=place.astype(np.int64),
        kind=(chance.random(count) >= 0.75).astype(np.int64),
        scene=chance.exponential(12 * 60.0, count),
        deliver=np.where(chance.random(count) < 0.75, nearest[place], -1).astype(np.int64),
        handover=chance.weibull(2.5, count) * 34.3 * 60,
        units=np.ones(count, np.int64),
    )


def tables(path: Path) -> dict[str, list[dict[str, str]]]:
    """The tables of a file, by name: a line with the name, one with the columns, the rows, an empty line."""
    opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")
    found: dict[str, list[dict[str, str]]] = {}
    with opened as lines:
        rows = csv.reader(lines)
        for first in rows:
            if not first or not first[0]:
                continue
            columns, found[first[0]] = next(rows), []
            for row in rows:
                if not row or not row[0]:
                    break
                found[first[0]].append(dict(zip(columns, row, strict=False)))
    return found


def raster(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Longitude and latitude of the cells where people live, and how many."""
    with tifffile.TiffFile(path) as file:
        page = file.pages[0]
        values = page.asarray().astype(float)
        across, down, _z = page.tags["ModelPixelScaleTag"].value
        left, top = page.tags["ModelTiepointTag"].value[3:5]
    values[~np.isfinite(values) | (values < 0)] = 0
    rows, columns = np.nonzero(values)
    return np.stack((left + (columns + 0.5) * across, top - (rows + 0.5) * down), 1), values[rows, columns]


def _places(points: np.ndarray, people: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    which, lat, lon = places_of(points[:, 1], points[:, 0], most)
    density = np.bincount(which, weights=people)
    weighted = np.stack([np.bincount(which, weights=people * points[:, axis]) / density for axis in (0, 1)], 1)
    return weighted, density / density.sum()


def _nearest(nodes: np.ndarray, points: np.ndarray) -> np.ndarray:
    scale = np.array([np.cos(np.radians(nodes[:, 1].mean())), 1.0])
    return cKDTree(nodes * scale).query(points * scale)[1]


def _seconds(where: np.ndarray, tail: np.ndarray, head: np.ndarray, seconds: np.ndarray, at: np.ndarray) -> np.ndarray:
    """All pairs of these nodes, by a customizable contraction hierarchy; what no road joins is a day away."""
    order = compute_order_inertial(len(where), tail.tolist(), head.tolist(), where[:, 1].tolist(), where[:, 0].tolist())
    hierarchy = CCH(order, tail.tolist(), head.tolist(), False)
    metric = CCHMetric(hierarchy, np.maximum(1, np.rint(seconds * 1000)).astype(int).tolist())
    query = CCHOneToMany(metric, at.tolist())
    return np.array([[DAY if one is None else one / 1000 for one in query.distances_from(int(node))] for node in at], np.float32)
