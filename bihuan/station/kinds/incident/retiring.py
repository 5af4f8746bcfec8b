"""When an incident leaves after its term: its orders go with it; its calls keep their own term and only lose the link."""

from bihuan.station.calls.models import Call
from bihuan.station.kinds.incident.models import Correction, IncidentSheet, Order, SearchSector
from bihuan.station.loop.kinds import Deed


def retire(deed: Deed) -> None:
    Correction.objects.filter(order__matter=deed.matter).delete()
    Order.objects.filter(matter=deed.matter).delete()
    SearchSector.objects.filter(matter=deed.matter).delete()
    IncidentSheet.objects.filter(merged_into=deed.matter).update(merged_into=None)
    Call.objects.filter(matter=deed.matter).update(matter=None, history=True)
