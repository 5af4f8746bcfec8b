"""Areas of the township: one net of lines is cut into 37 grids; areas, zones and the township are unions of grids, so nesting is exact."""

import json
import math
import random
from dataclasses import dataclass
from functools import cached_property

import shapely
from shapely import LineString, MultiPoint, Point, Polygon
from shapely.geometry import mapping

from bihuan.demo import plan


@dataclass(frozen=True)
class Area:
    """One row of the area tree. `kind` is county, township, community, grid or zone."""

    code: str
    name: str
    kind: str
    parent: str | None
    terrain: str
    residents: int
    shape: Polygon

    @cached_property
    def geojson(self) -> str:
        return json.dumps(mapping(self.shape), separators=(",", ":"))


@dataclass(frozen=True)
class Geography:
    county: Area
    township: Area
    communities: tuple[Area, ...]
    grids: tuple[Area, ...]
    zones: tuple[Area, ...]
    neighbours: tuple[Area, ...]
    board: dict[str, Polygon]  # grid code → its polygon on the drawing board

    @property
    def areas(self) -> tuple[Area, ...]:
        """Parents before children."""
        return (self.county, self.township, *self.neighbours, *self.zones, *self.communities, *self.grids)

    @cached_property
    def grid_of_zone(self) -> dict[str, str]:
        """Grid code → zone code."""
        inside = {grid.code: grid.shape.representative_point() for grid in self.grids}
        return {code: zone.code for code, point in inside.items() for zone in self.zones if zone.shape.contains(point)}


def geography(seed: int) -> Geography:
    rng = random.Random(f"{seed}:geography")
    cells = _cells(rng)
    grounds = {g.name: (g, code) for g, code in _coded()}
    by_area: dict[str, list[Polygon]] = {name: [] for name in grounds}
    for cell in cells:
        by_area[_owner(cell)].append(cell)
    communities, grids, board = [], [], {}
    for name, (ground, code) in grounds.items():
        parts = sorted(by_area[name], key=lambda p: (p.centroid.x, p.centroid.y))
        shapes = [_laid(part) for part in parts]
        communities.append(_area(code, name, "community", plan.TOWNSHIP[0], ground.terrain, ground.residents, _union(shapes)))
        short = name.removesuffix("社区").removesuffix("村")
        for i, (part, shape) in enumerate(zip(parts, shapes, strict=True), 1):
            residents = _part_of(ground.residents, len(parts), i)
            grid = _area(f"{code}{i:02d}", f"{short}网格{i:02d}", "grid", code, ground.terrain, residents, shape)
            grids.append(grid)
            board[grid.code] = part
    township_shape = _union([c.shape for c in communities])
    township = _area(*plan.TOWNSHIP, "township", plan.COUNTY[0], "suburban", plan.RESIDENTS, township_shape)
    zones = [_zone(n, name, communities) for n, name in plan.ZONES.items()]
    county, neighbours = _county(township_shape, rng)
    return Geography(county, township, tuple(communities), tuple(grids), tuple(zones), tuple(neighbours), board)


def _area(code: str, name: str, kind: str, parent: str | None, terrain: str, residents: int, shape: Polygon) -> Area:
    return Area(code, name, kind, parent, terrain, residents, shape)


def _coded() -> list[tuple[plan.Ground, str]]:
    """Twelve-digit codes as in the state's list: communities from 001, villages from 201."""
    town = plan.TOWNSHIP[0]
    numbered = [*enumerate(plan.COMMUNITIES, 1), *enumerate(plan.VILLAGES, 201)]
    return [(ground, f"{town}{number:03d}") for number, ground in numbered]


def _part_of(residents: int, parts: int, i: int) -> int:
    return residents - residents // parts * (parts - 1) if i == parts else residents // parts


def _cells(rng: random.Random) -> list[Polygon]:
    """The net of lines, cut into faces."""
    town = _wiggly(shapely.box(*plan.TOWN).exterior, rng, 25)
    town_area = Polygon(town)
    rim = _wiggly(_blob(6300, 5000, rng), rng, 45)
    rim_area = Polygon(rim)
    outside = rim_area.difference(town_area)
    lines = [LineString(town), LineString(rim)]
    inner = [LineString(t.line) for t in plan.TRUNKS if t.name in ("云溪大道", "镇南路", "中心路", "解放路", "学府路")]
    inner += [LineString(plan.RIVER)]
    lines += [_densify(_longer(line, 60)).intersection(town_area.buffer(4)) for line in inner]
    lines += [_densify(LineString(line)) for line in (plan.OLD_TOWN_LINE, *plan.GRID_LINES)]
    cells = shapely.voronoi_polygons(MultiPoint([g.at for g in plan.VILLAGES]), extend_to=rim_area.buffer(500), only_edges=True)
    edges = cells.geoms if hasattr(cells, "geoms") else [cells]
    lines += [LineString(_wiggly(edge, rng, 60)).intersection(outside.buffer(4)) for edge in edges]
    net = shapely.unary_union(lines, grid_size=0.1)
    faces = [f for f in shapely.polygonize(shapely.get_parts(net)).geoms if f.area > 2000]
    return _absorb([f for f in faces if rim_area.buffer(5).contains(f.representative_point())])


def _absorb(faces: list[Polygon]) -> list[Polygon]:
    """Faces too small to be a grid join the neighbour they share most border with."""
    big = [f for f in faces if f.area >= 100_000]
    for small in (f for f in faces if f.area < 100_000):
        best = max(range(len(big)), key=lambda i: big[i].intersection(small).length)
        big[best] = shapely.unary_union([big[best], small])
    return big


def _owner(cell: Polygon) -> str:
    """Whose ground a face is: the one drawn inside it; a part split off a community goes to the nearest split one."""
    for ground in (*plan.COMMUNITIES, *plan.VILLAGES):
        if cell.contains(Point(ground.at)):
            return ground.name
    split = [g for g in plan.COMMUNITIES if g.split]
    return min(split, key=lambda g: Point(g.at).distance(cell)).name


def _laid(cell: Polygon) -> Polygon:
    return Polygon([plan.on_globe(u, v) for u, v in cell.exterior.coords])


def _union(shapes: list[Polygon]) -> Polygon:
    joined = shapely.coverage_union_all(shapes)
    if not isinstance(joined, Polygon):
        joined = max(joined.geoms, key=lambda p: p.area) if len(joined.geoms) == 1 else joined
    return joined


def _zone(number: int, name: str, communities: list[Area]) -> Area:
    names = {g.name for g in (*plan.COMMUNITIES, *plan.VILLAGES) if g.zone == number}
    members = [c for c in communities if c.name in names]
    terrain = max({m.terrain for m in members}, key=lambda t: sum(m.residents for m in members if m.terrain == t))
    town, residents = plan.TOWNSHIP[0], sum(m.residents for m in members)
    return _area(f"{town}Z{number}", name, "zone", town, terrain, residents, _union([m.shape for m in members]))


NEIGHBOURS = (("330299102", "上塘镇", 0.3), ("330299103", "桐岭镇", 2.4), ("330299201", "白沙乡", 4.5))


def _county(township: Polygon, rng: random.Random) -> tuple[Area, list[Area]]:
    """The county around it: everything outside the township is cut like a cake into its neighbours."""
    ring = _blob(21_000, 17_000, rng)
    whole = Polygon([plan.on_globe(u, v) for u, v in _wiggly(ring, rng, 180)])
    county = _area(*plan.COUNTY, "county", None, "suburban", 512_000, whole)
    rest = whole.difference(township)
    neighbours = []
    for i, (code, name, angle) in enumerate(NEIGHBOURS):
        to = NEIGHBOURS[(i + 1) % len(NEIGHBOURS)][2] + (2 * math.pi if i == len(NEIGHBOURS) - 1 else 0)
        steps = [angle + (to - angle) * k / 24 for k in range(25)]
        slice_ = Polygon([plan.on_globe(0, 0), *(plan.on_globe(60_000 * math.cos(a), 60_000 * math.sin(a)) for a in steps)])
        piece = rest.intersection(slice_.buffer(0))
        piece = max(piece.geoms, key=lambda p: p.area) if hasattr(piece, "geoms") else piece
        neighbours.append(_area(code, name, "township", plan.COUNTY[0], "rural", 58_000 + 7_000 * i, piece))
    return county, neighbours


def _blob(a: float, b: float, rng: random.Random) -> LineString:
    """A closed, uneven, roughly elliptic outline."""
    phases = [(k, rng.uniform(0, 2 * math.pi), 0.09 / k) for k in (2, 3, 5)]
    points = []
    for i in range(72):
        t = 2 * math.pi * i / 72
        r = 1 + sum(size * math.sin(k * t + phase) for k, phase, size in phases)
        points.append((a * r * math.cos(t), b * r * math.sin(t)))
    return LineString([*points, points[0]])


def _longer(line: LineString, by: float) -> LineString:
    """Both ends drawn out, so that a street meets the uneven edge of the town."""
    points = list(line.coords)
    for end, before in ((0, 1), (-1, -2)):
        (x1, y1), (x2, y2) = points[before], points[end]
        stretch = 1 + by / math.hypot(x2 - x1, y2 - y1)
        points[end] = (x1 + (x2 - x1) * stretch, y1 + (y2 - y1) * stretch)
    return LineString(points)


def _densify(line: LineString, step: float = 110.0) -> LineString:
    return shapely.segmentize(line, step)


def _wiggly(line: LineString, rng: random.Random, size: float) -> list[tuple[float, float]]:
    """The same line with its inner points moved aside by at most `size` metres: no border between villages is straight."""
    dense = list(_densify(line, max(260.0, 6 * size)).coords)
    closed = dense[0] == dense[-1]
    moved = [dense[0]]
    moved += [(x + rng.uniform(-size, size), y + rng.uniform(-size, size)) for x, y in dense[1:-1]]
    return [*moved, moved[0] if closed else dense[-1]]
