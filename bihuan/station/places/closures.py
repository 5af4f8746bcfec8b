"""Roads that are closed just now: who closed them, why, until when. One click closes, one opens again."""

from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bihuan.insight.places.profiles import CAR, FOOT
from bihuan.insight.places.roads import Roads
from bihuan.insight.places.streets import between, street
from bihuan.station.people.models import Person
from bihuan.station.places.coordinates import check
from bihuan.station.places.models import ClosedRoad
from bihuan.station.places.refusals import PlaceRefused
from bihuan.station.places.roads import standing

LONGEST, NAMED = ClosedRoad._meta.get_field("why").max_length, ClosedRoad._meta.get_field("name").max_length
WHY, Extent = _("closed just now"), ClosedRoad.Extent


def in_force(now: datetime) -> QuerySet[ClosedRoad]:
    return ClosedRoad.objects.filter(Q(until=None) | Q(until__gt=now), since__lte=now).select_related("set_by")


def close(lat: float, lon: float, *, why: str, by: Person, now: datetime, until: datetime | None = None, on_foot: bool = False,
          whole: bool = False, to: tuple[float, float] | None = None) -> ClosedRoad:
    """The stretch that lies nearest, the `whole` street on which it lies, or that street as far as a second point. Raises PlaceRefused."""
    for point in ((lat, lon), *([to] if to else [])):
        check(*point)
    if until is not None and until <= now:
        raise PlaceRefused("until_past")
    roads = standing().roads
    extent = Extent.BETWEEN if to else Extent.STREET if whole else Extent.STRETCH
    stretch = roads.stretch_at(lat, lon)
    if stretch is None:
        raise PlaceRefused("no_road_here")
    closed = ClosedRoad(
        name=roads.map.names[roads.map.name[stretch]][:NAMED], lat=lat, lon=lon, why=why.strip()[:LONGEST] or str(WHY), since=now,
        until=until, on_foot=on_foot, set_at=now, set_by=by, extent=extent, to_lat=to[0] if to else None, to_lon=to[1] if to else None)
    if extent != Extent.STRETCH and not closed.name:
        raise PlaceRefused("no_name_here")
    if not stretches_of(roads, closed):
        raise PlaceRefused("two_streets")
    closed.save()
    return closed


def open_again(closed: ClosedRoad, *, by: Person, now: datetime) -> None:
    """Who opens what is open already changes nothing."""
    if closed.until is None or closed.until > now:
        closed.until, closed.opened_by = now, by
        closed.save(update_fields=["until", "opened_by"])


def roads_now(now: datetime) -> Roads:
    """The roads of the map in force, closed where they are closed now. Asked on every recommendation; only what changed is weighed anew."""
    roads, closed = standing().roads, list(in_force(now))
    roads.close(_stretches(roads, closed), CAR)
    roads.close(_stretches(roads, [one for one in closed if one.on_foot]), FOOT)
    return roads


def lines(roads: Roads, closed: ClosedRoad) -> list[list[tuple[float, float]]]:
    """The shapes of what is closed, longitude first; its point alone where the map in force has no road there."""
    found = []
    for stretch in sorted(stretches_of(roads, closed)):
        shape = slice(int(roads.map.first[stretch]), int(roads.map.first[stretch + 1]))
        found.append(list(zip(roads.map.lon[shape].tolist(), roads.map.lat[shape].tolist(), strict=True)))
    return found or [[(closed.lon, closed.lat)]]


def stretches_of(roads: Roads, closed: ClosedRoad) -> frozenset[int]:
    """What of the map in force is closed; none where it has no such road. Reckoned once for each map."""
    held = _held.setdefault(roads, {})
    key = (closed.extent, closed.lat, closed.lon, closed.to_lat, closed.to_lon)
    if key not in held:
        held[key] = _found(roads, closed)
    return held[key]


_held: WeakKeyDictionary[Roads, dict[tuple[Any, ...], frozenset[int]]] = WeakKeyDictionary()


def _found(roads: Roads, closed: ClosedRoad) -> frozenset[int]:
    here = roads.stretch_at(closed.lat, closed.lon)
    if here is None:
        return frozenset()
    if closed.extent == Extent.STREET:
        return street(roads.map, here)
    if closed.to_lat is None or closed.to_lon is None:
        return frozenset({here})
    there = roads.stretch_at(closed.to_lat, closed.to_lon)
    return between(roads.map, here, there) if there is not None else frozenset()


def _stretches(roads: Roads, closed: list[ClosedRoad]) -> set[int]:
    return {stretch for one in closed for stretch in stretches_of(roads, one)}
