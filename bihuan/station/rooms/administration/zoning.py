"""The zones of a township as they are read and changed: faults in words, how even the work lies, and what a change would mean."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import shapely
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan.insight.patrols.partition import Piece
from bihuan.station.calls.models import Call
from bihuan.station.patterns import zones
from bihuan.station.patterns.zones import Cut, Load, Placed
from bihuan.station.people.models import Organisation
from bihuan.station.places.drawing import alter
from bihuan.station.places.locate import atlas
from bihuan.station.places.models import Area
from bihuan.station.places.outlines import written
from bihuan.station.rooms.administration.areas import listed
from bihuan.station.rooms.administration.founding import kept
from bihuan.station.rooms.command_room.queue import STATIONS
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.figures import Period
from bihuan.station.rooms.figures import period as asked
from bihuan.station.rooms.leader.stations import stations_of
from bihuan.station.rooms.nav import BY_KEY
from bihuan.station.rooms.words import cell

LATELY = timedelta(days=84)
SHOWN = 40  # faults in the list
HECTARE = 10_000


@dataclass(frozen=True)
class Fault:
    """One piece in words. `kind`: gap, overlap or beyond; `snap`: what becomes of a sliver."""

    number: int
    kind: str
    words: str
    area: str
    snap: str
    at: tuple[float, float]


@dataclass(frozen=True)
class Row:
    """A zone with its work, as it is and, where something is tried, as it would be."""

    zone: Area
    calls: str
    between: str
    share: str
    share_in: str
    hours: str
    timed: str
    then: str = ""
    changed: bool = False


@dataclass(frozen=True)
class Tried:
    """A part in another zone: the zones as they would be, why that cannot be, and what it would do."""

    part: Area
    source: Area
    to: Area
    cut: Cut
    load: Load
    refusals: list[str]


def townships_of(desk: Desk) -> list[Area]:
    """Those whose zones an administrator keeps; for a leader those from which calls of the stations came lately."""
    if keeps(desk):
        return zones.townships(listed(desk).filter(kind=Area.Kind.ZONE).values_list("pk", flat=True))
    known, stations = atlas(), stations_of(desk)
    lately = Call.objects.filter(station__in=stations, received_at__gte=desk.now - LATELY, area__isnull=False)
    ours = {above for area in lately.order_by().values_list("area_id", flat=True).distinct() for above in known.line(area)}
    owned = Area.objects.filter(kind=Area.Kind.ZONE, organisation__in=desk.reach).values_list("parent_id", flat=True)
    every = zones.townships(Area.objects.filter(kind=Area.Kind.ZONE).values_list("pk", flat=True))
    return [one for one in every if one.pk in ours or one.pk in set(owned)]


def keeps(desk: Desk) -> bool:
    return BY_KEY["areas"].open_to(desk.posts, desk.functions)


def stations_for(desk: Desk) -> list[int]:
    """Whose calls are counted."""
    if keeps(desk):
        return list(kept(desk).filter(kind__in=STATIONS).values_list("pk", flat=True))
    return stations_of(desk)


def may_change(desk: Desk, cut: Cut) -> bool:
    mine = set(listed(desk).filter(kind=Area.Kind.ZONE).values_list("pk", flat=True)) if keeps(desk) else set()
    return bool(cut.zones) and all(zone.pk in mine for zone in cut.zones)


def version(cut: Cut) -> str:
    """As which the zones were looked at."""
    return "-".join(str(zone.edition) for zone in (*cut.zones, *cut.undrawn))


def told(cut: Cut) -> list[Fault]:
    kinds = (("gap", cut.found.gaps), ("overlap", cut.found.overlaps), ("beyond", cut.found.beyond))
    pieces = [(kind, piece) for kind, found in kinds for piece in found]
    return [
        Fault(number, kind, _words(cut, kind, piece), size(piece.area), _snap(cut, kind, piece), _middle(piece))
        for number, (kind, piece) in enumerate(pieces[:SHOWN], 1)
    ]  # fmt: skip


def summed(cut: Cut) -> list[str]:
    """How many of each kind and how large together; nothing where the cut is whole."""
    gaps, overlaps, beyond = cut.found.gaps, cut.found.overlaps, cut.found.beyond
    pairs = (
        (gaps, ngettext("%(n)s gap, %(size)s in no zone.", "%(n)s gaps, together %(size)s in no zone.", len(gaps))),
        (overlaps, ngettext("%(n)s overlap, %(size)s in two zones.", "%(n)s overlaps, together %(size)s in two zones.", len(overlaps))),
        (beyond, ngettext("%(n)s piece, %(size)s outside the township.", "%(n)s pieces, together %(size)s outside the township.",
                          len(beyond))),
    )  # fmt: skip
    return [words % {"n": len(found), "size": size(sum(one.area for one in found))} for found, words in pairs if found]


def worse(before: Cut, after: Cut) -> list[str]:
    """What a change would newly leave open or claim twice, wider than a sliver; each a sentence that says what to do."""
    lines = []
    if (gap := _wide(after.found.gaps) - _wide(before.found.gaps)) > 1:
        lines.append(_("%(size)s of %(where)s would lie in no zone. Draw it into one of the neighbours first.") % {
            "size": size(gap), "where": before.ground})
    if (twice := _wide(after.found.overlaps) - _wide(before.found.overlaps)) > 1:
        lines.append(_("%(size)s would lie in two zones. Take it out of the other one first.") % {"size": size(twice)})
    if (out := _wide(after.found.beyond) - _wide(before.found.beyond)) > 1:
        lines.append(_("%(size)s would lie outside %(where)s.") % {"size": size(out), "where": before.ground})
    return lines


def foresee_zone(area: Area, outline: shapely.Geometry) -> list[str]:
    """What another outline of one zone would do to the cut of its township, in words; `outline` in degrees."""
    if area.kind != Area.Kind.ZONE or area.parent is None or not area.parent.polygon:
        return []
    before = zones.cut(area.parent)
    drawn = {zone.pk: own for zone, own in zip(before.zones, before.outlines, strict=True)}
    after = zones.with_outlines(before, [*(own for pk, own in drawn.items() if pk != area.pk), before.plane.laid(outline)])
    return worse(before, after) or [_("No gap and no overlap would be new.")]


def tried(cut: Cut, calls: Placed, part: str, to: str) -> Tried | None:
    """None where there is no such part or zone, or it lies there already."""
    place = cut.place(to)
    found = next(((area, held) for area, held in zones.parts(cut) if area.code == part), None)
    if place is None or found is None or found[1] == place:
        return None
    area, held = found
    after = zones.handed_over(cut, area, place)
    refusals = worse(cut, after) + [
        _("%(zone)s would fall apart. Move what lies between first.") % {"zone": zone} for zone in zones.split(cut, after)]
    return Tried(area, cut.zones[held], cut.zones[place], after, zones.load(after, calls), refusals)


@dataclass(frozen=True)
class Step:
    """One move of a proposal, and how even the zones are once it is done."""

    part: Area
    source: Area
    to: Area
    value: str
    first: bool


def steps(cut: Cut, calls: Placed) -> list[Step]:
    under, moves = zones.proposal(cut, calls)
    return [Step(under[one.part], cut.zones[one.source], cut.zones[one.to], f"{one.value:.2f}", not place)
            for place, one in enumerate(moves)]


def rows(cut: Cut, load: Load, then: Load | None = None, touched: Iterable[Area] = ()) -> list[Row]:
    changed, out = {area.pk for area in touched}, []
    for place, (zone, work) in enumerate(zip(cut.zones, load.work, strict=True)):
        few = work.calls < settings.SMALLEST_CELL
        own = work.share
        out.append(Row(
            zone, cell(work.calls), "" if few else f"{work.low:.0f}–{work.high:.0f}",
            f"{100 * own.value:.0f}%" if own and not few else "—", f"{100 * own.low:.0f}–{100 * own.high:.0f}%" if own and not few else "",
            f"{work.hours:.1f}" if work.known else "—",
            _("known for %(known)s of %(orders)s orders") % {"known": work.known, "orders": work.orders} if work.orders else "",
            cell(then.work[place].calls) if then else "", zone.pk in changed))  # fmt: skip
    return out


def evenness_words(load: Load) -> tuple[str, str, str]:
    """The figure, its interval, and what it means."""
    even = load.even
    if even is None:
        return "—", "", _("Too few calls or zones to compare.")
    verdict = _("more than chance would make of an even share (%(chance)s)") if even.uneven else _(
        "no more than chance would make of an even share (%(chance)s)")
    return f"{even.value:.2f}", f"{even.low:.2f}–{even.high:.2f}", verdict % {"chance": f"{even.chance:.2f}"}


def size(metres: float) -> str:
    """Square metres below a hectare, else square kilometres."""
    return _("%(n)s m²") % {"n": f"{metres:.0f}"} if metres < HECTARE else _("%(n)s km²") % {"n": f"{metres / 1e6:.2f}"}


@transaction.atomic
def take(before: Cut, after: Cut, *, why: str, desk: Desk) -> list[Area]:
    """Each zone that changes is written down for itself, so that its page tells it and takes it back."""
    out = []
    for zone, ago, then in zip(before.zones, before.outlines, after.outlines, strict=True):
        if shapely.symmetric_difference(ago, then).area < 1.0:
            continue
        polygon = written(shapely.set_precision(before.plane.lifted(then), 1e-7))
        alter(Area.objects.get(pk=zone.pk), by=desk.person.pk, why=why, now=desk.now, polygon=polygon)
        out.append(zone)
    return out


def twice_owned(cut: Cut) -> list[Organisation]:
    owners = [zone.organisation for zone in cut.zones if zone.organisation]
    return [one for one in dict.fromkeys(owners) if owners.count(one) > 1]


def period(first: str, last: str, desk: Desk) -> Period:
    """As asked; else the twelve weeks up to yesterday."""
    yesterday = desk.today - timedelta(days=1)
    return asked(first, last, desk.today, otherwise=Period(yesterday - LATELY + timedelta(days=1), yesterday))


def _wide(pieces: Sequence[Piece]) -> float:
    return sum(one.area for one in pieces if not one.sliver)


def _words(cut: Cut, kind: str, piece: Piece) -> str:
    names = [str(cut.zones[place]) for place in piece.parts]
    if kind == "gap":
        near = str(cut.zones[piece.to]) if piece.to is not None else ""
        return _("in no zone, beside %(zone)s") % {"zone": near} if near else _("in no zone")
    if kind == "overlap":
        return _("in %(one)s and in %(two)s") % {"one": names[0], "two": names[1]}
    return _("%(zone)s reaches beyond %(where)s") % {"zone": names[0], "where": cut.ground}


def _snap(cut: Cut, kind: str, piece: Piece) -> str:
    if not piece.sliver:
        return ""
    if kind == "beyond":
        return _("sliver: cut off")
    if piece.to is None:
        return ""
    return (_("sliver: goes to %(zone)s") if kind == "gap" else _("sliver: stays with %(zone)s")) % {"zone": cut.zones[piece.to]}


def _middle(piece: Piece) -> tuple[float, float]:
    x, y = shapely.get_coordinates(piece.outline.representative_point())[0]
    return float(x), float(y)
