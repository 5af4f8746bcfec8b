"""Orders: a unit is sent, signs, leaves, arrives, feeds back and is free again; a time is corrected; a unit is recalled."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bihuan.loop import HAPPENED, Actor, Refused
from bihuan.station.calls import units
from bihuan.station.calls.categories import category
from bihuan.station.calls.crews import COMMANDERS, RIDERS, riders
from bihuan.station.calls.models import Status, Unit
from bihuan.station.kinds.incident import codes
from bihuan.station.kinds.incident.models import OPEN_ORDER, Correction, Order
from bihuan.station.loop import timekeeping
from bihuan.station.loop.access import hidden
from bihuan.station.loop.hands import share
from bihuan.station.loop.kinds import Deed
from bihuan.station.loop.models import Matter
from bihuan.station.people.actor import CHINA, day_of, posts_of, reach
from bihuan.station.people.models import Person
from bihuan.station.people.posts import CHIEF, INSTRUCTOR, LEADER, OFFICER
from bihuan.station.people.tree import tree

READY = frozenset({Status.FREE, Status.AT_STATION, Status.WISHES_TO_TALK})
ON_AN_ORDER = frozenset({Status.UNDER_WAY, Status.ON_SCENE, Status.TO_FEED_BACK})
CLOCKS = {"signed": "sign", "arrived": "arrive", "fed_back": "feedback"}  # which clock a time ends
LEADS = frozenset({OFFICER, LEADER, INSTRUCTOR, CHIEF})


def send(deed: Deed) -> None:
    unit = _tasked(deed)
    if not deed.said.get("again"):
        _refuse_busy(unit, deed)
    _let_in(deed, unit)
    _aboard(deed, unit)
    Order.objects.create(matter=deed.matter, part=deed.version, unit=unit, lead_id=deed.said.get("lead"), sent_at=deed.now)
    deed.sheet.sent_at = deed.sheet.sent_at or deed.now
    deed.tells.append((unit.organisation_id, OFFICER))
    settle(deed)


def sign(deed: Deed) -> None:
    """A unit that is still at work on another scene signs without leaving it."""
    order = _stamp(deed, "signed")
    _aboard(deed, order.unit)
    if order.stage == "signed" and not open_orders(order.unit).filter(arrived_at__isnull=False, cleared_at=None).exists():
        _status(deed, order.unit, Status.UNDER_WAY)


def leave(deed: Deed) -> None:
    order = _stamp(deed, "left")
    if order.stage == "left":
        _status(deed, order.unit, Status.UNDER_WAY)


def arrive(deed: Deed) -> None:
    order = _stamp(deed, "arrived")
    if order.stage == "arrived":
        _status(deed, order.unit, Status.ON_SCENE)
    arrived = order.arrived_at or deed.now
    deed.sheet.arrived_at = min(arrived, deed.sheet.arrived_at or arrived)


def feed_back(deed: Deed) -> None:
    said = deed.said
    order = _stamp(deed, "fed_back", outcome=said["outcome"], people=said["people"], officers=said["officers"],
                   recording=said.get("recording", ""))
    if order.cleared_at:
        release(deed, order)
    settle(deed)


def clear(deed: Deed) -> None:
    """A unit may leave the scene before it has fed back: then that is still to come. One that another order keeps stays as it is."""
    order = _stamp(deed, "cleared", live=False)
    if not order.live:
        release(deed, order)
    elif not open_orders(order.unit).exclude(pk=order.pk).filter(Q(signed_at__isnull=False) | Q(left_at__isnull=False)).exists():
        _status(deed, order.unit, Status.TO_FEED_BACK)


def correct(deed: Deed) -> None:
    """The right time in place of a wrong or forgotten one; the old one is kept beside it."""
    order, stamp, right = find(deed, live=False), deed.said["stamp"], deed.said["time"]
    held = [order.sent_at, *(getattr(order, f"{name}_at") for name in Order.STAMPS)]
    at = Order.STAMPS.index(stamp) + 1
    before, earlier, later = held[at], [one for one in held[:at] if one], [one for one in held[at + 1:] if one]
    if before is None and not later:
        raise Refused("stamp_ahead", unit=order.unit.name)
    if right < max(earlier) or right > min([*later, deed.now]):
        raise Refused("stamp_order", given=right)
    setattr(order, f"{stamp}_at", right)
    order.save(update_fields=[f"{stamp}_at"])
    Correction.objects.create(order=order, stamp=stamp, before=before, after=right, at=deed.now, by_id=deed.actor.id)
    if (clock := CLOCKS.get(stamp)):
        timekeeping.judge_by(deed.matter, clock, order.part, before, right)
    if stamp == "arrived":
        deed.sheet.arrived_at = Order.objects.filter(matter=deed.matter, arrived_at__isnull=False).order_by("arrived_at").first().arrived_at


def recall(deed: Deed) -> None:
    _recall(deed, [find(deed)])


def recall_all(deed: Deed) -> None:
    _recall(deed, list(live_orders(deed.matter.pk)))


def release(deed: Deed, order: Order) -> None:
    """The unit is free, unless another order keeps it."""
    if not open_orders(order.unit).exclude(pk=order.pk).exists() and order.unit.status in ON_AN_ORDER:
        _status(deed, order.unit, Status.FREE)


def settle(deed: Deed) -> None:
    """The counts that guards read, taken anew from the orders."""
    orders = list(Order.objects.filter(matter=deed.matter, recalled_at=None).order_by("part").values_list("unit__name", "fed_back_at"))
    waiting = [unit for unit, fed_back_at in orders if fed_back_at is None]
    deed.sheet.open_orders, deed.sheet.orders_back = len(waiting), len(orders) - len(waiting)
    deed.sheet.waiting_for = "、".join(waiting)


def live_orders(matter: int) -> QuerySet[Order]:
    return Order.objects.filter(OPEN_ORDER, matter=matter).select_related("unit")


def find(deed: Deed, *, live: bool = True) -> Order:
    """The order that was named. Raises Refused for one of another incident, and for one that is over where only a live one will do."""
    order = Order.objects.select_related("unit").filter(matter=deed.matter, part=deed.said["order"], recalled_at=None).first()
    if order is None or (live and not order.live) or not acted_for(deed.actor, [order], deed.matter, deed.now):
        raise Refused("no_such_order")
    return order


def acted_for(actor: Actor, orders: Sequence[Order], matter: Matter, now: datetime) -> list[Order]:
    """Those of these orders whose times somebody may write down. Whoever rides does it for the own unit, nobody for another; where nobody
    has said who rides, anybody of its house. Desks and leaders of the incident's house and of the unit's do it for any crew, by radio."""
    today = tree(day_of(now))
    line, aboard = today.line(matter.holder_id), riders([order.unit_id for order in orders])
    seats = [(today.house(organisation), post) for organisation, post in actor.posts]

    def acts(order: Order) -> bool:
        house, crew = today.house(order.unit.organisation_id), {person.pk for person in aboard.get(order.unit_id, ())}
        if any(post in COMMANDERS and (seat in line or seat in today.line(house)) for seat, post in seats) or order.lead_id == actor.id:
            return True
        return actor.id in crew if crew else any(post in RIDERS and seat == house for seat, post in seats)

    return [order for order in orders if acts(order)]


def _tasked(deed: Deed) -> Unit:
    """A unit in service that whoever sends it commands."""
    on = day_of(deed.now)
    # Locked, so that two desks sending it to two incidents in the same moment do not both find it free.
    unit = units.in_service(on).select_for_update().filter(pk=deed.said["unit"]).first()
    if unit is None or unit.organisation_id not in reach(deed.actor, on):
        raise Refused("not_a_choice", fields=["unit"])
    return unit


def _refuse_busy(unit: Unit, deed: Deed) -> None:
    """No silent second assignment: whoever sends a unit that is out reads what it is out for."""
    orders = list(open_orders(unit).select_related("matter").order_by("sent_at"))
    if orders:
        raise Refused("busy_unit", unit=unit.name, on=on_orders(orders, deed.actor, deed.now))
    if unit.status not in READY:
        raise Refused("unit_not_ready", unit=unit.name, status=unit.get_status_display())


def open_orders(unit: Unit) -> QuerySet[Order]:
    return Order.objects.filter(OPEN_ORDER, unit=unit)


def under_orders(units: Iterable[int]) -> set[int]:
    """Those of these units that were sent somewhere and have not come back from it, whatever their status still says."""
    return set(Order.objects.filter(OPEN_ORDER, unit_id__in=units).values_list("unit_id", flat=True))


def on_orders(orders: Sequence[Order], actor: Actor, now: datetime) -> str:
    """In words what a unit is out for. A restricted incident is not tied to a unit for those it is closed to."""
    return _(", ").join(_on(one, actor, now) for one in orders)


def _on(order: Order, actor: Actor, now: datetime) -> str:
    if hidden(order.matter, actor, now):
        return _("a restricted incident")
    stamp = order.stage
    at = getattr(order, f"{stamp}_at").astimezone(CHINA)
    sort = category(order.matter.category, day_of(now))
    told = {"number": order.matter.number, "what": sort.name if sort else order.matter.title, "stage": codes.STAGES[stamp]}
    return _("%(number)s %(what)s (%(stage)s %(at)s)") % {**told, "at": f"{at:%H:%M}"}


def _let_in(deed: Deed, unit: Unit) -> None:
    """A unit of another station sees the incident from now on; it acts through the officer who leads it."""
    today = tree(day_of(deed.now))
    lead = deed.said.get("lead")
    if lead is not None and not _may_lead(lead, today.house(unit.organisation_id), deed.now):
        raise Refused("not_a_choice", fields=["lead"])
    if today.house(unit.organisation_id) != today.house(deed.matter.holder_id):
        if lead is None:
            raise Refused("unanswered", fields=["lead"])
        share(deed.matter, today.house(unit.organisation_id))


def _aboard(deed: Deed, unit: Unit) -> None:
    """Whoever rides in the unit is of the incident's crew: they drive there, and read what the caller said."""
    deed.joins |= {person.pk for person in riders([unit.pk]).get(unit.pk, ())}


def _may_lead(person: int, house: int, now: datetime) -> bool:
    found, on = Person.objects.filter(pk=person).first(), day_of(now)
    return found is not None and any(post in LEADS and tree(on).house(place) == house for place, post in posts_of(found, on))


def _stamp(deed: Deed, stamp: str, *, live: bool = True, **columns: object) -> Order:
    order = find(deed, live=live)
    if getattr(order, f"{stamp}_at"):
        raise Refused("stamp_twice", unit=order.unit.name)
    for name, value in {f"{stamp}_at": _when(deed, order, stamp), **columns}.items():
        setattr(order, name, value)
    order.save(update_fields=[f"{stamp}_at", *columns])
    return order


def _when(deed: Deed, order: Order, stamp: str) -> datetime:
    """Now, or when it happened, where a device tells that later: between what came before it on this order and what came after."""
    if HAPPENED not in deed.said:
        return deed.now
    held = [order.sent_at, *(getattr(order, f"{name}_at") for name in Order.STAMPS)]
    place = Order.STAMPS.index(stamp) + 1
    if not max(at for at in held[:place] if at) <= deed.happened <= min([*(at for at in held[place:] if at), deed.now]):
        raise Refused("stamp_order", given=deed.said[HAPPENED])
    return deed.happened


def _recall(deed: Deed, orders: list[Order]) -> None:
    for order in orders:
        order.recalled_at = deed.now
        order.save(update_fields=["recalled_at"])
        release(deed, order)
    settle(deed)


def _status(deed: Deed, unit: Unit, status: Status) -> None:
    units.change(unit, status, by=Person(pk=deed.actor.id) if deed.actor.id else None, now=deed.now)
