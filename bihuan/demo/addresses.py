"""Standard addresses on the streets, in estates and villages, and the spots calls come from, each with the ways people speak of it."""

import math
import random
from collections import defaultdict
from dataclasses import dataclass, field

import shapely
from shapely import LineString, Point, Polygon, STRtree

from bihuan.demo import landmarks, plan
from bihuan.demo.geography import Geography
from bihuan.demo.roads import Roads, corridor

Xy = tuple[float, float]
PREFIX = plan.COUNTY[1] + plan.TOWNSHIP[1]
PER_NUMBER = 12.0  # metres of street a house number stands for


@dataclass(frozen=True, slots=True)
class Address:
    """A standard address; `grid` is the code of the finest area it lies in."""

    text: str
    lat: float
    lon: float
    grid: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a call can come from. `said` are phrases a caller would use; `address` is the standard address where there is one."""

    kind: str
    name: str
    lat: float
    lon: float
    grid: str
    said: tuple[str, ...]
    address: str = ""
    weight: float = 1.0
    tags: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Building:
    estate: str
    number: str
    at: Xy


@dataclass
class Addresses:
    addresses: list[Address] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    known: list[Spot] = field(default_factory=list)
    buildings: list[Building] = field(default_factory=list)


class _Board:
    """Which grid a point of the board lies in, and the nearest named street with its house number."""

    def __init__(self, geography: Geography, roads: Roads) -> None:
        self.codes = [grid.code for grid in geography.grids]
        self.cells = STRtree([grid.shape for grid in geography.grids])
        lines: dict[str, list[LineString]] = defaultdict(list)
        for way in roads.ways:
            if way.name and way.highway not in ("cycleway", "path"):
                lines[way.name].append(LineString([roads.board[n] for n in way.nodes]))
        self.streets = {name: shapely.MultiLineString(parts) for name, parts in sorted(lines.items())}
        self.axes = {name: _axis(shape) for name, shape in self.streets.items()}
        self.pieces = [(name, part) for name, shape in self.streets.items() for part in shape.geoms]
        self.near = STRtree([part for _, part in self.pieces])

    def grid(self, at: Xy) -> str | None:
        hits = sorted(self.cells.query(Point(plan.on_globe(*at)), predicate="intersects"))
        return self.codes[int(hits[0])] if hits else None

    def number(self, street: str, at: Xy) -> int:
        """House number: distance along the street's main direction, odd on the left, even on the right."""
        (u, v), (x, y) = self.axes[street]
        along = (at[0] - u) * x + (at[1] - v) * y
        side = (at[0] - u) * y - (at[1] - v) * x
        nearest = self.streets[street].interpolate(self.streets[street].project(Point(at)))
        side -= (nearest.x - u) * y - (nearest.y - v) * x
        return max(0, int(along // PER_NUMBER)) * 2 + (2 if side > 0 else 1)

    def address(self, at: Xy) -> str:
        name, _ = self.pieces[int(self.near.nearest(Point(at)))]
        return f"{PREFIX}{name}{self.number(name, at)}号"


def _axis(shape: shapely.MultiLineString) -> tuple[Xy, Xy]:
    points = [p for part in shape.geoms for p in part.coords]
    wide = max(p[0] for p in points) - min(p[0] for p in points) >= max(p[1] for p in points) - min(p[1] for p in points)
    start, end = (min(points), max(points)) if wide else (max(points, key=lambda p: p[1]), min(points, key=lambda p: p[1]))
    length = math.dist(start, end) or 1.0
    return start, ((end[0] - start[0]) / length, (end[1] - start[1]) / length)


def addresses(geography: Geography, roads: Roads, seed: int) -> Addresses:
    rng = random.Random(f"{seed}:addresses")
    board = _Board(geography, roads)
    out = Addresses()
    _street_numbers(board, out, rng)
    _crossings(board, roads, out)
    _landmarks(board, out)
    _estates(geography, board, out, rng)
    _villages(board, out, rng)
    _country_roads(board, out)
    unique = {a.text: a for a in out.addresses}
    out.addresses = list(unique.values())
    return out


def _street_numbers(board: _Board, out: Addresses, rng: random.Random) -> None:
    town = shapely.box(*plan.TOWN).buffer(40)
    for name, part in board.pieces:
        if not part.intersects(town) or name == "云江公路":
            continue
        for k in range(int(part.length // 30)):
            middle, ahead = part.interpolate(k * 30 + 15), part.interpolate(k * 30 + 16)
            for side in (-1, 1):
                at = (middle.x + side * 11 * (ahead.y - middle.y), middle.y - side * 11 * (ahead.x - middle.x))
                if (grid := board.grid(at)) is None:
                    continue
                number = board.number(name, at)
                lon, lat = plan.on_globe(*at)
                text = f"{PREFIX}{name}{number}号"
                out.addresses.append(Address(text, lat, lon, grid))
                here, shop = f"{name}{number}号", rng.choice(landmarks.SHOPS)
                spoken = (here, f"{here}门口", f"{here}{shop}", f"{here}附近", f"{name}上，{number}号")
                out.spots.append(Spot("number", name, lat, lon, grid, spoken, text))


def _crossings(board: _Board, roads: Roads, out: Addresses) -> None:
    for first, other, node in roads.crossings():
        at = roads.board[node]
        if (grid := board.grid(at)) is None:
            continue
        lon, lat = roads.nodes[node]
        great = first in ("云溪大道", "云江公路", "中心路", "解放路", "学府路", "镇南路", "东环路")
        lights = f"{first}和{other}那个红绿灯" if great else f"{other}进去的路口"
        said = (f"{first}{other}口", f"{first}和{other}交叉口", f"{first}{other}路口往东一点", lights,
                f"{other}{first}路口", f"{first}与{other}交叉口南侧")  # fmt: skip
        out.spots.append(Spot("crossing", f"{first}{other}口", lat, lon, grid, said, "", 3.0 if great else 1.0))


def _landmarks(board: _Board, out: Addresses) -> None:
    for mark in landmarks.LANDMARKS:
        grid = board.grid(mark.at)
        if grid is None:
            raise ValueError(f"{mark.name} is drawn outside the township")
        lon, lat = plan.on_globe(*mark.at)
        text = "" if mark.kind in ("river", "trail") else board.address(mark.at) + mark.name
        said = tuple(mark.name + ending for ending in mark.said)
        spot = Spot(mark.kind, mark.name, lat, lon, grid, said, text, mark.weight, mark.tags)
        out.known.append(spot)
        out.spots.append(spot)
        if text:
            out.addresses.append(Address(text, lat, lon, grid))


def _estates(geography: Geography, board: _Board, out: Addresses, rng: random.Random) -> None:
    streets = shapely.MultiLineString([part for _, part in board.pieces])
    shapely.prepare(streets)
    water = corridor()
    for code, area in ((a.code, a) for a in geography.communities):
        cell = shapely.union_all([geography.board[g.code] for g in geography.grids if g.parent == code])
        taken: list[Xy] = []
        for name in landmarks.ESTATES.get(area.name, ()):
            centre = _room_in(cell.difference(water), taken, rng)
            taken.append(centre)
            _estate(name, centre, area.residents, streets, board, out, rng)


def _room_in(cell: Polygon, taken: list[Xy], rng: random.Random) -> Xy:
    """A place in the cell, away from its edge and from the estates that stand already."""
    left, low, right, high = cell.bounds
    best, most = (0.0, 0.0), -1.0
    for _ in range(60):
        at = (rng.uniform(left, right), rng.uniform(low, high))
        if cell.contains(Point(at)):
            room = min([cell.exterior.distance(Point(at)) * 1.5, *(math.dist(at, t) for t in taken)])
            if room > most:
                best, most = at, room
    return best


def _estate(
    name: str, centre: Xy, residents: int, streets: shapely.MultiLineString, board: _Board, out: Addresses, rng: random.Random
) -> None:  # fmt: skip
    rows = 3 if residents < 3500 else 4
    gate = board.address(centre)
    number = 0
    for row in range(rows):
        for column in range(4):
            at = (centre[0] + (column - 1.5) * 44 + rng.uniform(-3, 3), centre[1] - (row - (rows - 1) / 2) * 38 + rng.uniform(-3, 3))
            if streets.distance(Point(at)) < 16 or (grid := board.grid(at)) is None:
                continue
            number += 1
            out.buildings.append(Building(name, str(number), at))
            lon, lat = plan.on_globe(*at)
            for unit in range(1, rng.randint(2, 4)):
                text = f"{gate}{name}{number}幢{unit}单元"
                out.addresses.append(Address(text, lat, lon, grid))
                room = f"{rng.randint(1, 6)}0{rng.randint(1, 2)}"
                house = f"{name}{number}幢"
                said = (f"{house}{unit}单元", house, f"{name}，{number}栋{unit}单元{room}", f"{house}{unit}单元{room}室",
                        f"{name}里面{number}幢这里", f"{name}{number}号楼")  # fmt: skip
                out.spots.append(Spot("home", name, lat, lon, grid, said, text, 2.0))
    lon, lat = plan.on_globe(*centre)
    if number and (grid := board.grid(centre)):
        around = tuple(name + s for s in ("小区门口", "地下车库", "南门", "北门口", "小区广场", "门卫这里", "小区里面的路上"))
        out.spots.append(Spot("estate", name, lat, lon, grid, around, gate + name, 3.0))


def _villages(board: _Board, out: Addresses, rng: random.Random) -> None:
    water = corridor()
    for ground in plan.VILLAGES:
        short = ground.name.removesuffix("村")
        lanes = [part for name, part in board.pieces if name in (f"{short}大路", f"{short}路")]
        for number in range(1, ground.residents // 9 + 1):
            lane = lanes[0] if number % 3 else lanes[-1]
            base = lane.interpolate(rng.random() ** (1 if number % 3 else 2), normalized=True)
            at = (base.x + rng.gauss(0, 70), base.y + rng.gauss(0, 70))
            if number % 3 == 0 and math.dist(at, ground.at) > 900:
                at = (ground.at[0] + rng.gauss(0, 150), ground.at[1] + rng.gauss(0, 150))
            grid = board.grid(at)
            if grid is None or water.contains(Point(at)):
                continue
            lon, lat = plan.on_globe(*at)
            text = f"{PREFIX}{ground.name}{number}号"
            out.addresses.append(Address(text, lat, lon, grid))
            house, beside = f"{ground.name}{number}号", rng.choice(landmarks.VILLAGE_SPOTS)
            said = (house, f"{house}家里", f"{ground.name}，{number}号", f"{ground.name}{beside}，{number}号")
            out.spots.append(Spot("house", ground.name, lat, lon, grid, said, text, 0.8))
        lon, lat = plan.on_globe(*ground.at)
        if grid := board.grid(ground.at):
            around = tuple(ground.name + s for s in landmarks.VILLAGE_SPOTS)
            out.spots.append(Spot("village", ground.name, lat, lon, grid, around, "", 12.0))


def _country_roads(board: _Board, out: Addresses) -> None:
    """Stretches outside the town: where people say a direction, not a number."""
    town = shapely.box(*plan.TOWN)
    towards = {"云江公路": ("桐岭方向", "县城方向"), "云溪大道": ("上塘方向", "镇里方向")}
    for name, part in board.pieces:
        if part.intersection(town).length > 10:
            continue
        for k in range(int(part.length // 400) + 1):
            point = part.interpolate(min(k * 400 + 150, part.length))
            at = (point.x, point.y)
            if (grid := board.grid(at)) is None:
                continue
            lon, lat = plan.on_globe(*at)
            there = towards.get(name, ("村里方向", "镇里方向"))
            said = (f"{name}往{there[0]}", f"{name}上，往{there[1]}开", f"{name}拐弯的地方", f"{name}路边", f"{name}中间那段")
            out.spots.append(Spot("road", name, lat, lon, grid, said, "", 6.0 if name in towards else 1.0))
