"""What was given to bodies outside: who gave it, to whom, what, why, on which law.

Whoever holds the matter writes it, nobody changes it.
"""

from dataclasses import dataclass, fields
from datetime import datetime

from django.db.models import QuerySet

from bihuan.loop import Actor
from bihuan.station.loop.access import hidden
from bihuan.station.loop.models import Matter
from bihuan.station.rights.models import Basis, Disclosure
from bihuan.station.rights.reads import basis_of, houses_kept

GIVES = frozenset({Basis.CREW, Basis.HOLDS, Basis.SUPERVISES})


@dataclass(frozen=True)
class Told:
    """What a disclosure says. All of it is asked for."""

    recipient: str = ""
    what: str = ""
    why: str = ""
    basis: str = ""

    @property
    def lacking(self) -> list[str]:
        return [one.name for one in fields(self) if not getattr(self, one.name)]

    @property
    def too_long(self) -> list[str]:
        longest = {one.name: one.max_length for one in Disclosure._meta.local_concrete_fields if getattr(one, "max_length", None)}
        return [name for name in ("recipient", "basis") if len(getattr(self, name)) > (longest[name] or 0)]


@dataclass(frozen=True)
class Row:
    """A line of the log; of a matter that is closed to its reader the number and the time only."""

    of: Disclosure
    closed: bool


def may_disclose(actor: Actor, matter: Matter, now: datetime) -> bool:
    """Whoever holds it, is named on it or answers for it; who opened it in need reads only."""
    return not hidden(matter, actor, now) and basis_of(actor, matter, now) in GIVES


def disclose(actor: Actor, matter: Matter, told: Told, *, now: datetime) -> Disclosure:
    seat = actor.acting or (None, "")
    return Disclosure.objects.create(
        at=now, person_id=actor.id, post=seat[1], organisation_id=seat[0], number=matter.number,
        recipient=told.recipient, what=told.what, why=told.why, basis=told.basis)


def of_matter(matter: Matter) -> list[Disclosure]:
    return list(Disclosure.objects.filter(number=matter.number).select_related("person", "organisation"))


def log_of(actor: Actor, now: datetime) -> QuerySet[Disclosure]:
    """Those of the houses that the actor keeps the log of, the newest first."""
    found = Disclosure.objects.filter(organisation_id__in=houses_kept(actor, now))
    return found.select_related("person", "organisation").order_by("-pk")


def shown(found: list[Disclosure], actor: Actor, now: datetime) -> list[Row]:
    matters = {one.number: one for one in Matter.objects.filter(number__in={one.number for one in found})}
    closed = {number: hidden(matter, actor, now) for number, matter in matters.items()}
    return [Row(one, closed.get(one.number, True)) for one in found]
