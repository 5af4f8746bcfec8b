"""Reading an OpenStreetMap extract: what a base map shows of it, and what bears a name. Nothing about persons is read."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import osmium
from osmium.filter import EmptyTagFilter

from bihuan.station.places.ground.kinds import Kind, area_kind, node_kind, way_kind
from bihuan.station.places.ground.refusals import MapRefused

Box = tuple[float, float, float, float]  # west, south, east, north
MOST_MISSING = 0.2  # of the points of its roads; an extract cut along a border loses a few in a hundred
HEADS = ((b"\x1f\x8b", "osm.gz"), (b"BZh", "osm.bz2"))


@dataclass(frozen=True)
class Feature:
    """One thing on the map. `geometry` is GeoJSON, WGS-84; `at` the point where its name stands."""

    kind: Kind
    name: str
    geometry: dict[str, Any]
    at: tuple[float, float]  # longitude, latitude
    length: int  # points: of several ways of one street the longest gives the place


class Extract:
    """One extract, looked through once to its end before anything is made of it. Raises MapRefused where it is none, or is torn."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.format = _format(path)
        self.things = self._survey()

    def features(self, within: Box | None) -> Iterator[Feature]:
        """What is shown, of all or of what touches a box. Raises MapRefused when too many points of the roads are missing."""
        shapes, points, missing = osmium.geom.GeoJSONFactory(), 0, 0
        for thing in self._read(osmium.FileProcessor(self._file()).with_locations().with_areas().with_filter(EmptyTagFilter())):
            feature = None
            if thing.is_node():
                feature = _of_node(thing)
            elif thing.is_way() and (kind := way_kind(thing.tags)):
                line = [(node.lon, node.lat) for node in thing.nodes if node.location.valid()]
                points, missing = points + len(thing.nodes), missing + len(thing.nodes) - len(line)
                feature = _of_way(kind, thing, line)
            elif thing.is_area() and (kind := area_kind(thing.tags)):
                feature = _of_area(kind, thing, shapes)
            if feature and (within is None or touches(feature.geometry, within)):
                yield feature
        if missing > MOST_MISSING * points:
            raise MapRefused("cut", file=self.path.name, missing=missing, points=points)

    def tagged(self, entities: Any, which: Any, *, located: bool = False) -> Iterator[Any]:
        """The things of these sorts that a filter lets through, with `located` also where the points of ways lie. Raises MapRefused."""
        things = osmium.FileProcessor(self._file(), entities)
        yield from self._read((things.with_locations() if located else things).with_filter(which))

    def _survey(self) -> int:
        """How many things carry tags. Ways without a single road are no map."""
        things = roads = 0
        for thing in self._read(osmium.FileProcessor(self._file()).with_filter(EmptyTagFilter())):
            things += 1
            roads += thing.is_way() and "highway" in thing.tags
        if not roads:
            raise MapRefused("no_roads", file=self.path.name)
        return things

    def _file(self) -> osmium.io.File:
        return osmium.io.File(str(self.path), self.format)

    def _read(self, things: Iterable[Any]) -> Iterator[Any]:
        try:
            yield from things
        except RuntimeError as fault:  # osmium has no finer one
            raise MapRefused("torn", file=self.path.name, fault=fault) from fault


def _format(path: Path) -> str:
    """By what the file holds, not by what it is called."""
    try:
        with path.open("rb") as file:
            head = file.read(1000)
    except OSError as fault:
        raise MapRefused("no_file", file=path) from fault
    if not head:
        raise MapRefused("empty", file=path.name)
    if b"OSMHeader" in head:
        return "pbf"
    if b"<osm" in head:
        return "osm"
    for sign, name in HEADS:
        if head.startswith(sign):
            return name
    raise MapRefused("not_osm", file=path.name)


def _of_node(node: Any) -> Feature | None:
    name, kind = node.tags.get("name", ""), node_kind(node.tags)
    if not kind or not name or not node.location.valid():
        return None
    at = (node.lon, node.lat)
    return Feature(kind, name, {"type": "Point", "coordinates": at}, at, 1)


def _of_way(kind: Kind, way: Any, line: list[tuple[float, float]]) -> Feature | None:
    if len(line) < 2:
        return None
    return Feature(kind, way.tags.get("name", ""), {"type": "LineString", "coordinates": line}, line[len(line) // 2], len(line))


def _of_area(kind: Kind, area: Any, shapes: osmium.geom.GeoJSONFactory) -> Feature | None:
    try:
        geometry = json.loads(shapes.create_multipolygon(area))
    except RuntimeError:  # a ring that reaches beyond the extract
        return None
    ring = geometry["coordinates"][0][0]
    west, south, east, north = _box(ring)
    return Feature(kind, area.tags.get("name", ""), geometry, ((west + east) / 2, (south + north) / 2), len(ring))


def touches(geometry: dict[str, Any], box: Box) -> bool:
    coordinates = geometry["coordinates"]
    points = {"Point": lambda: [coordinates], "LineString": lambda: coordinates}.get(geometry["type"], lambda: coordinates[0][0])()
    west, south, east, north = _box(points)
    return west <= box[2] and east >= box[0] and south <= box[3] and north >= box[1]


def _box(points: Iterable[tuple[float, float]]) -> Box:
    lons, lats = zip(*points, strict=True)
    return min(lons), min(lats), max(lons), max(lats)
