"""Roads that are closed just now: who closed them, why, until when. One click closes, one opens again."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bihuan.insight.places.profiles import CAR, FOOT
from bihuan.insight.places.roads import Roads
from bihuan.station.people.models import Person
from bihuan.station.places.coordinates import check
from bihuan.station.places.models import ClosedRoad
from bihuan.station.places.refusals import PlaceRefused
from bihuan.station.places.roads import standing

LONGEST, NAMED = ClosedRoad._meta.get_field("why").max_length, ClosedRoad._meta.get_field("name").max_length
WHY = _("closed just now")


def in_force(now: datetime) -> QuerySet[ClosedRoad]:
    return ClosedRoad.objects.filter(Q(until=None) | Q(until__gt=now), since__lte=now).select_related("set_by")


def close(lat: float, lon: float, *, why: str, by: Person, now: datetime, until: datetime | None = None,
          on_foot: bool = False) -> ClosedRoad:
    """The stretch that lies nearest. Raises PlaceRefused where there is none."""
    check(lat, lon)
    if until is not None and until <= now:
        raise PlaceRefused("until_past")
    roads = standing().roads
    stretch = roads.stretch_at(lat, lon)
    if stretch is None:
        raise PlaceRefused("no_road_here")
    return ClosedRoad.objects.create(
        name=roads.map.names[roads.map.name[stretch]][:NAMED], lat=lat, lon=lon, why=why.strip()[:LONGEST] or str(WHY), since=now,
        until=until, on_foot=on_foot, set_at=now, set_by=by)


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


def line(roads: Roads, closed: ClosedRoad) -> list[tuple[float, float]]:
    """The shape of the closed stretch, longitude first; its point alone where the map in force has no road there."""
    stretch = roads.stretch_at(closed.lat, closed.lon)
    if stretch is None:
        return [(closed.lon, closed.lat)]
    shape = slice(int(roads.map.first[stretch]), int(roads.map.first[stretch + 1]))
    return list(zip(roads.map.lon[shape].tolist(), roads.map.lat[shape].tolist(), strict=True))


def _stretches(roads: Roads, closed: list[ClosedRoad]) -> set[int]:
    found = (roads.stretch_at(one.lat, one.lon) for one in closed)
    return {stretch for stretch in found if stretch is not None}
