"""What the quick forms kept, and the sectors of a search, as the page of the matter and its papers show them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.station.calls.models import CLIP, Call
from bihuan.station.calls.models.quick import FORMS, Missing
from bihuan.station.frame.sealed import SealedField
from bihuan.station.kinds.incident.choices import ground
from bihuan.station.kinds.incident.models import IncidentSheet, SearchSector
from bihuan.station.loop.models import Matter
from bihuan.station.people.terms import kept
from bihuan.station.rooms import words

TITLES: Mapping[str, str | Promise] = {
    "fraud": gettext_lazy("Fraud"), "missing": gettext_lazy("Somebody missing"), "lost": gettext_lazy("Something lost"),
}
LAMPS = {SearchSector.State.OPEN: "unsigned", SearchSector.State.ASSIGNED: "work", SearchSector.State.SEARCHED: "done"}


@dataclass(frozen=True)
class Facts:
    """What one call's quick form holds. `number` is the call's, where the matter has several; `until` the day on which it is erased."""

    title: str
    number: str
    rows: list[tuple[str, str]]


@dataclass(frozen=True)
class Sector:
    row: SearchSector
    ground: str
    lamp: str

    @property
    def state(self) -> str:
        return self.row.get_outcome_display() or self.row.get_state_display()


@dataclass(frozen=True)
class Search:
    """The sectors of a search with the state of each; `found_at` is when the notice was withdrawn, `erased_on` the day its facts go."""

    sectors: list[Sector]
    found_at: datetime | None
    erased_on: datetime | None

    @property
    def given_out(self) -> int:
        return sum(one.row.state != SearchSector.State.OPEN for one in self.sectors)

    @property
    def searched(self) -> int:
        return sum(one.row.state == SearchSector.State.SEARCHED for one in self.sectors)


def facts_of(calls: Sequence[Call], read: bool, now: datetime) -> list[Facts]:
    """Without a ground to read what was said only what is nobody's: times, sums, ages."""
    found = [(key, row) for key, form in FORMS.items() for row in form.objects.filter(call__in=calls).select_related("call")]
    several = len(found) > 1
    cards = [Facts(str(TITLES[key]), row.call.number if several else "", list(_rows(row, read, now))) for key, row in found]
    return [card for card in cards if card.rows]


def search_of(matter: Matter, now: datetime) -> Search | None:
    rows = list(SearchSector.objects.filter(matter=matter).select_related("unit", "organisation", "assigned_by", "searched_by"))
    if not rows:
        return None
    found_at = IncidentSheet.objects.values_list("found_at", flat=True).get(pk=matter.pk)
    over = found_at or matter.closed_at
    shown = [Sector(one, ground(one), LAMPS[SearchSector.State(one.state)]) for one in rows]
    return Search(shown, found_at, over + kept("missing", now) if over else None)


def notice_of(matter: Matter, now: datetime) -> list[tuple[str, str]]:
    """The least that somebody who searches must know: age, clothing, when and where last seen. Never a name or a number."""
    told = Missing.objects.filter(call__matter=matter).order_by("call__received_at").first()
    return list(_rows(told, True, now, clip=None)) if told else []


def _rows(row: Any, read: bool, now: datetime, clip: int | None = CLIP) -> Iterator[tuple[str, str]]:
    for column in row._meta.concrete_fields:
        value = getattr(row, column.name)
        if column.name == "call" or not value or isinstance(column, SealedField) and not read:
            continue
        yield str(column.verbose_name), _plain(row, column, value, now, clip)


def _plain(row: Any, column: "models.Field[Any, Any]", value: Any, now: datetime, clip: int | None) -> str:
    if isinstance(value, datetime):
        return words.moment(value, now)
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")())
    return str(value) if clip is None or len(value) <= clip else _("%(beginning)s… (%(n)s characters)") % {
        "beginning": value[:clip], "n": len(value)}
