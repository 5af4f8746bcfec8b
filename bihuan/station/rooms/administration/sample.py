"""A sample call on its way: class, team, department and deadlines, by the rows as they are and with one row more.

The row is written for real and undone at once, so what is foretold is what the machine would do. Of real calls only the class and the
moment are taken: who keeps the tables sees no call.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.loop import parse_limit
from bihuan.station.calls.categories import category, classes
from bihuan.station.calls.models import Call
from bihuan.station.kinds.diversion.matrix import WHY, department_for, helpers_for
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.times import calendar, rules
from bihuan.station.rooms import words
from bihuan.station.rooms.administration.founding import kept
from bihuan.station.rooms.dated.categories import ROUTES
from bihuan.station.rooms.dated.table import organisation_names
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.legend import LEVELS

RECENT = 12


@dataclass(frozen=True)
class Way:
    """One line of a sample's way, as it is and as it would be."""

    label: str
    now: str
    then: str

    @property
    def changed(self) -> bool:
        return self.now != self.then


def choices(desk: Desk, key: str) -> list[tuple[str, str]]:
    """The class in question first, then what was reported lately within one's organisations, then every class. Restricted ones are left
    out, as everywhere."""
    sorts = {sort.code: str(sort) for sort in classes(desk.today)}
    houses = kept(desk).values("pk")
    calls = Call.objects.filter(station__in=houses, history=False, matter__restricted=False).order_by("-received_at")
    lately = [code for code in calls.values_list("category", flat=True)[:RECENT] if code in sorts and not _restricted(code, desk.today)]
    first = [key] if key in sorts else []
    return [(code, sorts[code]) for code in dict.fromkeys((*first, *lately, *sorts))]


def ways(code: str, at: datetime, since: date, write: Callable[[], None]) -> list[Way]:
    """The sample's way on the row's first day, without the row and with it, what differs first. Raises what `write` raises."""
    now = _way(code, at, since)
    with transaction.atomic():
        write()
        then = _way(code, at, since)
        transaction.set_rollback(True)
    found = [Way(label, now.get(label, "—"), then.get(label, "—")) for label in dict.fromkeys((*now, *then))]
    return sorted(found, key=lambda way: not way.changed)


def _way(code: str, at: datetime, on: date) -> dict[str, str]:
    sort = category(code, on)
    if sort is None:
        return {_("Class"): _("not in the tree")}
    names, (department, why, basis, _since) = organisation_names(), department_for(code, on)
    out = {
        _("Class"): str(sort),
        _("Level"): str(LEVELS[sort.level][0]) if sort.level else _("no incident"),
        _("Goes to"): _team(sort.route),
        _("Department"): _("%(department)s: %(why)s") % {"department": names.get(department, department), "why": WHY[why]},
    }
    if basis:
        out[_("Basis")] = basis
    if helpers := helpers_for(code, on):
        out[_("assists")] = _(", ").join(names.get(line.department, line.department) for line in helpers)
    diverted = sort.non_police or sort.route == "D"
    facts = {"level": str(sort.level), "terrain": "urban", "urgency": "general"}
    return out | _deadlines("diversion" if diverted else "incident", facts, at, on)


def _team(route: str) -> str:
    return _("%(team)s, because its class says so") % {"team": dict(ROUTES)[route]} if route else _("the desk decides")


def _deadlines(kind: str, facts: dict[str, str], at: datetime, on: date) -> dict[str, str]:
    """Each clock of the kind that has a limit, as if it began at the sample's moment."""
    out = {}
    for clock in kinds()[kind].loop.clocks:
        rule = clock.limit.find(rules(), facts, on)
        if rule:
            due = parse_limit(rule.value).after(at, calendar()).due
            out[str(clock.label)] = _("%(limit)s, by %(due)s") % {"limit": words.limit(rule.value), "due": words.moment(due, at)}
    return out


def _restricted(code: str, on: date) -> bool:
    sort = category(code, on)
    return sort is None or sort.restricted
