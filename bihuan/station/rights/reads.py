"""Reading a person's data: on what ground, and written down. Whoever holds a matter, is named on it or answers for it is not asked; anybody
else who may see it at all says first what for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from bihuan.loop import Actor
from bihuan.station.calls.models import Call
from bihuan.station.loop.glass import broken
from bihuan.station.loop.models import Matter
from bihuan.station.people.actor import day_of
from bihuan.station.people.keepers import LOGS, RIGHTS
from bihuan.station.people.models import Person
from bihuan.station.people.posts import (
    ANALYST,
    AUDITOR,
    CHIEF,
    DISPATCHER,
    INSTRUCTOR,
    KEEPERS,
    LEADER,
    LEGAL,
    TOWN_DISPATCHER,
    TOWN_LEADER,
)  # fmt: skip
from bihuan.station.people.tree import tree
from bihuan.station.rights.models import OF_PERSONS, Basis, Read, What

OPEN_FOR = timedelta(minutes=30)  # so long a purpose that was given holds
ONE_LOOK = timedelta(minutes=10)  # looks at the same thing within it are one line of the log
SUPERVISORS = frozenset({LEADER, INSTRUCTOR, CHIEF, LEGAL, TOWN_LEADER})
DESKS = frozenset({DISPATCHER, TOWN_DISPATCHER})


@dataclass(frozen=True)
class Look:
    """Whether what was said may be shown now. Where it may not, a purpose is to be asked for."""

    open: bool
    basis: str = ""


def look(actor: Actor, at_what: Call | Matter, now: datetime, what: str = What.WORDS) -> Look:
    """The ground on which the actor reads, written down; or none, and then nothing is to be shown and nothing is written."""
    basis = basis_of(actor, at_what, now)
    if not basis:
        given = Read.objects.filter(person_id=actor.id, number=at_what.number, basis=Basis.ASKED, at__gte=now - OPEN_FOR).first()
        if given is None:
            return Look(False)
        basis = Basis.ASKED
        if what == What.WORDS:
            return Look(True, basis)  # it was written down when the purpose was given
    if not _seen(actor, at_what.number, what, now).exists():
        write(actor, what, basis, now, number=at_what.number)
    return Look(True, basis)


def ask(actor: Actor, at_what: Call | Matter, now: datetime, *, what: str, purpose: str, why: str) -> bool:
    """What is asked for is read for this purpose. False for a purpose that is not on the list."""
    if purpose not in dict(OF_PERSONS):
        return False
    basis = basis_of(actor, at_what, now) or Basis.ASKED
    write(actor, what, basis, now, number=at_what.number, purpose=purpose, why=why)
    return True


def basis_of(actor: Actor, at_what: Call | Matter, now: datetime) -> str:
    """Crew before office, office before desk; empty where the actor has no part in it."""
    matter = at_what if isinstance(at_what, Matter) else at_what.matter
    if matter and actor.id is not None and matter.crew.filter(person_id=actor.id, until=None).exists():
        return Basis.CREW
    if matter and broken(matter, actor.id, now):
        return Basis.GLASS
    if isinstance(at_what, Call) and at_what.taken_by_id == actor.id:
        return Basis.HOLDS
    seats = {matter.origin_id, matter.holder_id} if matter else set()
    if matter:
        seats |= set(matter.assists.values_list("organisation_id", flat=True))
    if isinstance(at_what, Call):
        seats.add(at_what.station_id)
    today = tree(day_of(now))
    houses = {today.house(seat) for seat in seats}
    found = {_office(post, org in seats, today.house(org) in houses) for org, post in actor.posts}
    return next((basis for basis in (Basis.SUPERVISES, Basis.HOLDS) if basis in found), "")


def _office(post: str, here: bool, same_house: bool) -> str:
    if post in SUPERVISORS and same_house:
        return Basis.SUPERVISES
    if post in DESKS and same_house or here and post != ANALYST and post not in KEEPERS:
        return Basis.HOLDS
    return ""


def write(
    actor: Actor, what: str, basis: str, now: datetime, *, number: str = "", about: int | None = None, purpose: str = "", why: str = ""
) -> Read:
    seat = actor.acting or (None, "")
    return Read.objects.create(
        at=now, person_id=actor.id, post=seat[1], organisation_id=seat[0], what=what, basis=basis, purpose=purpose, why=why,
        number=number, about_id=about)


def log_for(actor: Actor, now: datetime) -> QuerySet[Read]:
    """What those who keep the log of a house may read of it: reads under posts of their house."""
    today = tree(day_of(now))
    houses = [today.below(today.house(org)) for org, post in actor.posts if post in RIGHTS[LOGS]]
    return Read.objects.filter(organisation_id__in=set().union(*houses)).select_related("person", "organisation", "about")


def houses_kept(actor: Actor, now: datetime) -> frozenset[int]:
    """The organisations whose handling of personal data the actor looks after, as auditor or as chief."""
    today = tree(day_of(now))
    return frozenset().union(*(today.below(today.house(org)) for org, post in actor.posts if post in (AUDITOR, CHIEF)))


def read_about(person: Person) -> QuerySet[Read]:
    """Who read this member of staff's own data. Callers are answered through a request for access."""
    return Read.objects.filter(about=person).select_related("person", "organisation")


def masked(phone: str) -> str:
    """138****2716: enough to tell two callers apart, too little to ring one."""
    if len(phone) < 7:
        return "*" * len(phone)
    tail = 4 if len(phone) >= 11 else 2
    return phone[:3] + "*" * (len(phone) - 3 - tail) + phone[-tail:]


def _seen(actor: Actor, number: str, what: str, now: datetime) -> QuerySet[Read]:
    return Read.objects.filter(person_id=actor.id, number=number, what=what, at__gte=now - ONE_LOOK)
