"""Not police business: a diversion is opened out of the incident. Who carries it is decided there."""

from bihuan.station.calls.models import Call
from bihuan.station.kinds.incident.facts import danger
from bihuan.station.loop.kinds import Deed


def divert(deed: Deed) -> None:
    matter = deed.matter
    call = Call.objects.filter(matter=matter).order_by("received_at", "pk").first()
    may_ring = bool(call and deed.said.get("may_ring"))
    deed.opens = {
        "kind": "diversion", "origin": matter.holder_id, "category": matter.category, "level": matter.level, "title": matter.title,
        "place": matter.place, "area": matter.area_id, "restricted": matter.restricted,
        "sheet": {
            "danger": danger(deed.sheet), "request": deed.said["request"], "urgency": deed.said["urgency"],
            "call_id": call.pk if call else None,
            "caller_name": call.caller_name if call and may_ring else "", "caller_phone": call.caller_phone if call and may_ring else "",
        },
    }
