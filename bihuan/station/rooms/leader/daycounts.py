"""Counts of the police side for a day and the twelve like it: calls, incidents, orders, diversions, and what was done to the record."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.station.calls.models import Call
from bihuan.station.kinds.diversion.models import DiversionSheet
from bihuan.station.kinds.incident.figures import LATE
from bihuan.station.kinds.incident.loop import Incident
from bihuan.station.kinds.incident.models import Order
from bihuan.station.loop.models import Matter
from bihuan.station.rooms.leader.ordinary import Figure, Window, figure, windows

CALLS, INCIDENTS, ORDERS, MATTERS = (
    pgettext_lazy("counted", "calls"), pgettext_lazy("counted", "incidents"), pgettext_lazy("counted", "orders"),
    pgettext_lazy("counted", "matters"),
)  # fmt: skip
Counts = dict[int, dict[str, list[int]]]  # by station, by name, one for each window
Since = dict[str, datetime | None]
NAMES = ("calls", "incidents", "orders", "diverted", "sorted_anew", "invalid", "merged", "late")
LABELS: dict[str, tuple[Any, Any]] = {
    "calls": (_("Calls received"), CALLS), "incidents": (_("Incidents received"), INCIDENTS), "orders": (_("Units sent"), ORDERS),
    "diverted": (_("Diverted"), MATTERS), "sorted_anew": (_("Reclassified"), INCIDENTS), "invalid": (_("Invalidated"), INCIDENTS),
    "merged": (_("Merged into another"), INCIDENTS), "late": (_("Entered over an hour late"), CALLS),
}  # fmt: skip
HONEST = NAMES[4:]  # beside falling figures, because they can make figures fall


def counted(stations: Collection[int], day: Window) -> Counts:
    """In four questions, however many stations."""
    spans = windows(day)
    out: Counts = {station: {name: [0] * len(spans) for name in NAMES} for station in stations}

    def take(rows: Iterable[tuple[Any, ...]], names: Callable[..., Sequence[str]]) -> None:
        for station, at, *more in rows:
            for name in names(at, *more):
                out[station][name][_which(at, spans)] += 1

    calls = Call.objects.filter(_within("received_at", spans), station__in=stations)
    take(calls.order_by().values_list("station", "received_at", "entered_at", "history"), _of_call)
    incidents = Matter.objects.filter(_within("opened_at", spans), kind=Incident.key, origin__in=stations)
    take(incidents.values_list("origin", "opened_at", "state", "incidentsheet__sorted_anew"), _of_incident)
    orders = Order.objects.filter(_within("sent_at", spans), matter__origin__in=stations)
    take(orders.order_by().values_list("matter__origin", "sent_at"), lambda at: ("orders",))
    diverted = DiversionSheet.objects.filter(_within("offered_at", spans), matter__origin__in=stations)
    take(diverted.values_list("matter__origin", "offered_at"), lambda at: ("diverted",))
    return out


def together(counts: Counts) -> dict[str, list[int]]:
    """The stations' counts as one."""
    return {name: [sum(ns) for ns in zip(*(own[name] for own in counts.values()), strict=True)] for name in NAMES}


def figures(counts: dict[str, list[int]], names: Sequence[str], since: Since, day: Window) -> list[Figure]:
    return [figure(*LABELS[name], counts[name], since[name], day) for name in names]


def counted_since(stations: Collection[int]) -> Since:
    """Since when each is known. Imported history has calls and incidents; who was sent and what was done to the record it does not say."""
    calls = Call.objects.filter(station__in=stations).order_by("received_at").values_list("received_at", flat=True)
    orders = Order.objects.filter(matter__origin__in=stations).order_by("sent_at").values_list("sent_at", flat=True)
    first, live, sent = calls.first(), calls.filter(history=False).first(), orders.first()
    return dict.fromkeys(NAMES, first) | {"orders": sent, "sorted_anew": live, "merged": live, "late": live}


def _within(column: str, spans: Sequence[Window]) -> Q:
    out = Q()
    for span in spans:
        out |= Q(**{f"{column}__gte": span.start, f"{column}__lt": span.end})
    return out


def _which(at: datetime, spans: Sequence[Window]) -> int:
    return next(n for n, span in enumerate(spans) if span.start <= at < span.end)


def _of_call(received: datetime, entered: datetime, history: bool) -> Sequence[str]:
    return ("calls", "late") if not history and entered - received > LATE else ("calls",)


def _of_incident(opened: datetime, state: str, sorted_anew: int | None) -> Sequence[str]:
    names = ["incidents", *(["sorted_anew"] if sorted_anew else [])]
    return [*names, *([state] if state in (Incident.invalid.name, Incident.merged.name) else [])]
