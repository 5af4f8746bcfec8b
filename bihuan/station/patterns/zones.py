"""Patrol zones (包片, S1-46): whether they cut their township without gap or overlap, and how the calls of the public lie on them.

Only what the public told counts (rights R22): what officers found on patrol says where they were. No restricted class is in a count here.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import shapely
from django.conf import settings
from numpy.typing import NDArray
from shapely.geometry import shape

from bihuan.insight.figures.counts import interval
from bihuan.insight.figures.times import Share, share
from bihuan.insight.patrols.balance import Evenness, Ground, Move, evenness, propose
from bihuan.insight.patrols.partition import GRID, Faults, faults, neighbours, snapped
from bihuan.insight.patrols.plane import Plane
from bihuan.station.kinds.incident.models import Order
from bihuan.station.patterns.counting import by_the_public, called, without_restricted
from bihuan.station.people.actor import day_of
from bihuan.station.places.locate import atlas
from bihuan.station.places.models import Area

SEED = 1  # the same question has the same answer
MOST = 6  # so many parts change hands in one proposal
PARTS = (Area.Kind.GRID, Area.Kind.COMMUNITY)  # what may change hands, the finest first


@dataclass(frozen=True)
class Cut:
    """The zones of one township on a plane in metres. `undrawn`: zones without an outline."""

    ground: Area
    zones: tuple[Area, ...]
    undrawn: tuple[Area, ...]
    plane: Plane
    land: shapely.Geometry
    outlines: tuple[shapely.Geometry, ...]
    found: Faults

    def place(self, code: str) -> int | None:
        return next((place for place, zone in enumerate(self.zones) if zone.code == code), None)


@dataclass(frozen=True)
class Placed:
    """Calls as points of the plane, (n, 2), and of those that have an incident its orders' work: seconds on scene, known or not."""

    points: NDArray[np.float64]
    seconds: NDArray[np.float64]  # on scene, of all orders of the call's incident; each incident stands with its first call
    known: NDArray[np.int64]  # orders of which both times are known
    orders: NDArray[np.int64]
    unplaced: int


@dataclass(frozen=True)
class Work:
    """What lies on one zone. `low`, `high`: the interval of the count."""

    calls: int
    low: float
    high: float
    share: Share | None
    hours: float
    known: int
    orders: int


@dataclass(frozen=True)
class Load:
    """Of every zone, in the order of the cut; `nowhere`, `twice`: calls in no zone and in two."""

    work: tuple[Work, ...]
    nowhere: int
    twice: int
    even: Evenness | None

    @property
    def calls(self) -> int:
        return sum(one.calls for one in self.work)


def townships(zones: Collection[int]) -> list[Area]:
    """The areas that these zones lie in and that have an outline, by their codes."""
    return list(Area.objects.filter(children__in=zones).exclude(polygon="").distinct().order_by("code"))


def cut(ground: Area) -> Cut:
    """All its zones, whoever owns them: a zone cannot be judged without its neighbours."""
    zones = list(Area.objects.filter(parent=ground, kind=Area.Kind.ZONE).select_related("organisation", "parent").order_by("code"))
    drawn = tuple(one for one in zones if one.polygon)
    earth = _outline(ground)
    plane = Plane.under(earth)
    outlines = tuple(plane.laid(_outline(one)) for one in drawn)
    return _judged(ground, drawn, tuple(one for one in zones if not one.polygon), plane, plane.laid(earth), outlines)


def with_outlines(one: Cut, outlines: Sequence[shapely.Geometry]) -> Cut:
    """The same zones with other outlines, as the table would keep them."""
    kept = tuple(one.plane.laid(shapely.set_precision(one.plane.lifted(outline), 1e-7)) for outline in outlines)
    return replace(one, outlines=kept, found=faults(one.land, kept, settings.ZONE_TOLERANCE))


def without_slivers(one: Cut) -> Cut:
    return with_outlines(one, snapped(one.land, one.outlines, settings.ZONE_TOLERANCE))


def handed_over(one: Cut, part: Area, to: int) -> Cut:
    """As it would be with the part in another zone; whoever has any of it gives it up."""
    land = one.plane.laid(_outline(part))
    given = [shapely.union(zone, land, grid_size=GRID) if place == to else shapely.difference(zone, land, grid_size=GRID)
             for place, zone in enumerate(one.outlines)]
    return with_outlines(one, given)


def split(before: Cut, after: Cut) -> list[Area]:
    """Zones that would lie in more pieces than before, or have no land left."""
    pairs = zip(before.zones, before.outlines, after.outlines, strict=True)
    return [zone for zone, ago, then in pairs if then.is_empty or shapely.get_num_geometries(then) > shapely.get_num_geometries(ago)]


def parts(one: Cut) -> list[tuple[Area, int]]:
    """The grids and communities of the township, each with the zone that has most of it."""
    known, found = atlas(), []
    under = [area for area in known.outlined if area.kind in PARTS and one.ground.pk in known.line(area.pk)]
    for area in sorted(under, key=lambda area: (PARTS.index(Area.Kind(area.kind)), area.code)):
        held = _held(one, one.plane.laid(_outline(area)))
        if held is not None:
            found.append((area, held))
    return found


def placed(one: Cut, stations: Collection[int], since: datetime, until: datetime) -> Placed:
    """Valid calls of the public received from `since` on and before `until`."""
    found = without_restricted(by_the_public(called(stations)), day_of(until)).filter(received_at__gte=since, received_at__lt=until)
    rows = list(found.order_by("received_at", "pk").values_list("lon", "lat", "matter_id"))
    here = [row for row in rows if row[0] is not None]
    work, seen = _on_scene({matter for _lon, _lat, matter in here if matter}), set[int]()
    told = []
    for _lon, _lat, matter in here:
        first = matter is not None and matter not in seen
        seen |= {matter} if first else set()
        told.append(work.get(matter, (0.0, 0, 0)) if first else (0.0, 0, 0))
    globe = shapely.MultiPoint([(lon, lat) for lon, lat, _matter in here])
    points = shapely.get_coordinates(one.plane.laid(globe)) if here else np.zeros((0, 2))
    columns = np.array(told, np.float64).reshape(-1, 3)
    return Placed(points, columns[:, 0], columns[:, 1].astype(np.int64), columns[:, 2].astype(np.int64), len(rows) - len(here))


def load(one: Cut, calls: Placed) -> Load:
    points = shapely.points(calls.points) if len(calls.points) else np.array([], object)
    inside = [shapely.intersects(outline, points) if len(points) else np.zeros(0, bool) for outline in one.outlines]
    for place, own in enumerate(inside):  # on a common border the first has it; in an overlap both claim it
        inside[place] = own & ~_edge(one, place, inside, points)
    counts = [int(own.sum()) for own in inside]
    total, times = sum(counts), sum(own.astype(int) for own in inside) if inside else np.zeros(len(points), int)
    work = tuple(
        Work(n, *interval(n), share(n, total) if total else None, float(calls.seconds[own].sum()) / 3600, int(calls.known[own].sum()),
             int(calls.orders[own].sum()))
        for n, own in zip(counts, inside, strict=True)
    )  # fmt: skip
    return Load(work, int((times == 0).sum()), int((times > 1).sum()), evenness(counts, SEED))


def proposal(one: Cut, calls: Placed, kind: str = Area.Kind.GRID) -> tuple[list[Area], list[Move]]:
    """Which parts of a kind had better change hands. A part that lies in two zones stays where it is: people decide about it first."""
    under = [(area, held) for area, held in parts(one) if area.kind == kind]
    if len(one.zones) < 2 or not under:
        return [], []
    lands = [one.plane.laid(_outline(area)) for area, _held_by in under]
    tree, points = shapely.STRtree(lands), shapely.points(calls.points)
    counts = np.zeros(len(lands))
    if len(points):
        at, which = tree.query(points, predicate="intersects")
        _once, first = np.unique(at, return_index=True)
        counts = np.bincount(which[first], minlength=len(lands)).astype(float)
    within = [lands[place].intersection(one.outlines[held]).area for place, (_area, held) in enumerate(under)]
    torn = frozenset(place for place, land in enumerate(lands) if within[place] < 0.99 * land.area)
    ground = Ground(tuple(float(n) for n in counts), tuple(neighbours(lands)), torn)
    return [area for area, _held_by in under], propose(ground, [held for _area, held in under], len(one.zones), moves=MOST, seed=SEED)


def _judged(ground: Area, zones: tuple[Area, ...], undrawn: tuple[Area, ...], plane: Plane, land: shapely.Geometry,
            outlines: tuple[shapely.Geometry, ...]) -> Cut:
    return Cut(ground, zones, undrawn, plane, land, outlines, faults(land, outlines, settings.ZONE_TOLERANCE))


def _outline(area: Area) -> shapely.Geometry:
    return shape(json.loads(area.polygon))


def _held(one: Cut, land: shapely.Geometry) -> int | None:
    """The zone that has most of a piece of land."""
    shares = [outline.intersection(land).area for outline in one.outlines]
    best = int(np.argmax(shares)) if shares else 0
    return best if shares and shares[best] > 0 else None


def _edge(one: Cut, place: int, inside: Sequence[NDArray[np.bool_]], points: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Points on the rim of a zone that an earlier zone has already."""
    taken = np.zeros(len(points), bool)
    for earlier in inside[:place]:
        taken |= earlier
    return taken & ~shapely.contains(one.outlines[place], points) if taken.any() else taken


def _on_scene(matters: Collection[int]) -> Mapping[int, tuple[float, int, int]]:
    """Of each incident: seconds from arrival until clear, or else fed back, of all its orders; how many are known; how many there are."""
    found: dict[int, tuple[float, int, int]] = defaultdict(lambda: (0.0, 0, 0))
    keys = sorted(matters)
    for first in range(0, len(keys), 500):
        orders = Order.objects.filter(matter__in=keys[first : first + 500], recalled_at=None)
        for matter, arrived, cleared, back in orders.values_list("matter", "arrived_at", "cleared_at", "fed_back_at"):
            seconds, known, every = found[matter]
            end = cleared or back
            lasted = (end - arrived).total_seconds() if arrived and end and end >= arrived else None
            found[matter] = (seconds + (lasted or 0.0), known + (lasted is not None), every + 1)
    return found
