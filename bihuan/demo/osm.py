"""The invented ground as an OpenStreetMap extract (.osm, plain XML), so that everything which reads OSM can read it."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import quoteattr

import shapely

from bihuan.demo import plan
from bihuan.demo.addresses import Addresses
from bihuan.demo.roads import Roads, corridor

STAMP = 'version="1" timestamp="2026-01-01T00:00:00Z"'
Tags = Iterable[tuple[str, str]]
Ground = tuple[list[tuple[float, float]], list[tuple[str, str]]]
WOODS = (
    ("云岭", ((-5800, 3900), (-3400, 4400), (-1700, 4700), (500, 4500), (2200, 4700), (4600, 3300))),
    ("南山", ((-5200, -2600), (-3800, -3600), (-1800, -4500), (800, -4300), (3200, -4200))))
PARKS = (("湿地公园", (900.0, 20.0), 210.0), ("老码头公园", (-1400.0, -160.0), 130.0), ("文峰公园", (-150.0, 1050.0), 150.0))


def write_osm(path: Path, roads: Roads, addresses: Addresses) -> Path:
    """Nodes first, then ways, ids from 1: the order readers expect. The same input gives the same bytes."""
    nodes: list[tuple[float, float, Tags]] = [(lon, lat, ()) for lon, lat in roads.nodes]
    ways: list[tuple[tuple[int, ...], Tags]] = [(way.nodes, way.tags) for way in roads.ways]
    for points, tags in _grounds(addresses):
        ring = tuple(range(len(nodes), len(nodes) + len(points)))
        nodes += [(lon, lat, ()) for lon, lat in points]
        closed = ring + ring[:1] if ("area", "yes") in tags else ring
        ways.append((closed, [t for t in tags if t != ("area", "yes")]))
    nodes += [(spot.lon, spot.lat, (*spot.tags, ("name", spot.name))) for spot in addresses.known if spot.tags]
    nodes += [(*plan.on_globe(*village.at), (("place", "village"), ("name", village.name))) for village in plan.VILLAGES]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(_document(nodes, ways))
    return path


def _document(nodes: list[tuple[float, float, Tags]], ways: list[tuple[tuple[int, ...], Tags]]) -> Iterator[str]:
    lons, lats = [n[0] for n in nodes], [n[1] for n in nodes]
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6" generator="bihuan demo">\n'
    yield f' <bounds minlat="{min(lats)}" minlon="{min(lons)}" maxlat="{max(lats)}" maxlon="{max(lons)}"/>\n'
    for i, (lon, lat, tags) in enumerate(nodes, 1):
        inner = "".join(_tags(tags))
        yield f' <node id="{i}" lat="{lat:.7f}" lon="{lon:.7f}" {STAMP}' + (f">\n{inner} </node>\n" if inner else "/>\n")
    for i, (members, tags) in enumerate(ways, 1):
        yield f' <way id="{i}" {STAMP}>\n' + "".join(f'  <nd ref="{n + 1}"/>\n' for n in members) + "".join(_tags(tags)) + " </way>\n"
    yield "</osm>\n"


def _tags(tags: Tags) -> Iterator[str]:
    for key, value in tags:
        yield f"  <tag k={quoteattr(key)} v={quoteattr(value)}/>\n"


def _grounds(addresses: Addresses) -> Iterator[Ground]:
    """River, creek, buildings and what grows: what a base map shows besides roads."""
    yield from _land()
    water = shapely.segmentize(corridor(plan.RIVER_HALF_WIDTH), 150)
    yield _laid(water.exterior.coords[:-1]), [("natural", "water"), ("water", "river"), ("name", plan.RIVER_NAME), ("area", "yes")]
    yield _laid(shapely.segmentize(shapely.LineString(plan.RIVER), 150).coords), [("waterway", "river"), ("name", plan.RIVER_NAME)]
    yield _laid(shapely.segmentize(shapely.LineString(plan.CREEK), 150).coords), [("waterway", "stream"), ("name", plan.CREEK_NAME)]
    for building in addresses.buildings:
        u, v = building.at
        corners = [(u - 15, v - 6), (u + 15, v - 6), (u + 15, v + 6), (u - 15, v + 6)]
        tags = [("building", "apartments"), ("addr:place", building.estate), ("addr:housenumber", building.number), ("area", "yes")]
        yield _laid(corners), tags


def _land() -> Iterator[Ground]:
    """Where people live, the woods of the hills, and the parks."""
    settled = [shapely.box(*plan.TOWN).difference(corridor()), *(shapely.Point(village.at).buffer(340, 4) for village in plan.VILLAGES)]
    for part in (piece for area in settled for piece in shapely.get_parts(area)):
        yield _ring(part), [("landuse", "residential"), ("area", "yes")]
    open_country = shapely.union_all([shapely.Point(village.at).buffer(520, 4) for village in plan.VILLAGES])
    for name, ridge in WOODS:
        wood = shapely.LineString(ridge).buffer(820, 5).difference(open_country).difference(corridor(400))
        for part in shapely.get_parts(wood):
            yield _ring(part), [("natural", "wood"), ("name", name), ("area", "yes")]
    for name, (u, v), radius in PARKS:
        park = shapely.Point(u, v).buffer(radius, 5).difference(corridor(plan.RIVER_HALF_WIDTH))
        yield _ring(park), [("leisure", "park"), ("name", name), ("area", "yes")]


def _ring(part: shapely.Polygon) -> list[tuple[float, float]]:
    return _laid(shapely.segmentize(part, 200).exterior.coords[:-1])


def _laid(points: Iterable[tuple[float, ...]]) -> list[tuple[float, float]]:
    return [plan.on_globe(p[0], p[1]) for p in points]
