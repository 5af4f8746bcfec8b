"""Classes under watch as rooms show them: how each stands at the desk's stations, what was told lately, and which rows are of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from bihuan.station.calls.categories import category
from bihuan.station.loop.models import Matter
from bihuan.station.patterns.models import WatchPassing
from bihuan.station.patterns.passing import standing
from bihuan.station.patterns.topics import said
from bihuan.station.patterns.watches import POSTS, watches
from bihuan.station.people.models import Organisation
from bihuan.station.people.posts import POSTS as NAMES
from bihuan.station.places.locate import atlas
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.leader.stations import stations_of
from bihuan.station.rooms.names import name_of

LATELY = 20


@dataclass(frozen=True)
class Watched:
    """One watch at one station."""

    what: str
    where: str
    station: str
    count: int
    least: int
    hours: int
    told: str
    passed: bool
    since: datetime | None
    usual: str


@dataclass(frozen=True)
class Mark:
    """Beside an incident whose class is under watch."""

    word: str
    passed: bool


def watched(desk: Desk) -> list[Watched]:
    """Those that are passed first, then by class."""
    names = {one.pk: name_of(one) for one in Organisation.objects.filter(pk__in=stations_of(desk))}
    areas = atlas().areas
    found = [
        Watched(
            what=str(category(one.watch.category, desk.today) or one.watch.category),
            where=str(areas.get(one.watch.area or 0, "")),
            station=names[one.station] if len(names) > 1 else "",
            count=one.count,
            least=one.watch.least,
            hours=one.watch.hours,
            told=_(", ").join(str(NAMES[post]) for post in POSTS if post in one.watch.posts),
            passed=one.passed,
            since=one.passing.at if one.passing else None,
            usual=f"{one.passing.usual:g}" if one.passing and one.passing.usual is not None else "",
        )
        for one in standing(stations_of(desk), desk.now)
    ]
    return sorted(found, key=lambda one: not one.passed)


def lately(desk: Desk) -> list[tuple[WatchPassing, str]]:
    """What was told, the newest first."""
    rows = WatchPassing.objects.filter(station__in=stations_of(desk)).select_related("row", "row__area", "station")
    return [(one, said(one)) for one in rows[:LATELY]]


def marks(rows: Sequence[Matter], desk: Desk) -> Mapping[str, Mark]:
    """By number. A restricted incident has none: it would tell its class."""
    known = watches(desk.today)
    if not known:
        return {}
    passed = set(WatchPassing.objects.filter(ended_at=None).values_list("key", "station_id"))
    line = atlas().line
    found = {}
    for row in rows:
        if row.restricted or row.kind != "incident":
            continue
        own = [one for one in known if one.of(row.category) and (one.area is None or row.area_id and one.area in line(row.area_id))]
        if own:
            reached = any((one.key, row.origin_id) in passed for one in own)
            found[row.number] = Mark(_("watch reached") if reached else _("under watch"), reached)
    return found
