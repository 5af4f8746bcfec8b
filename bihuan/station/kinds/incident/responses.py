"""How long each stage of a response took (S1-49), with the limit that its clock had then. By station and stage, never by officer."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from bihuan.station.kinds.incident.models import IncidentSheet, Order
from bihuan.station.loop.models import Due

STAGES: Mapping[str, tuple[object, object]] = {
    "dispatch": (_("call to dispatch"), _("From the receipt of the first call to the first unit sent; counted in incidents.")),
    "sign": (_("sent to signed for"), _("From sending a unit to its signature; counted in orders that were not recalled.")),
    "arrive": (_("sent to on scene"), _("From sending a unit to its arrival; counted in orders that were not recalled.")),
    "whole": (_("call to on scene"), _("From the receipt of the first call to the first unit on scene; counted in incidents.")),
    "feedback": (_("sent to fed back"), _("From sending a unit to its feedback; counted in orders that were not recalled.")),
}


@dataclass(frozen=True)
class Times:
    """Seconds of one stage, each with the seconds it was allowed, None where it had no limit. `open`: those that have not come so far."""

    took: list[float]
    limits: list[float | None]
    open: int


def times(stations: Collection[int], since: datetime, until: datetime, level: int | None = None) -> dict[str, Times]:
    """Of incidents received and orders sent from `since` on and before `until`. Imported history has no orders and is left out."""
    found = {stage: Times([], [], 0) for stage in STAGES}
    lost = dict.fromkeys(STAGES, 0)
    limits = _limits(stations, since, until)

    def take(stage: str, start: datetime | None, end: datetime | None, limit: float | None) -> None:
        if start is None:
            return
        if end is None or end < start:
            lost[stage] += 1
            return
        found[stage].took.append((end - start).total_seconds())
        found[stage].limits.append(limit)

    orders = Order.objects.filter(matter__origin_id__in=stations, sent_at__gte=since, sent_at__lt=until, recalled_at=None)
    orders = orders.filter(matter__level=level) if level else orders
    for matter, part, sent, signed, arrived, back in orders.values_list("matter", "part", "sent_at", "signed_at", "arrived_at",
                                                                        "fed_back_at"):
        take("sign", sent, signed, limits.get((matter, "sign", part)))
        take("arrive", sent, arrived, limits.get((matter, "arrive", part)))
        take("feedback", sent, back, limits.get((matter, "feedback", part)))
    sheets = IncidentSheet.objects.filter(matter__origin_id__in=stations, received_at__gte=since, received_at__lt=until,
                                          sent_at__isnull=False)
    sheets = sheets.filter(matter__level=level) if level else sheets
    for matter, received, sent, arrived in sheets.values_list("matter", "received_at", "sent_at", "arrived_at"):
        take("dispatch", received, sent, limits.get((matter, "dispatch", 0)))
        take("whole", received, arrived, None)
    return {stage: Times(one.took, one.limits, lost[stage]) for stage, one in found.items()}


def _limits(stations: Collection[int], since: datetime, until: datetime) -> dict[tuple[int, str, int], float]:
    """By matter, clock and part: how long the clock allowed, the first time it ran."""
    dues = Due.objects.filter(matter__origin_id__in=stations, clock__in=("dispatch", "sign", "arrive", "feedback"),
                              started_at__gte=since, started_at__lt=until).order_by("-started_at", "-pk")
    rows = dues.values_list("matter", "clock", "part", "started_at", "own_due_at")
    return {(matter, clock, part): (due - start).total_seconds() for matter, clock, part, start, due in rows}
