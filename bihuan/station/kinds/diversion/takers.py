"""To whom a diversion can be given, and who answers there at this hour."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from bihuan.loop import Refused
from bihuan.station.joint.incidents import beside
from bihuan.station.kinds.diversion.matrix import WHY, department_for, helpers_for
from bihuan.station.loop.models import Matter
from bihuan.station.loop.times import calendar
from bihuan.station.people.actor import day_of
from bihuan.station.people.duty import OPEN, on_duty
from bihuan.station.people.duty import WHY as HOURS
from bihuan.station.people.models import Organisation
from bihuan.station.people.posts import CLERK, TOWN_DISPATCHER
from bihuan.station.people.tree import Tree, tree
from bihuan.station.places.models import Area

Kind = Organisation.Kind


def takes(organisation: Organisation, today: Tree) -> bool:
    """Departments and communities do, and the command room of a township."""
    if organisation.kind == Kind.ROOM:
        return today.kinds.get(today.house(organisation.pk)) == Kind.TOWNSHIP
    return organisation.kind in (Kind.DEPARTMENT, Kind.COMMUNITY)


def taker(pk: int, now: datetime) -> Organisation:
    """The organisation, if diverted matters may be given to it today. Raises Refused."""
    on = day_of(now)
    organisation = Organisation.objects.select_related("deputy").get(pk=pk)
    ended = organisation.since > on or (organisation.until is not None and organisation.until < on)
    if ended or not takes(organisation, tree(on)):
        raise Refused("not_a_department", name=organisation.name)
    return organisation


def post_of(organisation: Organisation) -> str:
    """The post that signs there."""
    return TOWN_DISPATCHER if organisation.kind == Kind.ROOM else CLERK


def duty(organisation: Organisation, now: datetime) -> tuple[str, str, Organisation]:
    """Whether it is open, deputised, on call or shut (a code of people.duty.WHY), whom to turn to in words, and whom to tell."""
    who, why = on_duty(organisation, now, calendar())
    if why == OPEN:
        return why, "", organisation
    contact = " ".join(part for part in (who.name, who.on_call_contact) if part)
    return why, contact[:200], who


def offered(matter: Matter, now: datetime, *, rooms_first: bool) -> Iterator[tuple[int, str]]:
    """(id, label) of those a matter may be given to: whoever sits at the joint desk where its incident stands, the department that the list
    names with its reason, the room, then all others."""
    on = day_of(now)
    today, town = tree(on), township_of(matter, on)
    known = {one.code: one for one in _takers(on) if takes(one, today) and one.pk != matter.holder_id
             and (town is None or one.pk in today.below(town))}
    rooms = [one.code for one in known.values() if one.kind == Kind.ROOM]
    code, why, basis, since = department_for(matter.category, on)
    named = [code] if code in known else []
    table, sitting = beside(matter.parent_id, now)
    there = sorted((one.code for one in known.values() if one.pk in sitting), key=lambda one: one not in named)
    for first in dict.fromkeys([*there, *rooms, *named] if rooms_first else [*there, *named, *rooms]):
        label = _named(known[first].name, why, basis, since) if first == code else known[first].name
        yield known[first].pk, _("%(name)s, sits at “%(desk)s”") % {"name": label, "desk": table} if first in there else label
    yield from ((one.pk, one.name) for one in known.values() if one.code not in {*there, *rooms, *named})


def helpers(matter: Matter, now: datetime) -> Iterator[tuple[int, str]]:
    """(id, label) of those that may be asked to assist, the ones the list names first."""
    on = day_of(now)
    today = tree(on)
    known = {one.code: one for one in _takers(on) if takes(one, today) and one.pk != matter.holder_id}
    named = {line.department: line for line in helpers_for(matter.category, on) if line.department in known}
    for code, line in named.items():
        yield known[code].pk, _named(known[code].name, line.why, line.basis, line.since)
    yield from ((one.pk, one.name) for code, one in known.items() if code not in named)


def township_of(matter: Matter, on: date) -> int | None:
    """The township in whose area the place lies; where the station has only one beside it there is no question."""
    today = tree(on)
    area: Area | None = matter.area
    while area is not None:
        if area.organisation_id:
            found = next((above for above in today.line(area.organisation_id) if today.kinds.get(above) == Kind.TOWNSHIP), None)
            if found:
                return found
        area = area.parent
    beside = set(today.line(matter.origin_id))
    towns = [pk for pk, kind in today.kinds.items() if kind == Kind.TOWNSHIP and beside & set(today.line(pk))]
    return towns[0] if len(towns) == 1 else None


def hours_in_words(why: str) -> str:
    return str(HOURS[why])


def _takers(on: date) -> list[Organisation]:
    found = Organisation.objects.filter(kind__in=(Kind.ROOM, Kind.DEPARTMENT, Kind.COMMUNITY), since__lte=on)
    return list(found.filter(Q(until=None) | Q(until__gte=on)).order_by("code"))


def _named(name: str, why: str, basis: str, since: date) -> str:
    if not basis:
        return f"{name}: {WHY[why]}"
    return _("%(name)s: %(why)s (%(basis)s)") % {"name": name, "why": WHY[why], "basis": basis}
