"""What the map shows to somebody at a desk: open incidents with a place, units with their last position, outlines of areas.

A restricted incident has no place here for anybody, and a unit that is out for one has none either: they are counted, not drawn.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.station.calls import categories
from bihuan.station.calls.models import Call, Mode, Status, Unit
from bihuan.station.calls.units import oldest_position
from bihuan.station.kinds.incident.positions import drawable
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Due, Matter
from bihuan.station.people.actor import reach
from bihuan.station.people.functions import DISPATCH, functions_of
from bihuan.station.places.locate import Atlas, atlas
from bihuan.station.places.models import Area
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.faces import mark_of, short, title_of
from bihuan.station.rooms.legend import DIGITS, LEGEND, LEVELS
from bihuan.station.rooms.words import urgency

COLUMNS = ("pk", "number", "state", "level", "category", "title", "place", "opened_at", "due_at")  # all that a mark says
MOST = 500  # more marks than that hide one another; the urgent ones come first
WORKED = (Area.Kind.COMMUNITY, Area.Kind.GRID, Area.Kind.ZONE)


def layers(desk: Desk) -> dict[str, Any]:
    mine = Matter.objects.filter(closed_at=None, kind="incident", holder_id__in=desk.reach)
    shown = mine.filter(restricted=False)
    urgent = list(shown.order_by("level", "opened_at").values_list(*COLUMNS, named=True)[:MOST])
    placed = places([one.pk for one in urgent])
    return {
        "incidents": list(_incidents([one for one in urgent if one.pk in placed], placed, desk)),
        "units": [_unit(unit) for unit in units(desk)],
        "restricted": mine.filter(restricted=True).count(),
        "unplaced": len(urgent) - len(placed),
        "beyond": shown.count() - len(urgent) if len(urgent) == MOST else 0,
    }


def places(matters: list[int]) -> dict[int, tuple[float, float]]:
    """Where each of these incidents is: where the first of its calls that has a place says so. In the order asked for."""
    told = Call.objects.filter(matter_id__in=matters, lat__isnull=False).order_by("-received_at", "-pk")
    found = {matter: (lat, lon) for matter, lat, lon in told.values_list("matter_id", "lat", "lon")}
    return {matter: found[matter] for matter in matters if matter in found}


def units(desk: Desk) -> QuerySet[Unit]:
    """Positions serve dispatch alone: whoever dispatches sees those of the units under that post, nobody else sees any."""
    posts = frozenset(held for held in desk.actor.posts if DISPATCH in functions_of([held[1]], desk.today))
    dispatching = replace(desk.actor, posts=posts)
    fresh = drawable(desk.today).filter(located_at__gte=oldest_position(desk.now))
    return fresh.filter(organisation_id__in=reach(dispatching, desk.today)).order_by("code")


def outlines(kept: frozenset[int] = frozenset()) -> dict[str, Any]:
    """The areas that have an outline, as GeoJSON; each twice, as its outline and as the point where its name stands. `kept` lead on."""
    from shapely.geometry import mapping

    known, features = atlas(), []
    for area, outline in zip(known.outlined, known.outlines, strict=True):
        if area.kind in WORKED:
            said = {"kind": area.kind, "name": area.name} | ({"href": reverse("area", args=[area.code])} if area.pk in kept else {})
            for geometry in (json.loads(area.polygon), mapping(outline.representative_point())):
                features.append({"type": "Feature", "geometry": geometry, "properties": said})
    return {"type": "FeatureCollection", "features": features}


def bounds(known: Atlas) -> list[float]:
    """West, south, east, north of the areas that people work in; of all areas where there are no such; nothing where there are none."""
    fine = [outline for area, outline in zip(known.outlined, known.outlines, strict=True) if area.kind in WORKED]
    boxes = [outline.bounds for outline in fine or known.outlines]
    if not boxes:
        return []
    west, south, east, north = zip(*boxes, strict=True)
    return [min(west), min(south), max(east), max(north)]


def _incidents(rows: Sequence[Any], placed: Mapping[int, tuple[float, float]], desk: Desk) -> Iterator[dict[str, Any]]:
    """A mark for each, with ready words. Asked for every few seconds by every screen, so nothing is worked out twice."""
    sorts, states, starts = categories.tree(desk.today), kinds()["incident"].loop.states, _starts(rows, desk)
    address, comma = reverse("matter", args=["MATTER"]), _(", ")
    levels = {level: (str(words[0]), str(DIGITS[level])) for level, words in LEVELS.items()}
    marks = {mark: str(said[0]) for mark, said in LEGEND.items()}
    for one in rows:
        mark = mark_of(states[one.state].lamp, urgency(starts.get(one.pk), one.due_at, desk.now))
        (level, digit), word, what = levels[one.level], marks[mark], title_of(one, sorts)
        lat, lon = placed[one.pk]
        yield {
            "number": one.number, "short": short(one.number), "href": address.replace("MATTER", one.number), "lat": lat, "lon": lon,
            "level": one.level, "digit": digit, "mark": mark, "word": word, "what": what, "place": one.place,
            "since": one.opened_at.isoformat(), "label": comma.join(part for part in (level, word, what, one.place) if part),
        }  # fmt: skip


def _starts(rows: Sequence[Any], desk: Desk) -> dict[int, datetime]:
    """When the clock of each began that is due first; what is late is late whenever it began."""
    ahead = [one.pk for one in rows if one.due_at and one.due_at >= desk.now]
    live = Due.objects.filter(matter_id__in=ahead, stopped_at=None).order_by("-due_at")
    return dict(live.values_list("matter_id", "started_at"))


def _unit(unit: Unit) -> dict[str, Any]:
    assert unit.located_at
    status, mode = Status(unit.status), Mode(unit.mode)
    return {
        "code": unit.code, "name": unit.name, "lat": unit.lat, "lon": unit.lon, "at": unit.located_at.isoformat(),
        "status": unit.status, "label": _(", ").join((unit.name, str(status.label), str(mode.label))),
    }  # fmt: skip
