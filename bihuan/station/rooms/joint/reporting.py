"""What a joint desk came to: how many incidents, answered or handed back, how soon they were signed for, by class and by department.

Restricted incidents stand at no joint desk, and one that became restricted there is left out of every figure. Units and departments are
counted, never persons.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from bihuan.station.calls import categories
from bihuan.station.joint.models import JointDesk, JointIncident
from bihuan.station.kinds.incident.models import Order
from bihuan.station.loop.models import Assist, Matter
from bihuan.station.people.models import Organisation
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.names import name_of

Left = JointIncident.Left


@dataclass(frozen=True)
class ByClass:
    name: str
    count: int
    closed: int


@dataclass(frozen=True)
class ByDepartment:
    """`given`: diversions that it has; `asked`: how often it was asked to help; `answered`: how many of both are done."""

    name: str
    given: int
    asked: int
    answered: int


@dataclass(frozen=True)
class Report:
    """`minutes` to the signature of a unit, the middle of `signed` of `sent` orders; None where nobody signed."""

    count: int
    closed: int
    open: int
    handed: int
    given_back: int
    sent: int
    signed: int
    minutes: float | None
    classes: Sequence[ByClass]
    departments: Sequence[ByDepartment]


def report(one: JointDesk, desk: Desk) -> Report:
    """One that came twice counts once, as it stood the last time."""
    stood = one.incidents.filter(matter__restricted=False).select_related("matter").order_by("since", "pk")
    rows = {row.matter_id: row for row in stood}
    orders = [order for order in Order.objects.filter(matter__in=rows) if _within(rows[order.matter_id], order.sent_at, desk.now)]
    waits = [(order.signed_at - order.sent_at).total_seconds() / 60 for order in orders if order.signed_at]
    left = Counter(row.left for row in rows.values())
    closed = {pk for pk, row in rows.items() if row.left == Left.DONE or not row.left and row.matter.closed_at}
    return Report(
        count=len(rows), closed=len(closed), open=left[""] - sum(not rows[pk].left for pk in closed), handed=left[Left.OVER],
        given_back=left[Left.GIVEN] + left[Left.AWAY], sent=len(orders), signed=len(waits), minutes=median(waits) if waits else None,
        classes=_classes(rows.values(), closed, desk), departments=_departments(rows, desk.now))


def _within(row: JointIncident, at: datetime, now: datetime) -> bool:
    return row.since <= at <= (row.until or now)


def _classes(rows: Iterable[JointIncident], closed: set[int], desk: Desk) -> list[ByClass]:
    sorts, found = categories.tree(desk.today), defaultdict[str, list[int]](list)
    for row in rows:
        found[row.matter.category].append(row.matter_id)
    named = [ByClass(f"{code} {sorts[code].name}" if code in sorts else code, len(pks), sum(pk in closed for pk in pks))
             for code, pks in found.items()]
    return sorted(named, key=lambda one: (-one.count, one.name))


def _departments(rows: dict[int, JointIncident], now: datetime) -> list[ByDepartment]:
    given, asked, answered = Counter[int](), Counter[int](), Counter[int]()
    for child in Matter.objects.filter(parent__in=rows, kind="diversion", restricted=False):
        if child.parent_id is not None and _within(rows[child.parent_id], child.opened_at, now):
            given[child.holder_id] += 1
            answered[child.holder_id] += child.closed_at is not None
    for help in Assist.objects.filter(matter__in=rows):
        if _within(rows[help.matter_id], help.asked_at, now):
            asked[help.organisation_id] += 1
            answered[help.organisation_id] += help.answered_at is not None
    names = Organisation.objects.filter(pk__in={*given, *asked}).order_by("code")
    return [ByDepartment(name_of(one), given[one.pk], asked[one.pk], answered[one.pk]) for one in names]
