"""What is held of one person, field by field: what it is, what for, on what basis, and on which day it is erased. Read off the register."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bihuan.station.people.actor import CHINA, day_of
from bihuan.station.people.models import Person, Posting, SignIn
from bihuan.station.rights.models import Read
from bihuan.station.rights.register import REGISTER, Held

NEWEST = 50


@dataclass(frozen=True)
class Field:
    """`ends` is the day on which it is erased; where that cannot be told yet, `end` says it in words."""

    label: str
    value: str
    purpose: str
    basis: str
    ends: date | None
    end: str


@dataclass(frozen=True)
class Item:
    """One call, matter or account of which something is held."""

    number: str
    what: str
    at: datetime | None
    fields: list[Field]


@dataclass(frozen=True)
class Own:
    """What is held of a member of staff."""

    account: Item
    postings: list[Posting]
    sign_ins: list[SignIn]
    reads: int
    read_by: list[Read]


def fields_of(row: models.Model, start: datetime | None, today: date, *, instead: Mapping[str, str] | None = None) -> list[Field]:
    """The columns of the row that the register names and that hold something. Their terms run from `start`; `instead` tells what is shown
    for a column whose value says nothing to a person."""
    out = []
    for held in REGISTER:
        if apps.get_model(held.table) is not row._meta.model:
            continue
        for name in held.columns:
            if value := getattr(row, name):
                out.append(_field(row, held, name, (instead or {}).get(name) or str(value), start, today))
    return out


def ends(held: Held, start: datetime | None, today: date) -> date | None:
    number = held.days(today)
    if number is None or start is None:
        return None
    begun = _end_of_month(day_of(start)) if held.term == "caller_key" else day_of(start)
    return begun + timedelta(days=number)


def own(person: Person, today: date) -> Own:
    """A member of staff's own: the account, its posts, its sign-ins, and who read of it."""
    account = Item(person.username, _("account"), person.date_joined, fields_of(person, None, today))
    return Own(
        account, list(Posting.objects.filter(person=person, withdrawn=False).select_related("organisation").order_by("since", "pk")),
        list(SignIn.objects.filter(person=person).order_by("-at", "-pk")[:NEWEST]), Read.objects.filter(person=person).count(),
        list(read_of(Read.objects.filter(about=person))))


def read_of(found: models.QuerySet[Read]) -> Iterable[Read]:
    """Under which post it was read, the newest first."""
    return found.select_related("organisation").order_by("-at", "-pk")[:NEWEST]


def _field(row: models.Model, held: Held, name: str, value: str, start: datetime | None, today: date) -> Field:
    label: Any = row._meta.get_field(name).verbose_name  # type: ignore[union-attr]
    said = str(label if isinstance(label, Promise) else held.what)
    number = held.days(today)
    in_words = _("%(days)s days after %(since)s") % {"days": number, "since": held.since} if number else str(held.since)
    return Field(said, value, str(held.purpose), held.basis, ends(held, start, today), in_words)


def _end_of_month(day: date) -> date:
    first = datetime(day.year + day.month // 12, day.month % 12 + 1, 1, tzinfo=CHINA)
    return (first - timedelta(days=1)).date()
