"""Every place the station knows, as the finder takes them: areas, standard addresses, names and house numbers of the map, nicknames.

Kept in the process until one of them changes; addresses are brought in by the thousand and read in one go.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

from django.db.models import Count, Max
from shapely.geometry import Point as Spot

from bihuan.insight.places.gazetteer import ADDRESS, AREA, NICKNAME, SPOT, STREET, Gazetteer, Place, gazetteer
from bihuan.insight.places.roads import Roads
from bihuan.station.find.streets import PART, short
from bihuan.station.people.edition import stamp
from bihuan.station.places.ground import home
from bihuan.station.places.locate import atlas
from bihuan.station.places.models import Address, Area, HouseNumber, MapName, Nickname
from bihuan.station.places.roads import standing

Mark = tuple[object, ...]
LEADING = re.compile(r"[0-9]{1,5}")
DOOR = re.compile(r"^(\D+)(\d{1,5})号$")


def known() -> Gazetteer:
    folder = home.current()
    rows = Address.objects.aggregate(n=Count("pk"), last=Max("pk"))
    return _known((stamp(Area, Nickname), folder, rows["n"], rows["last"]))


@lru_cache(maxsize=1)
def _known(of: Mark) -> Gazetteer:
    streets = dict(MapName.objects.filter(kind=MapName.Kind.STREET).values_list("name", "pk"))
    places = [*_nicknames(), *_areas(), *_addresses(), *_map_names()]
    doors = _doors(places)
    every = [*places, *_streets(doors, streets.keys())]
    return gazetteer(every, numbers=[*_mapped_doors(), *doors], crossings=crossings(standing().roads, streets))


def _areas() -> Iterator[Place]:
    known_ = atlas()
    for area, outline in zip(known_.outlined, known_.outlines, strict=True):
        inside: Spot = outline.representative_point()
        short_name = area.name.removesuffix("委会").removesuffix("社区")
        names = (area.name, short_name) if len(short_name) > 1 else (area.name,)
        yield Place(names, AREA, inside.y, inside.x, area.name)


def _addresses() -> Iterator[Place]:
    """An address by its whole, without county and township, and from each of its later names on: 翠湖花园7幢, 翠湖花园."""
    rows = Address.objects.exclude(lat=None).values_list("text", "lat", "lon", "area__name")
    for text, lat, lon, area in rows:
        whole = short(text)
        later = [found for found in PART.finditer(whole) if len(found[0]) > 1][1:]
        names = (whole, text, *(whole[found.start():] for found in later), *(found[0] for found in later))
        if lat is not None and lon is not None:
            yield Place(tuple(dict.fromkeys(names)), ADDRESS, lat, lon, area or "")


def _mapped_doors() -> Iterator[tuple[str, int, float, float]]:
    for street, number, lat, lon in HouseNumber.objects.values_list("street", "number", "lat", "lon"):
        if digits := LEADING.match(number):
            yield street, int(digits[0]), lat, lon


def _doors(places: list[Place]) -> list[tuple[str, int, float, float]]:
    """The house numbers of the register."""
    found = ((place, DOOR.match(place.name)) for place in places if place.kind == ADDRESS)
    return [(door[1], int(door[2]), place.lat, place.lon) for place, door in found if door]


def _streets(doors: list[tuple[str, int, float, float]], named: Collection[str]) -> Iterator[Place]:
    """Streets that the register knows and the map does not stand at their middle house."""
    along: dict[str, list[tuple[float, float]]] = {}
    for street, _number, lat, lon in doors:
        along.setdefault(street, []).append((lat, lon))
    for street, points in along.items():
        if street not in named and len(street) > 1:
            yield Place((street,), STREET, *points[len(points) // 2])


def _map_names() -> Iterator[Place]:
    for name, kind, lat, lon, area in MapName.objects.values_list("name", "kind", "lat", "lon", "area__name"):
        yield Place((name,), STREET if kind == MapName.Kind.STREET else SPOT, lat, lon, area or "")


def _nicknames() -> Iterator[Place]:
    seen: set[str] = set()
    for one in Nickname.objects.select_related("area").order_by("name", "-confirmed_at", "-pk"):
        if one.name not in seen:
            seen.add(one.name)
            yield Place((one.name, one.means) if one.means else (one.name,), NICKNAME, one.lat, one.lon, one.area.name if one.area else "")


def crossings(roads: Roads, streets: Mapping[str, int]) -> dict[tuple[str, str], tuple[float, float]]:
    """Where two named streets of the map meet."""
    map_ = roads.map
    meeting: dict[int, set[int]] = {}
    where: dict[int, int] = {}
    for tail, head, name, first, last in zip(
        map_.tail.tolist(), map_.head.tolist(), map_.name.tolist(), map_.first[:-1].tolist(), (map_.first[1:] - 1).tolist(), strict=True
    ):
        if map_.names[name] in streets:
            for junction, point in ((tail, first), (head, last)):
                meeting.setdefault(junction, set()).add(name)
                where[junction] = point
    out: dict[tuple[str, str], tuple[float, float]] = {}
    for junction, names in meeting.items():
        for one, other in ((one, other) for one in names for other in names if one < other):
            at = (float(map_.lat[where[junction]]), float(map_.lon[where[junction]]))
            out.setdefault((map_.names[one], map_.names[other]), at)
    return out
