"""Which tags become what on the map: a layer, a kind within it, and the zoom from which it is drawn. All else is left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

STREET, WATER, PLACE = "street", "water", "place"  # what a name names


@dataclass(frozen=True)
class Kind:
    layer: str
    kind: str
    zoom: int
    names: str = ""


_ROADS = {
    ("motorway", "trunk"): ("trunk", 5), ("primary",): ("main", 8), ("secondary",): ("main", 9), ("tertiary",): ("middle", 10),
    ("unclassified", "residential", "living_street", "road"): ("minor", 12), ("service", "pedestrian"): ("lane", 13),
    ("track", "path", "footway", "cycleway", "steps", "bridleway"): ("path", 13)}
ROADS = {name: Kind("road", kind, zoom, STREET) for names, (kind, zoom) in _ROADS.items() for name in names}
ROADS |= {f"{name}_link": Kind("road", ROADS[name].kind, 11) for name in ("motorway", "trunk", "primary", "secondary", "tertiary")}
RAIL = Kind("road", "rail", 9)
STREAMS = {
    "river": Kind("stream", "river", 8, WATER), "canal": Kind("stream", "river", 10, WATER), "stream": Kind("stream", "brook", 12, WATER)}
WATERS = Kind("water", "water", 6, WATER)
GREEN = Kind("ground", "green", 9, PLACE)
BLOCK = Kind("ground", "block", 11)
YARD = Kind("ground", "block", 11, PLACE)
BUILDING = Kind("building", "building", 14)
GREENS = {
    "leisure": {"park", "garden", "nature_reserve", "golf_course", "pitch", "playground"},
    "landuse": {"forest", "grass", "meadow", "orchard", "vineyard", "village_green", "recreation_ground", "cemetery"},
    "natural": {"wood", "scrub", "grassland", "heath", "wetland"}}
SETTLED = {"residential", "commercial", "retail", "industrial"}
YARDS = {"school", "college", "university", "hospital", "marketplace"}
SETTLEMENTS = {
    "city": 6, "town": 8, "suburb": 11, "borough": 11, "quarter": 12, "village": 11, "hamlet": 13, "neighbourhood": 13, "locality": 13}
SPOTS = ("amenity", "shop", "tourism", "leisure", "office", "public_transport", "railway", "historic", "healthcare", "building")


def node_kind(tags: Mapping[str, Any]) -> Kind | None:
    place = tags.get("place")
    if place in SETTLEMENTS:
        return Kind("place", place, SETTLEMENTS[place], PLACE)
    return Kind("spot", "spot", 14, PLACE) if any(key in tags for key in SPOTS) else None


def way_kind(tags: Mapping[str, Any]) -> Kind | None:
    if tags.get("area") == "yes":
        return None
    if "highway" in tags:
        return ROADS.get(tags["highway"])
    if tags.get("railway") in ("rail", "light_rail", "subway") and tags.get("tunnel") != "yes":
        return RAIL
    return STREAMS.get(tags.get("waterway", ""))


def area_kind(tags: Mapping[str, Any]) -> Kind | None:
    if "building" in tags:
        return BUILDING
    if tags.get("natural") == "water" or tags.get("landuse") in ("reservoir", "basin") or tags.get("waterway") == "riverbank":
        return WATERS
    if any(tags.get(key) in values for key, values in GREENS.items()):
        return GREEN
    if tags.get("amenity") in YARDS:
        return YARD
    return BLOCK if tags.get("landuse") in SETTLED else None
