"""The facts of today that the choice of a unit needs: where units are, who rides, what the incident is, how far, what cover.

Positions are read for this choice alone, with their age; nothing of them is kept, and no person is measured by them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
from django.db.models import Count, QuerySet
from numpy.typing import NDArray

from bihuan.insight.dispatch.recommend import Cover
from bihuan.insight.dispatch.units import Incident, Team, Unit
from bihuan.insight.places.profiles import CAR, FOOT
from bihuan.insight.places.roads import Found, Roads, Towards
from bihuan.station.calls import categories
from bihuan.station.calls.crews import OFFICERS, riders
from bihuan.station.calls.models import Call, Mode, Status
from bihuan.station.calls.models import Unit as Row
from bihuan.station.calls.units import in_service, oldest_position
from bihuan.station.duty.shifts import Standing, units_on_shift
from bihuan.station.kinds.incident.orders import under_orders
from bihuan.station.kinds.incident.positions import drawable
from bihuan.station.loop.models import Matter
from bihuan.station.patterns.clusters import count_near
from bihuan.station.people.actor import midnight
from bihuan.station.people.edition import stamp
from bihuan.station.people.models import Organisation, Posting
from bihuan.station.people.tree import tree
from bihuan.station.places.closures import roads_now
from bihuan.station.places.locate import atlas, zone_at
from bihuan.station.places.models import Address, Area
from bihuan.station.places.roads import standing
from bihuan.station.rooms.command_room.layers import places
from bihuan.station.rooms.desk import Desk

TEAMS: Mapping[str, Team] = {
    Organisation.Route.CASE: Team.CASE, Organisation.Route.COMMUNITY: Team.COMMUNITY, Organisation.Route.TRAFFIC: Team.TRAFFIC}
DEMAND_OF = timedelta(days=28)
ZONES = 40  # the busiest areas; the rest adds little to the cover
BEATS = ("community", "grid")
PROFILES = {Mode.CAR: CAR, Mode.MOTORCYCLE: CAR, Mode.BICYCLE: FOOT, Mode.FOOT: FOOT}
QUICKER = {Mode.BICYCLE: 3.0}  # than on foot

Point = tuple[float, float]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Stands:
    """Where a unit is, and how many seconds ago it said so; without an age it is taken to stand at its station."""

    at: Point | None
    age: float | None = None


@dataclass(frozen=True, eq=False)
class Zones:
    """The busiest areas: their keys, their middles, (zones, 2), and their calls an hour, (zones,)."""

    areas: tuple[int, ...]
    middles: Floats
    demand: Floats


@dataclass(frozen=True)
class Facts:
    rows: Sequence[Row]
    units: Sequence[Unit]
    incident: Incident
    seconds: Floats
    cover: Cover | None
    fault: str  # why the minutes are not by road
    shifts: Mapping[int, Standing]  # of the units whose shifts of this week were typed


def facts(matter: Matter, desk: Desk) -> Facts:
    rows = list(in_service(desk.today).filter(organisation_id__in=desk.reach).select_related("organisation").order_by("code"))
    at, roads = places([matter.pk]).get(matter.pk), roads_now(desk.now)
    where = stands(rows, desk)
    points = np.array([where[row.pk].at or (np.nan, np.nan) for row in rows], float).reshape(-1, 2)
    shifts = units_on_shift([row.pk for row in rows], desk.now)
    here = roads.found(points)
    return Facts(rows, _units(rows, where, at, shifts, desk), _incident(matter, at, rows, desk), _seconds(rows, here, at, roads),
                 cover(here, roads, desk), str(standing()), shifts)


def stands(rows: Sequence[Row], desk: Desk) -> dict[int, Stands]:
    """A unit at the station stands there, whatever it said on the way; so does one that has said nothing, where the place is known."""
    drawn = drawable(desk.today).filter(pk__in=[row.pk for row in rows], located_at__gte=oldest_position(desk.now))
    fresh = {
        pk: Stands((lat, lon), (desk.now - at).total_seconds())
        for pk, lat, lon, at in drawn.values_list("pk", "lat", "lon", "located_at") if lat is not None and lon is not None and at
    }
    today = tree(desk.today)
    houses = {row.pk: today.house(row.organisation_id) for row in rows}
    homes = {house: Stands(_station_at(house)) for house in set(houses.values())}

    def of(row: Row) -> Stands:
        home, told = homes[houses[row.pk]], fresh.get(row.pk)
        return home if told is None or (row.status == Status.AT_STATION and home.at) else told

    return {row.pk: of(row) for row in rows}


def cover(here: Found, roads: Roads, desk: Desk) -> Cover | None:
    zones = demand_of(desk.reach, desk.today)
    if not zones.areas or np.isnan(here.places).all():
        return None
    return Cover(towards(zones, roads).of(here).seconds, zones.demand)


def towards(zones: Zones, roads: Roads) -> Towards:
    """The ways to the zones from all over the map; worked out anew when the zones change, or a road is closed or opened."""
    return _towards(zones, roads, roads.closed())


@lru_cache(maxsize=4)
def _towards(zones: Zones, roads: Roads, closed: frozenset[int]) -> Towards:
    return roads.towards(zones.middles)


def demand_of(stations: frozenset[int], on: date) -> Zones:
    """Of the last four weeks. Worked out anew when an area was drawn otherwise or calls of those weeks came in late."""
    return _demand(stations, on, _told(stations, on).count(), stamp(Area))


def _told(stations: frozenset[int], on: date) -> QuerySet[Call]:
    return Call.objects.filter(station_id__in=stations, received_at__gte=midnight(on) - DEMAND_OF, received_at__lt=midnight(on))


@lru_cache(maxsize=8)
def _demand(stations: frozenset[int], on: date, count: int, drawn: object) -> Zones:
    known = {area.pk: outline for area, outline in zip(atlas().outlined, atlas().outlines, strict=True)}
    told = _told(stations, on).filter(area_id__in=known)
    busiest = told.values("area_id").annotate(n=Count("pk")).order_by("-n", "area_id").values_list("area_id", "n")[:ZONES]
    middles = [known[area].representative_point() for area, _n in busiest]
    hours = DEMAND_OF.total_seconds() / 3600
    return Zones(tuple(area for area, _n in busiest), np.array([(one.y, one.x) for one in middles], float).reshape(-1, 2),
                 np.array([n / hours for _area, n in busiest]))


def _station_at(house: int) -> Point | None:
    """Where a station stands, as the register of addresses says."""
    name = Organisation.objects.values_list("name", flat=True).get(pk=house)
    found = Address.objects.filter(text__contains=name, lat__isnull=False).order_by("text").first()
    return (found.lat, found.lon) if found and found.lat is not None and found.lon is not None else None


def _units(
    rows: Sequence[Row], where: Mapping[int, Stands], at: Point | None, shifts: Mapping[int, Standing], desk: Desk
) -> list[Unit]:
    aboard, today = riders([row.pk for row in rows]), tree(desk.today)
    ordered = under_orders([row.pk for row in rows])
    held = _posts([person.pk for crew in aboard.values() for person in crew], desk.today)
    zone = zone_at(*at) if at else None
    # An officer of the community is on their own beat in each of its grids too.
    own, finest = (atlas().covering(*at, BEATS), atlas().finest(*at)) if at else ([], None)
    beats = {area.organisation_id: finest.code for area in own} if finest else {}
    return [
        Unit(
            key=str(row.pk),
            station=str(today.house(row.organisation_id)),
            status=row.status,
            officers=sum(any(post in OFFICERS for _org, post in held.get(person.pk, ())) for person in crew) if crew else None,
            team=TEAMS.get(row.organisation.route, Team.PATROL),
            zone=_zone_of(row, where[row.pk].at, zone),
            beats=frozenset(beats[org] for person in crew for org, _post in held.get(person.pk, ()) if org in beats),
            mode=row.mode,
            on_shift=_on_shift(row, bool(crew), shifts.get(row.pk)),
            ordered=row.pk in ordered,
            position_age=where[row.pk].age,
        )
        for row in rows for crew in (aboard.get(row.pk, []),)
    ]


def _on_shift(row: Row, manned: bool, typed: Standing | None) -> bool | None:
    """As the table of shifts says. Of a unit that nobody typed only this is known: out of reach with nobody aboard is off shift."""
    if typed is not None:
        return typed.on
    return False if row.status == Status.UNAVAILABLE and not manned else None


def _posts(persons: Collection[int], on: date) -> dict[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = {}
    held = Posting.objects.filter(person_id__in=persons, since__lte=on).exclude(until__lt=on)
    for person, organisation, post in held.values_list("person_id", "organisation_id", "post"):
        found.setdefault(person, []).append((organisation, post))
    return found


def _zone_of(row: Row, at: Point | None, zone: Area | None) -> str:
    """A patrol zone is a unit's own when its team holds it, or while it patrols there."""
    if zone is None:
        return ""
    return zone.code if zone.organisation_id == row.organisation_id or (at and zone_at(*at) == zone) else ""


def _incident(matter: Matter, at: Point | None, rows: Sequence[Row], desk: Desk) -> Incident:
    sort, today = categories.category(matter.category, desk.today), tree(desk.today)
    house, team = today.house(matter.holder_id), TEAMS.get(sort.route, Team.PATROL) if sort else Team.PATROL
    zone, area = (zone_at(*at), atlas().finest(*at)) if at else (None, None)
    return Incident(
        level=matter.level,
        station=str(house),
        zone=zone.code if zone else "",
        area=area.code if area else "",
        team=team,
        dispute=team is Team.COMMUNITY,
        cluster=count_near(matter, at, desk.now) if at and team is Team.CASE else 1,
        neighbours=frozenset(str(today.house(row.organisation_id)) for row in rows) - {str(house)},
    )


def _seconds(rows: Sequence[Row], here: Found, at: Point | None, roads: Roads) -> Floats:
    """How long each unit needs by its own way of going; nan where either end is unknown. `here`: where all stand, for who drives."""
    seconds = np.full(len(rows), np.nan)
    for profile in (CAR, FOOT) if at else ():
        some = np.array([PROFILES[Mode(row.mode)] == profile for row in rows], bool) & ~np.isnan(here.places).any(axis=1)
        if at and some.any():
            going = here.some(some) if profile == CAR else roads.found(here.places[some], profile)
            seconds[some] = going.to(at).seconds
    return seconds / np.array([QUICKER.get(Mode(row.mode), 1.0) for row in rows])
