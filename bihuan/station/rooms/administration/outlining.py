"""What another outline of an area would mean, in words, before it is taken: how large, over whom, what stays outside, which calls."""

import json
from datetime import datetime, timedelta
from math import cos, radians

import shapely
from django.utils.translation import gettext as _
from shapely.geometry import shape

from bihuan.station.calls.models import Call
from bihuan.station.places.models import Area
from bihuan.station.rooms.administration.zoning import foresee_zone

LATELY = timedelta(days=28)
A_TRACE = 0.01  # a share below it is how two hands draw one border
DEGREE = 111.32  # kilometres


def foresee(area: Area, polygon: str, now: datetime) -> list[str]:
    """The lines to be read before the outline, as the table keeps it, is taken."""
    then = shape(json.loads(polygon))
    before = shape(json.loads(area.polygon)) if area.polygon else None
    lines = [_("%(then)s km², up to now %(before)s km².") % {"then": _size(then), "before": _size(before) if before else "—"}]
    if before is not None and (kept := _share(before, then)) < 1 - A_TRACE:
        lines.append(_("%(percent)s %% of the present area would no longer lie in it.") % {"percent": round(100 * (1 - kept))})
    lines += _over(area, then) + _outside(area, then) + foresee_zone(area, then)
    calls = list(Call.objects.filter(received_at__gte=now - LATELY, lat__isnull=False).values_list("lon", "lat"))
    points = shapely.points(calls) if calls else []
    held = [int(shapely.contains(one, points).sum()) if one is not None and calls else 0 for one in (before, then)]
    told = _("Of the calls of the last 28 days %(then)s would lie in it, up to now %(before)s. Taken calls keep their area.")
    return [*lines, told % {"then": held[1], "before": held[0]}]


def _over(area: Area, then: shapely.Geometry) -> list[str]:
    """Areas of the same kind that it would lie over: a place in both belongs to neither surely."""
    others = Area.objects.filter(kind=area.kind).exclude(pk=area.pk).exclude(polygon="")
    found = [(one, _share(outline, then)) for one in others if (outline := shape(json.loads(one.polygon))).intersects(then)]
    return [
        _("It would lie over %(percent)s %% of %(name)s.") % {"percent": round(100 * share), "name": one}
        for one, share in sorted(found, key=lambda pair: -pair[1]) if share >= A_TRACE
    ]  # fmt: skip


def _outside(area: Area, then: shapely.Geometry) -> list[str]:
    """What would stick out of the wider area, and which smaller ones would no longer lie in it."""
    lines = []
    if area.parent and area.parent.polygon and (share := 1 - _share(then, shape(json.loads(area.parent.polygon)))) >= A_TRACE:
        lines.append(_("%(percent)s %% of it would lie outside %(name)s.") % {"percent": round(100 * share), "name": area.parent})
    for one in Area.objects.filter(parent=area).exclude(polygon=""):
        if (share := 1 - _share(shape(json.loads(one.polygon)), then)) >= A_TRACE:
            lines.append(_("%(percent)s %% of %(name)s would be left outside.") % {"percent": round(100 * share), "name": one})
    return lines


def _share(of: shapely.Geometry, within: shapely.Geometry) -> float:
    return float(of.intersection(within).area / of.area) if of.area else 0.0


def _size(outline: shapely.Geometry) -> str:
    """Square kilometres on a plane that touches the ground there; for a township that is exact to a thousandth."""
    return f"{outline.area * DEGREE**2 * cos(radians(outline.centroid.y)):.2f}"
