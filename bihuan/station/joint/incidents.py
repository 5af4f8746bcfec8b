"""Which incidents stand at a joint desk: those that open on its ground come by themselves, and all that is open goes back when it ends.

A desk takes nothing away: the station holds the incident before, meanwhile and afterwards, and it stays in the main queue, marked. So
nothing can fall between the two. Where desks overlap, the one with the smallest ground has it; of two alike the one set up first.
A restricted incident stands at none: the desk would tell where it is.
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from bihuan.loop import Refused
from bihuan.station.calls.models import Call
from bihuan.station.joint.desks import is_open, open_desks
from bihuan.station.joint.ground import covers, size
from bihuan.station.joint.models import JointDesk, JointIncident
from bihuan.station.joint.topics import ENDED
from bihuan.station.loop import ledger, wake
from bihuan.station.loop.models import Matter
from bihuan.station.loop.tell import seats, tell_of
from bihuan.station.people.actor import day_of
from bihuan.station.people.posts import DISPATCHER
from bihuan.station.people.tree import tree

log = logging.getLogger(__name__)
INCIDENT = "incident"
CAME, WENT = "joint", "joint_over"  # the notes in the ledger
Left = JointIncident.Left


def at_desks(now: datetime) -> QuerySet[JointIncident]:
    """What stands at an open desk now, by the clock."""
    rows = JointIncident.objects.filter(until=None, matter__restricted=False)
    return rows.filter(desk__ended_at=None, desk__start__lte=now, desk__end__gt=now)


def desk_of(matter: Matter, now: datetime) -> JointDesk | None:
    found = at_desks(now).filter(matter=matter).select_related("desk").first()
    return found.desk if found else None


def marks(matters: Collection[int], now: datetime) -> Mapping[int, str]:
    """The name of the desk at which each of these stands."""
    return dict(at_desks(now).filter(matter__in=matters).values_list("matter_id", "desk__name"))


def beside(matter: int | None, now: datetime) -> tuple[str, frozenset[int]]:
    """At which desk an incident stands, by name, and which organisations sit there; nothing where it stands at none."""
    row = at_desks(now).filter(matter=matter).select_related("desk").first() if matter else None
    if row is None:
        return "", frozenset()
    return row.desk.name, frozenset(row.desk.seats.filter(until=None).values_list("organisation_id", flat=True))


def opened(matter: Matter, now: datetime) -> None:
    """With the opening of an incident, and in its transaction: at once or not at all."""
    desks = list(open_desks(now).prefetch_related("classes"))
    if not desks or matter.restricted:
        return
    if desk := _responsible(matter, desks, _place(matter), now):
        _put(desk, matter, by=None, now=now)


@transaction.atomic
def take(desk: JointDesk, matter: Matter, *, by: int, now: datetime) -> None:
    """By hand: one whose place is not known, or that was there before the desk. Raises Refused."""
    matter = Matter.objects.select_for_update().get(pk=matter.pk)
    if not is_open(JointDesk.objects.select_for_update().get(pk=desk.pk), now):
        raise Refused("joint_over")
    if matter.kind != INCIDENT or matter.closed_at is not None or _house(matter, now) != desk.house_id:
        raise Refused("joint_not_here", number=matter.number)
    if matter.restricted:
        raise Refused("joint_restricted", number=matter.number)
    if JointIncident.objects.filter(matter=matter, until=None).exists():
        raise Refused("joint_elsewhere", number=matter.number)
    _put(desk, matter, by=by, now=now)


def give_back(row: JointIncident, *, by: int, now: datetime) -> None:
    """By hand, to the main desk alone. Raises Refused where it has left already."""
    if not _leave(row, Left.GIVEN, by=by, now=now):
        raise Refused("stale")


@transaction.atomic
def end(desk: JointDesk, *, by: int | None, now: datetime) -> int:
    """Ends it, hands back what is open, and tells the main desk. How many that were. Raises Refused where it has ended already."""
    at = now if by is not None else min(now, desk.end)
    if not JointDesk.objects.filter(pk=desk.pk, ended_at=None).update(ended_at=at, ended_by=by):
        raise Refused("joint_over")
    back = sum(_leave(row, Left.OVER, by=by, now=now) for row in desk.incidents.filter(until=None).order_by("matter_id"))
    tell_of(ENDED, desk.pk, seats(desk.house_id, [DISPATCHER], day_of(now)), now=now)
    return back


def sweep(now: datetime) -> int:
    """Ends what is over, takes out what may stand at a desk no longer, takes in what was given its place later. Safe to run in any number
    of processes. Returns how many incidents came or went."""
    moved = 0
    for desk in JointDesk.objects.filter(ended_at=None, end__lte=now):
        try:
            moved += end(desk, by=None, now=now)
        except Refused:
            pass  # another worker was first
        except Exception:
            log.exception("joint desk %s could not be ended", desk.pk)
    for row in _strays():
        moved += _leave(row, _why(row), by=None, now=now)
    moved += sum(_leave(row, Left.AWAY, by=None, now=now) for row in _elsewhere(now))
    return moved + _late_comers(now)


def _strays() -> QuerySet[JointIncident]:
    """An incident that opened while its desk was being ended, and one that has become restricted."""
    rows = JointIncident.objects.filter(Q(desk__ended_at__isnull=False) | Q(matter__restricted=True), until=None)
    return rows.select_related("matter", "desk")


def _why(row: JointIncident) -> str:
    return Left.SHUT if row.matter.restricted else Left.OVER


def _elsewhere(now: datetime) -> list[JointIncident]:
    rows = JointIncident.objects.filter(until=None, matter__closed_at=None).exclude(matter__holder=F("desk__house"))
    return [row for row in rows.select_related("matter", "desk") if _house(row.matter, now) != row.desk.house_id]


def _late_comers(now: datetime) -> int:
    desks = list(open_desks(now).prefetch_related("classes"))
    if not desks:
        return 0
    ever = JointIncident.objects.filter(matter=OuterRef("pk"))
    fresh = Matter.objects.filter(~Exists(ever), kind=INCIDENT, closed_at=None, restricted=False,
                                  opened_at__gte=min(desk.start for desk in desks))
    matters = {one.pk: one for one in fresh}
    told = _told_places(Q(matter__in=list(matters))).values_list("matter_id", "lat", "lon")
    places = {pk: (lat, lon) for pk, lat, lon in told if lat is not None and lon is not None}
    came = 0
    for pk, at in places.items():
        matter = matters[pk]
        if desk := _responsible(matter, [one for one in desks if one.start <= matter.opened_at], at, now):
            came += _come_late(desk, pk, now)
    return came


@transaction.atomic
def _come_late(desk: JointDesk, pk: int, now: datetime) -> bool:
    matter = Matter.objects.select_for_update().get(pk=pk)
    if matter.closed_at or matter.restricted or JointIncident.objects.filter(matter=matter).exists():
        return False
    _put(desk, matter, by=None, now=now)
    return True


def _responsible(matter: Matter, desks: Sequence[JointDesk], at: tuple[float, float] | None, now: datetime) -> JointDesk | None:
    if at is None or not desks:
        return None
    house = _house(matter, now)
    fit = [one for one in desks if one.house_id == house and _for_class(one, matter.category) and covers(one.polygon, *at)]
    return min(fit, key=lambda one: (size(one.polygon), one.pk), default=None)


def _for_class(desk: JointDesk, category: str) -> bool:
    wanted = [one.category for one in desk.classes.all()]
    return not wanted or any(category.startswith(one) for one in wanted)


def _house(matter: Matter, now: datetime) -> int:
    return tree(day_of(now)).house(matter.holder_id)


def _place(matter: Matter) -> tuple[float, float] | None:
    """Where the first of its calls that has a place says it is. An incident that is just opening has its call by the chain's number."""
    found = _told_places(Q(matter=matter) | Q(number=matter.chain)).order_by("received_at", "pk").values_list("lat", "lon").first()
    return (found[0], found[1]) if found and found[0] is not None and found[1] is not None else None


def _told_places(which: Q) -> QuerySet[Call]:
    return Call.objects.filter(which, lat__isnull=False).order_by("-received_at", "-pk")


def _put(desk: JointDesk, matter: Matter, *, by: int | None, now: datetime) -> None:
    JointIncident.objects.create(desk=desk, matter=matter, since=now, by_id=by)
    ledger.note(matter, CAME, now=now, by=by, said={"desk": desk.name})
    wake.after_commit()


@transaction.atomic
def _leave(row: JointIncident, left: str, *, by: int | None, now: datetime) -> bool:
    """Whether it went back: of one that is closed only the row ends."""
    matter = Matter.objects.select_for_update().get(pk=row.matter_id)
    shut = matter.closed_at is not None and left == Left.OVER
    why = Left.DONE if shut else left
    if not JointIncident.objects.filter(pk=row.pk, until=None).update(until=now, left=why, ended_by=by):
        return False
    if not shut:
        ledger.note(matter, WENT, now=now, by=by, said={"desk": row.desk.name})
        wake.after_commit()
    return not shut
