"""A unit's digit as a person sets it, by keyboard, menu, palette, phone or API: one door for all of them.

A unit that is out on an order has one truth, not two: there the digits for the road, the scene and the way back are the times of that
order, made as moves of its incident.
"""

from datetime import datetime

from django.db import transaction

from bihuan.loop import Actor, Refused
from bihuan.station.calls import units
from bihuan.station.calls.crews import commands, rides
from bihuan.station.calls.models import Status, Unit
from bihuan.station.kinds.incident.models import Order
from bihuan.station.kinds.incident.orders import on_orders, open_orders
from bihuan.station.loop.act import act
from bihuan.station.people.models import Person

# Digit → the time of an order that it stands for, the move that stamps it, and the times that make it too late.
STAMPS = {
    Status.UNDER_WAY: ("leave", ("left_at", "arrived_at", "fed_back_at")),
    Status.ON_SCENE: ("arrive", ("arrived_at", "fed_back_at")),
    Status.TO_FEED_BACK: ("clear", ("cleared_at", "fed_back_at")),
}
LETS_GO = frozenset({Status.FREE, Status.AT_STATION, Status.UNAVAILABLE})
NOT_OURS = frozenset({"not_yours", "not_here"})  # a restricted incident is stamped by its own crew; the digit holds all the same


@transaction.atomic
def set_status(unit: Unit, status: int, actor: Actor, *, sure: bool = False, now: datetime) -> Unit:
    """The unit in its new status. Raises Refused; of a unit that still owes an order its feedback only when `sure` it is let go."""
    if status not in Status.values:
        raise Refused("no_such_status")
    if not (commands(actor, unit, now) or rides(actor, unit)):
        raise Refused("not_your_unit", unit=unit.name)
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    orders = list(open_orders(unit).select_related("matter").order_by("sent_at"))
    if status in LETS_GO and orders and not sure:
        raise Refused("unit_on_order", unit=unit.name, on=on_orders(orders, actor, now))
    if not _stamped(orders, Status(status), actor, now):
        units.change(unit, status, by=Person(pk=actor.id), now=now)
    unit.refresh_from_db()
    return unit


def _stamped(orders: list[Order], status: Status, actor: Actor, now: datetime) -> bool:
    """Whether the digit was written down as a time of the unit's order, which then sets the status itself."""
    move, over = STAMPS.get(status, ("", ()))
    waiting = [one for one in orders if move and not any(getattr(one, stamp) for stamp in over)]
    if not waiting:
        return False
    if len(orders) > 1:
        raise Refused("two_orders", unit=orders[0].unit.name, on=on_orders(orders, actor, now))
    matter = waiting[0].matter
    try:
        act(matter.pk, move, actor, {"order": waiting[0].part}, version=matter.version, now=now)
    except Refused as refused:
        if refused.code in NOT_OURS:
            return False
        raise
    return True
