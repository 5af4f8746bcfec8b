"""The house numbers of an extract: which street, which number, where. Nothing about who lives there is read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from osmium.filter import KeyFilter
from osmium.osm import NODE, WAY

from bihuan.station.places.ground.extract import Box, Extract, touches

LONGEST = 20  # characters; what is longer is no number


@dataclass(frozen=True)
class House:
    street: str
    number: str
    at: tuple[float, float]  # longitude, latitude


def houses(extract: Extract, within: Box | None) -> Iterator[House]:
    """Raises MapRefused where the extract is torn."""
    for thing in extract.tagged(NODE | WAY, KeyFilter("addr:housenumber"), located=True):
        street = thing.tags.get("addr:street") or thing.tags.get("addr:place", "")
        number, at = thing.tags["addr:housenumber"].strip(), _middle(thing)
        if street and at and 0 < len(number) <= LONGEST:
            if within is None or touches({"type": "Point", "coordinates": at}, within):
                yield House(street, number, at)


def _middle(thing: Any) -> tuple[float, float] | None:
    points = [(node.lon, node.lat) for node in thing.nodes if node.location.valid()] if thing.is_way() else [(thing.lon, thing.lat)]
    lons, lats = zip(*points, strict=True) if points else ((), ())
    return ((min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2) if points else None
