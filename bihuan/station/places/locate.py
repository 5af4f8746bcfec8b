"""From a point to the areas it lies in. The outlines are kept in the process until somebody changes an area."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bihuan.station.people.edition import Stamp, stamp
from bihuan.station.places.coordinates import check
from bihuan.station.places.models import Area
from bihuan.station.places.refusals import PlaceRefused

if TYPE_CHECKING:
    from shapely import Geometry, STRtree

# From the widest to the finest. A patrol zone cuts across them and is asked for by name.
LEVELS = ("county", "district", "township", "community", "grid")
COUNTY, ZONE = "county", "zone"


@dataclass(frozen=True)
class Atlas:
    """All areas as one index: which of them cover a point, and what lies in what."""

    areas: Mapping[int, Area]
    outlined: tuple[Area, ...]
    outlines: "tuple[Geometry, ...]"
    index: "STRtree"

    def covering(self, lat: float, lon: float, kinds: tuple[str, ...] = LEVELS) -> list[Area]:
        """The areas of these kinds that cover the point, the finest first. A point on a border gets the same answer each time."""
        from shapely import Point

        hits = [int(hit) for hit in self.index.query(Point(lon, lat), predicate="intersects")]
        here = [area for hit in hits if (area := self.outlined[hit]).kind in kinds]
        return sorted(here, key=lambda area: (-kinds.index(area.kind), area.code))

    def finest(self, lat: float, lon: float) -> Area | None:
        return next(iter(self.covering(lat, lon)), None)

    def line(self, area: int) -> tuple[int, ...]:
        """The area itself, then all it lies in."""
        line = [area] if area in self.areas else []
        while line and (above := self.areas[line[-1]].parent_id) is not None and above not in line:
            line.append(above)
        return tuple(line)


def atlas() -> Atlas:
    return _atlas(stamp(Area))


@lru_cache(maxsize=2)
def _atlas(areas: Stamp) -> Atlas:
    from shapely import STRtree  # only here: whoever asks for no place starts without it
    from shapely.geometry import shape

    every = {area.pk: area for area in Area.objects.all()}
    outlined = tuple(area for area in every.values() if area.polygon)
    outlines = tuple(shape(json.loads(area.polygon)) for area in outlined)
    return Atlas(every, outlined, outlines, STRtree(outlines))


def area_at(lat: float, lon: float) -> Area | None:
    """The finest area that the point (WGS-84) lies in. For many points at once ask one `atlas()` for `finest`."""
    return atlas().finest(lat, lon)


def zone_at(lat: float, lon: float) -> Area | None:
    return next(iter(atlas().covering(lat, lon, (ZONE,))), None)


def check_inside(lat: float, lon: float, known: Atlas | None = None) -> None:
    """Refuses a point in the sea or outside every county on the map; says so when the two numbers were swapped."""
    check(lat, lon)
    known = known or atlas()
    if not any(area.kind == COUNTY for area in known.outlined) or known.covering(lat, lon, (COUNTY,)):
        return
    if known.covering(lon, lat, (COUNTY,)):
        raise PlaceRefused("swapped", lat=lat, lon=lon)
    raise PlaceRefused("outside", lat=lat, lon=lon)
