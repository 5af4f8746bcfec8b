"""The road network: drawn on the board, noded once, laid on the globe. Pure: streets in, nodes and ways out."""

import math
import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import shapely
from shapely import LineString, Point, Polygon, STRtree

from bihuan.demo import plan

Xy = tuple[float, float]
RANK = ("trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "living_street", "service", "cycleway", "path")
SPEED = {"unclassified": 40, "residential": 30, "living_street": 15, "service": 15}


@dataclass(frozen=True)
class Street:
    """A street as drawn, before it is cut at its crossings."""

    name: str
    highway: str
    line: LineString
    maxspeed: int = 0
    lanes: int = 0


@dataclass(frozen=True)
class Way:
    """A stretch of one street between places where something changes, as OpenStreetMap keeps it. `nodes` index `Roads.nodes`."""

    name: str
    highway: str
    nodes: tuple[int, ...]
    tags: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Roads:
    """`board` are the nodes on the drawing board, `nodes` the same on the globe."""

    board: tuple[Xy, ...]
    nodes: tuple[Xy, ...]
    ways: tuple[Way, ...]

    def crossings(self) -> list[tuple[str, str, int]]:
        """Where two streets with names meet: (street, other street, node), each pair once, greater roads first."""
        met: dict[int, dict[str, int]] = defaultdict(dict)
        for way in self.ways:
            if way.name and way.highway in RANK[:7]:
                for node in way.nodes:
                    met[node][way.name] = min(RANK.index(way.highway), met[node].get(way.name, 99))
        found, seen = [], set()
        for node, names in sorted(met.items()):
            first, *others = sorted(names, key=lambda name: (names[name], name))
            for other in others[:1]:
                if (first, other) not in seen:
                    seen.add((first, other))
                    found.append((first, other, node))
        return found


def roads(seed: int) -> Roads:
    rng = random.Random(f"{seed}:roads")
    streets = [Street(t.name, t.highway, _eased(t.line), t.maxspeed, t.lanes) for t in plan.TRUNKS]
    streets += _riverside()
    streets += _town_streets(rng)
    streets += _lanes(streets, rng)
    streets += _village_roads(rng)
    streets += _trails()
    return _noded(streets)


def corridor(half: float = plan.BANK, west: float = -9000, east: float = 9000) -> Polygon:
    """The river with its banks, as a polygon on the board."""
    us = [west, *(u for u, _ in plan.RIVER if west < u < east), east]
    return Polygon([(u, plan.river_v(u) + half) for u in us] + [(u, plan.river_v(u) - half) for u in reversed(us)])


def _eased(points: Iterable[Xy]) -> LineString:
    """Corners rounded once (Chaikin), ends kept."""
    line = list(points)
    if len(line) < 3:
        return LineString(line)
    eased = [line[0]]
    for (x1, y1), (x2, y2) in zip(line, line[1:], strict=False):
        eased += [(0.75 * x1 + 0.25 * x2, 0.75 * y1 + 0.25 * y2), (0.25 * x1 + 0.75 * x2, 0.25 * y1 + 0.75 * y2)]
    return LineString([line[0], *eased[2:-1], line[-1]])


def _riverside() -> list[Street]:
    """A road on each bank through the town, and the old street behind the northern one."""
    west, _, east, _ = plan.TOWN
    us = [west, *(u for u, _ in plan.RIVER if west < u < east), east]
    north = LineString([(u, plan.river_v(u) + plan.BANK) for u in us])
    south = LineString([(u, plan.river_v(u) - plan.BANK) for u in us])
    old = LineString([(u, plan.river_v(u) + plan.BANK + 75) for u in (-1000, -700, -400, -100, 80)])
    banks = [Street("江滨路", "tertiary", north, 40, 2), Street("滨江路", "tertiary", south, 40, 2)]
    return [*banks, Street("老街", "living_street", old, 10, 1)]


LEANING = 100
COLUMNS = (-2200, -1000, LEANING, 1350, 2300)
ROWS = (-1750, -1050, -250, 650, 1750)


def _town_streets(rng: random.Random) -> list[Street]:
    """Minor streets between the main ones; some stretches are missing, as in any town that grew."""
    banks = corridor()
    out = []
    for name, u in _spread(COLUMNS, plan.NORTH_SOUTH, rng):
        for low, high, side in ((-1750, -1050, "南路"), (-1050, 650, "路"), (650, 1750, "北路")):
            middle = (u + rng.uniform(-15, 15), (low + high) / 2)
            line = LineString([(u + rng.uniform(-12, 12), low), middle, (u + rng.uniform(-12, 12), high)])
            if rng.random() > 0.16:
                out += [Street(name.removesuffix("路") + side, "residential", part) for part in _parts(line.difference(banks))]
    for name, v in _spread(ROWS, plan.EAST_WEST, rng):
        for left, right in zip(COLUMNS, COLUMNS[1:], strict=False):
            middle = ((left + right) / 2, v + rng.uniform(-20, 20))
            line = LineString([(_column(left, v), v), middle, (_column(right, v), v)])
            if rng.random() > 0.16:
                out += [Street(name, "residential", part) for part in _parts(line.difference(banks))]
    return out


def _spread(lines: tuple[float, ...], names: tuple[str, ...], rng: random.Random) -> list[tuple[str, float]]:
    """Two or three named minor streets between each pair of main lines."""
    places = []
    for low, high in zip(lines, lines[1:], strict=False):
        count = 3 if high - low > 900 else 2
        places += [low + (high - low) * i / (count + 1) + rng.uniform(-30, 30) for i in range(1, count + 1)]
    return list(zip(names, places, strict=False))


def _column(u: float, v: float) -> float:
    """Where the column's main street is at height `v`: only 解放路 leans."""
    return -250 + 700 * (v + 1750) / 3500 if u == LEANING else u


def _parts(shape: shapely.Geometry, least: float = 90) -> list[LineString]:
    return [p for p in shapely.get_parts(shape) if isinstance(p, LineString) and p.length >= least]


def _lanes(streets: list[Street], rng: random.Random) -> list[Street]:
    """Alleys off the minor streets of the town: some lead through to the next street, some end blind."""
    names, banks = list(plan.LANES), corridor()
    tree = STRtree([s.line for s in streets])
    out = []
    for street in [s for s in streets if s.highway in ("residential", "living_street", "tertiary")]:
        for k in range(1, int(street.line.length // 150) + 1):
            if rng.random() < 0.45:
                continue
            lane = _lane(street.line, k * 150 + rng.uniform(-40, 40), rng, tree)
            if lane is None or lane.intersects(banks) or not shapely.box(*plan.TOWN).contains(lane):
                continue
            old_town = abs(lane.centroid.x + 450) < 600 and abs(lane.centroid.y - 100) < 350
            name = names.pop(0) if names and (old_town or rng.random() < 0.25) else ""
            out.append(Street(name, "living_street" if name else "service", lane))
    return out


def _lane(line: LineString, at: float, rng: random.Random, tree: STRtree) -> LineString | None:
    start, ahead = line.interpolate(at), line.interpolate(at + 5)
    angle = math.atan2(ahead.y - start.y, ahead.x - start.x) + rng.choice((-1, 1)) * math.pi / 2 + rng.uniform(-0.06, 0.06)
    length = rng.uniform(60, 170)
    end = (start.x + length * math.cos(angle), start.y + length * math.sin(angle))
    lane = LineString([(start.x, start.y), end])
    hits = [tree.geometries[i].intersection(lane) for i in tree.query(lane, predicate="intersects")]
    far = [p for h in hits for p in shapely.get_parts(h) if isinstance(p, Point) and p.distance(start) > 15]
    if not far:
        return lane
    nearest = min(far, key=lambda p: p.distance(start))
    return LineString([(start.x, start.y), (nearest.x, nearest.y)]) if nearest.distance(start) > 50 else None


GATEWAYS: tuple[Xy, ...] = (
    (-2200, 1750), (-1000, 1750), (450, 1750), (1350, 1750), (2300, 1750), (2300, -1750), (1350, -1750), (-250, -1750),
    (-1000, -1750), (-2200, -1750), (-2200, -1050), (-2200, 650), (-4200, 800), (2760, 650), (2780, -1050), (2900, -3400),
)  # fmt: skip


def _village_roads(rng: random.Random) -> list[Street]:
    """From every village a road to the nearest gate of the town on its own side of the river, one to its neighbour, and its lanes."""
    out = []
    for ground in plan.VILLAGES:
        u, v = ground.at
        short = ground.name.removesuffix("村")
        side = v > plan.river_v(u)
        gate = min((g for g in GATEWAYS if (g[1] > plan.river_v(g[0])) == side), key=lambda g: math.dist(g, ground.at))
        rank = "tertiary" if ground.terrain == "suburban" else "unclassified"
        out.append(Street(f"{short}路", rank, _winding(gate, ground.at, rng), 50, 2))
        out += _village_lanes(short, ground.at, rng)
    for a, b in zip(plan.VILLAGES, (*plan.VILLAGES[1:], plan.VILLAGES[0]), strict=True):
        name = a.name[0] + b.name[0] + "线"
        out.append(Street(name, "unclassified", _winding(a.at, b.at, rng), 40, 1))
    return out


def _winding(a: Xy, b: Xy, rng: random.Random) -> LineString:
    length = math.dist(a, b)
    nx, ny = (b[1] - a[1]) / length, (a[0] - b[0]) / length
    knots = max(2, int(length // 500))
    points = [a]
    for i in range(1, knots):
        t, off = i / knots, rng.uniform(-0.09, 0.09) * min(length, 2200)
        points.append((a[0] + (b[0] - a[0]) * t + nx * off, a[1] + (b[1] - a[1]) * t + ny * off))
    return _eased([*points, b])


def _village_lanes(short: str, at: Xy, rng: random.Random) -> list[Street]:
    u, v = at
    angle = rng.uniform(-0.5, 0.5)
    ux, uy = math.cos(angle), math.sin(angle)
    half = rng.uniform(170, 300)
    main = LineString([(u - ux * half, v - uy * half), (u, v), (u + ux * half, v + uy * half)])
    out = [Street(f"{short}大路", "residential", main)]
    for i in range(rng.randint(4, 7)):
        t = rng.uniform(-0.9, 0.9) * half
        reach = rng.choice((-1, 1)) * rng.uniform(60, 190)
        start = (u + ux * t, v + uy * t)
        out.append(Street("", "service" if i % 2 else "residential", LineString([start, (start[0] - uy * reach, start[1] + ux * reach)])))
    return out


def _trails() -> list[Street]:
    """The greenway on the southern bank and the hill path of the north; both begin on a road."""
    us = (1350, 1700, 2300, 3200, 4200, 5000)
    green = LineString([(1350, plan.river_v(1350) - plan.BANK), *((u, plan.river_v(u) - 60) for u in us[1:])])
    hill = _eased([(-2700, 3400), (-2450, 3650), (-2100, 3800), (-1800, 3700), (-1500, 3950), (-1100, 3980), (-700, 3800)])
    return [Street("云溪绿道", "cycleway", green), Street("云岭步道", "path", hill)]


def _noded(streets: list[Street]) -> Roads:
    """Cut every street at every crossing, keep the one connected network, and join the pieces of a street into ways."""
    streets = sorted(streets, key=lambda s: RANK.index(s.highway))
    water = corridor(plan.RIVER_HALF_WIDTH)
    dense = [shapely.segmentize(s.line, 120) for s in streets]
    cut = [part for line in dense for part in (line.difference(water), line.intersection(water)) if not part.is_empty]
    pieces = list(shapely.get_parts(shapely.unary_union(cut, grid_size=0.1)))
    tree = STRtree(dense)
    groups: dict[tuple[int, bool], list[LineString]] = defaultdict(list)
    for piece in _connected(pieces):
        middle = piece.interpolate(0.5, normalized=True)
        owner = min(tree.query(middle, predicate="dwithin", distance=0.5), default=None)
        if owner is not None:
            groups[int(owner), bool(middle.within(water))].append(piece)
    return _ways(streets, groups)


def _connected(pieces: list[LineString]) -> list[LineString]:
    """The pieces of the largest component."""
    root: dict[Xy, Xy] = {}

    def find(p: Xy) -> Xy:
        while root.setdefault(p, p) != p:
            root[p] = p = root[root[p]]
        return p

    for piece in pieces:
        root[find(piece.coords[0])] = find(piece.coords[-1])
    size: dict[Xy, int] = defaultdict(int)
    for piece in pieces:
        size[find(piece.coords[0])] += 1
    largest = max(size, key=lambda p: size[p])
    return [piece for piece in pieces if find(piece.coords[0]) == largest]


def _ways(streets: list[Street], groups: dict[tuple[int, bool], list[LineString]]) -> Roads:
    index: dict[Xy, int] = {}
    ways = []
    for (owner, bridge), pieces in sorted(groups.items()):
        street = streets[owner]
        lines = shapely.get_parts(shapely.line_merge(shapely.union_all(pieces)))
        for line in sorted(lines, key=lambda part: part.coords[0]):
            nodes = tuple(index.setdefault(xy, len(index)) for xy in line.coords)
            ways.append(Way(street.name, street.highway, nodes, _tags(street, bridge)))
    board = tuple(index)
    return Roads(board, tuple(plan.on_globe(u, v) for u, v in board), tuple(ways))


def _tags(street: Street, bridge: bool) -> tuple[tuple[str, str], ...]:
    tags = {"highway": street.highway}
    if street.name:
        tags["name"] = street.name
    if speed := street.maxspeed or SPEED.get(street.highway):
        tags["maxspeed"] = str(speed)
    if street.lanes:
        tags["lanes"] = str(street.lanes)
    if bridge:
        tags |= {"bridge": "yes", "layer": "1"}
    return tuple(sorted(tags.items()))
