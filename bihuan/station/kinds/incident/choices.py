"""The answers that can be chosen where they are not codes: units, officers, stations, orders, calls."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from bihuan.loop import Actor, Ask
from bihuan.station.calls import categories, joins, units
from bihuan.station.calls.models import Call, Unit
from bihuan.station.joint.incidents import beside
from bihuan.station.kinds.incident import asks
from bihuan.station.kinds.incident.helping import ASKED, at_the_desk, below, mine, open_ones
from bihuan.station.kinds.incident.models import Order, SearchSector
from bihuan.station.kinds.incident.orders import LEADS, READY, acted_for, live_orders
from bihuan.station.kinds.incident.transfer import STATIONS
from bihuan.station.loop.access import visible
from bihuan.station.loop.models import Assist, Matter
from bihuan.station.people.actor import CHINA, day_of, reach
from bihuan.station.people.models import Organisation, Person, Posting
from bihuan.station.people.posts import CHIEF, DISPATCHER, INSTRUCTOR, LEADER

Choices = Sequence[tuple[Any, Any]]
POINTS = (_lazy("north"), _lazy("north-east"), _lazy("east"), _lazy("south-east"), _lazy("south"), _lazy("south-west"), _lazy("west"),
          _lazy("north-west"))
DESKS = frozenset({DISPATCHER, LEADER, INSTRUCTOR, CHIEF})
RECENT = timedelta(hours=12)
MOST = 30


def choices(ask: Ask, matter: Matter, actor: Actor, now: datetime) -> Choices:
    """Pairs of value and label; empty where the answer is written freely."""
    if ask is asks.LIVE_ORDER:
        return _orders(live_orders(matter.pk), matter, actor, now)
    if ask is asks.ANY_ORDER:
        return _orders(Order.objects.filter(matter=matter, recalled_at=None).select_related("unit"), matter, actor, now)
    if ask is asks.HELP:
        desk = any(at_the_desk(actor, seat, matter) and post in DESKS for seat, post in actor.posts)
        return [(one.part, _request(one)) for one in (open_ones(matter, *ASKED) if desk else mine(matter, actor, *ASKED))]
    if ask is asks.NEW_HELP:
        return [(one.part, _request(one)) for one in mine(matter, actor, *ASKED, "refer").filter(heeded_at=None)]
    if ask is asks.INSTRUCTED:
        return [(one.pk, str(one)) for one in _there(day_of(now)).filter(pk__in=below(matter, now))]
    if ask is asks.REFERRAL:
        return [(one.part, _request(one)) for one in open_ones(matter, "refer")]
    if ask is asks.SECTOR or ask is asks.SECTOR_OUT:
        return _sectors(matter, out=ask is asks.SECTOR_OUT)
    if ask is asks.PART:
        return [(call.pk, _call(call)) for call in Call.objects.filter(matter=matter).order_by("received_at")]
    offer = _BY_KIND.get(ask.kind)
    return offer(ask, matter, actor, now) if offer else ()


def names(kind: str, answers: Collection[Any]) -> Mapping[Any, str]:
    """What units, calls and classes that were answered are called, for the story."""
    if kind == "unit":
        return {unit.pk: unit.name for unit in Unit.objects.filter(pk__in=answers)}
    if kind == "call":
        return dict(Call.objects.filter(pk__in=answers).values_list("pk", "number"))
    if kind == "category":
        return {code: str(sort) for code, sort in categories.shipped().items() if code in answers}
    return {}


def _orders(orders: Iterable[Order], matter: Matter, actor: Actor, now: datetime) -> Choices:
    return [(order.part, order.unit.name) for order in acted_for(actor, list(orders), matter, now)]


def _sectors(matter: Matter, *, out: bool) -> Choices:
    """Those that are out to somebody, or all that are not searched yet."""
    found = SearchSector.objects.filter(matter=matter).exclude(state=SearchSector.State.SEARCHED).select_related("unit", "organisation")
    if out:
        found = found.filter(state=SearchSector.State.ASSIGNED)
    return [(one.number, " · ".join(part for part in (f"{one.number}", ground(one), one.who) if part)) for one in found]


def ground(one: SearchSector) -> str:
    """A sector in words: how far from the last-seen place, and towards where."""
    far = _("%(near)s–%(far)s m") % {"near": one.near, "far": one.far}
    if one.right - one.left >= 360:
        return far
    point = round(((one.left + one.right) / 2 % 360) / 45) % 8
    return f"{far} {POINTS[point]}"


def _units(ask: Ask, matter: Matter, actor: Actor, now: datetime) -> Choices:
    """Those that could go at once first, and among them the team to which the class belongs: where it has nobody free, others cover."""
    on = day_of(now)
    sort = categories.category(matter.category, on)
    route = sort.route if sort else ""
    found = units.in_service(on).filter(organisation_id__in=reach(actor, on)).select_related("organisation")
    ranked = sorted(found, key=lambda unit: (unit.status not in READY, not route or unit.organisation.route != route, unit.code))
    return [(unit.pk, _unit(unit)) for unit in ranked]


def _persons(ask: Ask, matter: Matter, actor: Actor, now: datetime) -> Choices:
    """Those posted below the actor's reach; for a crew only who may lead one."""
    on = day_of(now)
    held = Posting.objects.filter(organisation_id__in=reach(actor, on), since__lte=on).exclude(until__lt=on)
    if ask.name == "lead":
        held = held.filter(post__in=LEADS)
    return [(one.pk, str(one)) for one in Person.objects.serving(on).filter(pk__in=held.values("person_id")).order_by("name")]


def _organisations(ask: Ask, matter: Matter, actor: Actor, now: datetime) -> Choices:
    there = _there(day_of(now)).exclude(pk=matter.holder_id)
    if ask is asks.STATION:
        there = there.filter(kind__in=STATIONS)
    elif ask is not asks.SEARCHERS and ask not in asks.REFER:
        there = there.exclude(kind__in=(Organisation.Kind.ROOM, Organisation.Kind.TEAM, Organisation.Kind.GRID))
    return _those_beside_first(there, matter, now) if ask in asks.ASK_HELP else [(one.pk, str(one)) for one in there]


def _those_beside_first(there: Iterable[Organisation], matter: Matter, now: datetime) -> Choices:
    """Whoever sits at the joint desk where the incident stands, then all others."""
    desk, sitting = beside(matter.pk, now)
    said = _("%(name)s, sits at “%(desk)s”")
    first = [(one.pk, said % {"name": one, "desk": desk}) for one in there if one.pk in sitting]
    return [*first, *((one.pk, str(one)) for one in there if one.pk not in sitting)]


def _there(on: date) -> QuerySet[Organisation]:
    return Organisation.objects.filter(since__lte=on).filter(Q(until=None) | Q(until__gte=on))


def _request(one: Assist) -> str:
    return f"{one.organisation} {one.asked_at.astimezone(CHINA):%H:%M}"


def _calls(ask: Ask, matter: Matter, actor: Actor, now: datetime) -> Choices:
    """Calls that may report the same, the likeliest first, then what is not sorted yet."""
    near = reach(actor, day_of(now))
    likely = [one.call for one in joins.candidates(matter, now, among=Call.objects.filter(station_id__in=near)) if one.matter is None]
    open_calls = Call.objects.filter(station_id__in=near, matter=None, history=False, received_at__gte=now - RECENT)
    found = {call.pk: call for call in open_calls.order_by("-received_at")[:MOST]}
    first = [found[pk] for pk in likely if pk in found]
    return [(call.pk, _call(call)) for call in (*first, *(call for pk, call in found.items() if pk not in likely))]


def _categories(ask: Ask, matter: Matter, actor: Actor, now: datetime) -> Choices:
    return [(sort.code, str(sort)) for sort in categories.classes(day_of(now))]


def _levels(ask: Ask, matter: Matter, actor: Actor, now: datetime) -> Choices:
    return [(1, _("level 1")), (2, _("level 2")), (3, _("level 3")), (4, _("level 4"))]


def _matters(ask: Ask, matter: Matter, actor: Actor, now: datetime) -> Choices:
    there = visible(actor, now).filter(kind=matter.kind, closed_at=None, restricted=False, opened_at__gte=now - RECENT)
    return [(one.pk, f"{one.number} {one.title} {one.place}".strip()) for one in there.exclude(pk=matter.pk).order_by("-opened_at")[:MOST]]


def _limits(ask: Ask, matter: Matter, actor: Actor, now: datetime) -> Choices:
    return [("12h", _("12 hours")), ("24h", _("24 hours")), ("2d", _("2 days")), ("3d", _("3 days"))]


def _unit(unit: Unit) -> str:
    return f"{unit.name} · {unit.status} {unit.get_status_display()}"


def _call(call: Call) -> str:
    return f"{call.number} {call.clip}"


_BY_KIND = {"unit": _units, "person": _persons, "organisation": _organisations, "call": _calls, "category": _categories, "level": _levels,
            "matter": _matters, "limit": _limits}
