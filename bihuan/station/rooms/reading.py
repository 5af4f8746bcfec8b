"""What the pages need to know of reading: whom a number belongs to, how it is masked, and a page of the log."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from bihuan.station.calls.models import Call
from bihuan.station.loop.access import hidden, matter_for
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Matter
from bihuan.station.people.actor import midnight
from bihuan.station.people.models import Person
from bihuan.station.rights.models import Basis, Read, What
from bihuan.station.rights.reads import log_for, masked, write
from bihuan.station.rooms.calling.callbook import call_for
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.figures import EARLIEST, period

SIZE = 100


def sought(desk: Desk, number: str) -> Call | Matter:
    """The call or the matter of that number, if its words are open to this desk at all."""
    if "\0" in number:
        raise Http404
    if Call.objects.filter(number=number).exists():
        return call_for(desk, number)
    matter = matter_for(desk.actor, number, desk.now)
    if hidden(matter, desk.actor, desk.now):
        raise Http404
    return matter


def phone_of(one: Call | Matter, *, whole: bool) -> str:
    phone = one.caller_phone if isinstance(one, Call) else kinds()[one.kind].reporter(one)
    return phone if whole else masked(phone)


def page_of(one: Call | Matter) -> str:
    return reverse("call" if isinstance(one, Call) else "matter", args=[one.number])


def read_log(desk: Desk, asked: Mapping[str, str]) -> dict[str, Any]:
    """The newest first; narrowed by a number, a user name, a ground, or days. What it was narrowed to is written down too."""
    rows, number, who = log_for(desk.actor, desk.now), asked.get("number", "").strip(), asked.get("who", "").strip()
    if number and "\0" not in number:
        rows = rows.filter(number=number)
    if who and "\0" not in who:
        rows = rows.filter(Q(person__username=who) | Q(person__name=who))
    if (basis := asked.get("basis", "")) in Basis.values:
        rows = rows.filter(basis=basis)
    first, last = asked.get("first", ""), asked.get("last", "")
    if first or last:
        over = period(first or str(EARLIEST), last or str(desk.today), desk.today)
        rows = rows.filter(at__gte=midnight(over.first), at__lt=midnight(over.last + timedelta(days=1)))
        first, last = str(over.first) if first else "", str(over.last) if last else ""
    if (before := asked.get("before", "")).isdecimal():
        rows = rows.filter(pk__lt=int(before))
    found: list[Read] = list(rows.order_by("-pk")[: SIZE + 1])
    about = Person.objects.filter(Q(username=who) | Q(name=who)).first() if who else None
    write(desk.actor, What.LOG, Basis.OFFICE, desk.now, number=number[:32], about=about.pk if about else None)
    return {"rows": found[:SIZE], "next": found[SIZE - 1].pk if len(found) > SIZE else "", "number": number, "who": who,
            "basis": basis, "bases": Basis.choices, "first": first, "last": last}
