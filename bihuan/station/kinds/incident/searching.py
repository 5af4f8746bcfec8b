"""Somebody is missing: the ground round the last-seen place in sectors, who searches which, and the end of the search."""

from bihuan.insight.places.sectors import sectors
from bihuan.loop import Refused, setting
from bihuan.station.calls import units
from bihuan.station.calls.models.quick import AgeBand, Missing
from bihuan.station.kinds.incident.codes import MISSING
from bihuan.station.kinds.incident.models import SearchSector
from bihuan.station.loop.kinds import Deed
from bihuan.station.loop.times import rules
from bihuan.station.people.actor import day_of, reach

RINGS = tuple(setting(f"incident.ring{nth}", "age") for nth in (1, 2, 3))
SLICES = (1, 4, 8)
CHILD = "0702"
State = SearchSector.State


def begin(deed: Deed, category: str) -> None:
    """As the incident opens, or becomes one of somebody missing. There is no waiting time."""
    if category not in MISSING or SearchSector.objects.filter(matter=deed.matter).exists():
        return
    told = Missing.objects.filter(call__number=deed.matter.chain).first()
    _draw(deed, told.age_band if told and told.age_band else AgeBand.CHILD if category == CHILD else AgeBand.ELDER)


def draw_anew(deed: Deed) -> None:
    """For another age. What somebody has been given stays his, so it is done before anything is given out."""
    known = SearchSector.objects.filter(matter=deed.matter)
    if known.exclude(state=State.OPEN).exists():
        raise Refused("search_begun")
    known.delete()
    _draw(deed, deed.said["age"])


def assign(deed: Deed) -> None:
    sector, unit = _sector(deed), deed.said.get("unit")
    on = day_of(deed.now)
    if unit and not units.in_service(on).filter(pk=unit, organisation_id__in=reach(deed.actor, on)).exists():
        raise Refused("not_a_choice", fields=["unit"])
    sector.unit_id, sector.organisation_id = unit, deed.said.get("organisation")
    sector.state, sector.assigned_at, sector.assigned_by_id = State.ASSIGNED, deed.now, deed.actor.id
    sector.save()


def searched(deed: Deed) -> None:
    sector = _sector(deed)
    if sector.state != State.ASSIGNED:
        raise Refused("not_a_choice", fields=["sector"])
    if sector.assigned_at and deed.happened < sector.assigned_at:
        raise Refused("stamp_order", given=deed.happened)
    sector.state, sector.searched_at, sector.searched_by_id = State.SEARCHED, deed.happened, deed.actor.id
    sector.outcome = deed.said["outcome"]
    sector.save()


def found(deed: Deed) -> None:
    if deed.happened < deed.matter.opened_at:
        raise Refused("stamp_order", given=deed.happened)
    deed.sheet.found_at, deed.sheet.found_code = deed.happened, deed.said["outcome"]


def _draw(deed: Deed, age: str) -> None:
    on = day_of(deed.now)
    known = [rule for ring in RINGS if (rule := ring.find(rules(), {"age": age}, on))]
    rings = sorted({int(rule.value) for rule in known})
    drawn = sectors(rings, SLICES[: len(rings)]) if rings and rings[0] > 0 else []
    SearchSector.objects.bulk_create(
        SearchSector(matter=deed.matter, number=one.number, near=one.near, far=one.far, left=one.left, right=one.right) for one in drawn)


def _sector(deed: Deed) -> SearchSector:
    sector = SearchSector.objects.filter(matter=deed.matter, number=deed.said["sector"]).first()
    if sector is None or sector.state == State.SEARCHED:
        raise Refused("not_a_choice", fields=["sector"])
    return sector
