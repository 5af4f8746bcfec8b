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


def _grounds(addresses: Addresses) -> Iterator[tuple[list[tuple[float, float]], list[tuple[str, str]]]]:
    """River, creek and buildings: what a base map shows besides roads."""
    water = shapely.segmentize(corridor(plan.RIVER_HALF_WIDTH), 150)
    yield _laid(water.exterior.coords[:-1]), [("natural", "water"), ("water", "river"), ("name", plan.RIVER_NAME), ("area", "yes")]
    yield _laid(shapely.segmentize(shapely.LineString(plan.RIVER), 150).coords), [("waterway", "river"), ("name", plan.RIVER_NAME)]
    yield _laid(shapely.segmentize(shapely.LineString(plan.CREEK), 150).coords), [("waterway", "stream"), ("name", plan.CREEK_NAME)]
    for building in addresses.buildings:
        u, v = building.at
        corners = [(u - 15, v - 6), (u + 15, v - 6), (u + 15, v + 6), (u - 15, v + 6)]
        tags = [("building", "apartments"), ("addr:place", building.estate), ("addr:housenumber", building.number), ("area", "yes")]
        yield _laid(corners), tags


def _laid(points: Iterable[tuple[float, ...]]) -> list[tuple[float, float]]:
    return [plan.on_globe(p[0], p[1]) for p in points]
