"""A person has come to the counter, has proved who they are, and asks what is held of them. The chief answers; nobody else can ask.

It is no search for persons: the whole number is asked for, never a part; by a name alone only numbers and days are told, because another
may bear the same; how often it may be asked is limited, and each time is written down and stands on the weekly page of control.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.loop import Actor
from bihuan.station.calls.caller_key import normal
from bihuan.station.calls.models import Call, CallerLookup
from bihuan.station.calls.models.quick import FORMS
from bihuan.station.calls.reading import readable
from bihuan.station.kinds.diversion.models import DiversionSheet
from bihuan.station.lines.models import Ringing
from bihuan.station.loop.access import hidden, visible
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Matter, Said
from bihuan.station.people.actor import day_of
from bihuan.station.people.posts import CHIEF
from bihuan.station.people.tree import tree
from bihuan.station.rights.held import Field, Item, ends, fields_of, read_of
from bihuan.station.rights.models import Basis, Disclosure, Purpose, Read, What
from bihuan.station.rights.reads import write
from bihuan.station.rights.register import REGISTER

Row = TypeVar("Row", Call, DiversionSheet)
A_DAY, MOST = timedelta(days=1), 20  # so often one account may ask
DOCUMENTS = (
    ("id", gettext_lazy("resident identity card")), ("passport", gettext_lazy("passport or travel permit")),
    ("agent", gettext_lazy("written authority and both identity cards")), ("other", gettext_lazy("another official document")),
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What the person gave at the counter. `document` is what was seen of it, by its sort, never its number."""

    phone: str = ""
    name: str = ""
    document: str = ""

    @property
    def lacking(self) -> str:
        """Why it cannot be asked like this; empty where it can."""
        if self.phone and not normal(self.phone):
            return _("“%(phone)s” is not a whole telephone number. Write all of its digits.") % {"phone": self.phone}
        if not self.phone and not self.name:
            return _("Write the person's whole telephone number, the whole name, or both.")
        if self.document not in dict(DOCUMENTS):
            return _("Choose the document by which the person proved who they are.")
        return ""


@dataclass(frozen=True)
class Holding:
    """`by_name` are calls under the same name and another number, or none: their number and day only. `closed` counts restricted ones that
    this reader may not open."""

    items: list[Item]
    by_name: list[tuple[str, datetime]]
    closed: int
    disclosures: list[Disclosure]
    reads: list[Read]
    lookups: int


def may_ask(actor: Actor, now: datetime) -> bool:
    return Read.objects.filter(person_id=actor.id, what=What.SUBJECT, number="", at__gte=now - A_DAY).count() < MOST


def holding(actor: Actor, asked: Asked, now: datetime) -> Holding:
    """What is held of the person within the houses that the actor is chief of."""
    today, houses = day_of(now), houses_of(actor, now)
    calls, by_name = _sorted(_calls(actor, houses, now), asked)
    sheets = _sheets(actor, houses, calls, asked, now)
    rows: list[Call | DiversionSheet] = [*calls, *sheets]
    matters = {one.matter.pk: one.matter for one in rows if one.matter}
    shut = {pk for pk, matter in matters.items() if hidden(matter, actor, now)}
    open_calls = [one for one in calls if one.matter_id not in shut]
    open_sheets = [one for one in sheets if one.matter_id not in shut]
    shown = [matter for pk, matter in matters.items() if pk not in shut]
    hash_ = {"caller_key": _("a keyed hash")}
    items = [
        Item(one.number, _("call"), one.received_at, [*fields_of(one, one.received_at, today, instead=hash_), *_quick(one, today)])
        for one in open_calls
    ]
    items += [_matter(one, [sheet for sheet in open_sheets if sheet.matter_id == one.pk], now) for one in shown]
    items += _rung(houses, asked, today)
    numbers = [one.number for one in items]
    return Holding(
        items, [(one.number, one.received_at) for one in by_name if isinstance(one, Call) and one.matter_id not in shut], len(shut),
        list(Disclosure.objects.filter(number__in=numbers).order_by("-at", "-pk")),
        list(read_of(Read.objects.filter(number__in=numbers).exclude(what=What.SUBJECT))),
        CallerLookup.objects.filter(call__in=[one.pk for one in open_calls]).count())


def noted(actor: Actor, asked: Asked, found: Holding, now: datetime) -> None:
    """Written down: that it was asked, by which document, and which calls and matters were shown for it. Of the person nothing is."""
    told = str(dict(DOCUMENTS)[asked.document])
    for number in ("", *(one.number for one in found.items)):
        write(actor, What.SUBJECT, Basis.ASKED, now, number=number, purpose=Purpose.COMPLAINT, why=told)


def houses_of(actor: Actor, now: datetime) -> frozenset[int]:
    today = tree(day_of(now))
    return frozenset().union(*(today.below(today.house(org)) for org, post in actor.posts if post == CHIEF))


def _calls(actor: Actor, houses: Collection[int], now: datetime) -> Iterable[Call]:
    """Sealed words cannot be looked for, so each call of the house is opened and compared."""
    told = readable(actor, now).filter(station_id__in=houses).exclude(caller_phone="", caller_name="")
    return told.select_related("matter").order_by("received_at", "pk").iterator(chunk_size=500)


def _sheets(actor: Actor, houses: Collection[int], calls: list[Call], asked: Asked, now: datetime) -> list[DiversionSheet]:
    """Work orders that came out of these calls, and those that name the person themselves."""
    mine: QuerySet[Matter] = visible(actor, now).filter(Q(origin_id__in=houses) | Q(holder_id__in=houses))
    sheets = DiversionSheet.objects.filter(matter__in=mine.values("pk")).select_related("matter").order_by("pk")
    others = sheets.exclude(call__in=calls).exclude(caller_phone="", caller_name="")
    return [*sheets.filter(call__in=calls), *_sorted(others.iterator(chunk_size=500), asked)[0]]


def _sorted(rows: Iterable[Row], asked: Asked) -> tuple[list[Row], list[Row]]:
    """Those that are the person's, and those that only bear the name. A number under which another name was given is another person's."""
    number = normal(asked.phone)
    sure: list[Row] = []
    alike: list[Row] = []
    for row in rows:
        same_name = bool(asked.name) and row.caller_name == asked.name
        if number and normal(row.caller_phone) == number and (same_name or not asked.name or not row.caller_name):
            sure.append(row)
        elif same_name:
            alike.append(row)
    return sure, alike


def _rung(houses: Collection[int], asked: Asked, today: date) -> Iterator[Item]:
    """Connections from the person's number, also those that nobody answered."""
    number = normal(asked.phone)
    rows = Ringing.objects.filter(line__station_id__in=houses).exclude(phone="").select_related("line").order_by("came_at", "pk")
    for row in rows.iterator(chunk_size=500) if number else ():
        if normal(row.phone) == number:
            name = f"{row.line.code[:20]}-{row.pk}"
            fields = fields_of(row, row.came_at, today, instead={"caller_key": _("a keyed hash")})
            yield Item(name, _("a call that rang"), row.came_at, fields)


def _quick(call: Call, today: date) -> Iterator[Field]:
    """What a quick form kept beside the call."""
    for form in FORMS.values():
        for facts in form.objects.filter(call=call):
            yield from fields_of(facts, call.matter.closed_at if call.matter else call.received_at, today)


def _matter(matter: Matter, sheets: list[DiversionSheet], now: datetime) -> Item:
    today, closed = day_of(now), matter.closed_at
    fields = [*fields_of(matter, closed, today), *(field for one in sheets for field in fields_of(one, closed, today)),
              *_said(matter, closed, now)]
    return Item(matter.number, str(kinds()[matter.kind].loop.label), matter.opened_at, fields)


def _said(matter: Matter, closed: datetime | None, now: datetime) -> Iterator[Field]:
    """That words were written at its steps. What they say may be about others too, so it is not told here."""
    count = Said.objects.filter(step__matter=matter).count()
    held = next((one for one in REGISTER if one.table == "loop.Said" and one.term == matter.kind), None)
    if count and held:
        told = _("words at %(n)s steps; they may be about others too and are told by whoever holds the matter") % {"n": count}
        in_words = _("%(days)s days after %(since)s") % {"days": held.days(day_of(now)), "since": held.since}
        yield Field(str(held.what), told, str(held.purpose), held.basis, ends(held, closed, day_of(now)), in_words)
