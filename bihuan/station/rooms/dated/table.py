"""What the dated tables have in common as the pages show them: lines by key, each with its rows and how they stand today."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bihuan.loop import Refused
from bihuan.station.loop.words import worded
from bihuan.station.people.models import Organisation
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.names import name_of

HELD, HOLDS, COMING, REPLACED, SAME = "held", "holds", "coming", "replaced", "same"
FAR_OFF = "far_off"  # the code of a fault that a tick answers: the value may be a slip of the finger
STANDS: Mapping[str, tuple[str, Any]] = {
    HELD: ("done", _("held until the next")),
    HOLDS: ("signed", _("holds")),
    COMING: ("extend", _("will hold")),
    REPLACED: ("link", _("replaced before it held")),
    SAME: ("done", _("keeps what stood before")),
}


@dataclass(frozen=True)
class Entry:
    """One row. Rows on one `track` follow each other; a row with no `value` ends its track.

    `said` is what the table would be told to write the same again; `row` is the key of the row, none where it came with the product.
    """

    since: date
    value: str
    basis: str = ""
    code: str = ""
    track: str = ""
    set_at: datetime | None = None
    set_by: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)
    row: int | None = None
    stands: str = ""

    @property
    def standing(self) -> tuple[str, Any]:
        return STANDS[self.stands]


@dataclass(frozen=True)
class Line:
    """A key with what holds and what will. `note` says why, where nothing was written for this key itself."""

    key: str
    label: str
    now: tuple[Entry, ...]
    coming: tuple[Entry, ...]
    note: str = ""


class Table(Protocol):
    """One of the tables: read by the pages, written only through the function that its own app keeps for that."""

    of: str
    label: Any
    about: Any
    key_label: Any
    new_key: Any  # asks for a key that is not in the list; empty where the list is complete
    sampled: bool  # whether a sample call shows what a row would change
    headers: Sequence[str]  # of the sheet, as the importer knows them; empty where there is none

    def lines(self, on: date) -> list[Line]: ...
    def label_of(self, key: str, on: date) -> str | None:
        """None for a key that cannot be."""

    def entries(self, key: str) -> list[Entry]:
        """The oldest first; of one day in the order in which they were written."""

    def form(self, key: str, on: date, data: Mapping[str, Any] | None = None) -> forms.Form: ...
    def preview(self, key: str, said: Mapping[str, Any], on: date) -> str: ...
    def add(self, key: str, said: Mapping[str, Any], desk: Desk) -> None:
        """Raises Refused or ValidationError."""

    def keeps(self, key: str, said: Mapping[str, Any], desk: Desk) -> bool:
        """Whether the desk may write such a row, if it does not keep the tables of the whole."""

    def nothing(self, key: str, entry: Entry) -> Mapping[str, Any] | None:
        """What to write so that all is as if the entry, the first of its track, had never been; None where that cannot be."""

    def sheet(self) -> Iterable[Sequence[Any]]: ...


class RowForm(forms.Form):
    """What every row is asked: from when, and on what basis."""

    since = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"class": "input", "type": "date"}, format="%Y-%m-%d"))
    basis = forms.CharField(
        label=_("Basis"), max_length=200, widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
        help_text=_("The law, the list or the decision on which it rests."),
    )  # fmt: skip

    # A browser that knows dates keeps its own form of words away from the page's.
    use_required_attribute = False


class Back(forms.Form):
    """Why a row is taken back and, where it holds already, from which day on."""

    use_required_attribute = False
    row = forms.IntegerField(widget=forms.HiddenInput)
    since = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"class": "input", "type": "date"}, format="%Y-%m-%d"))
    basis = forms.CharField(
        label=_("Why it is taken back"), max_length=RowForm.base_fields["basis"].max_length,  # type: ignore[attr-defined]
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, entry: Entry, today: date) -> None:
        super().__init__(data, initial={"row": entry.row, "since": today}, auto_id=f"back-{entry.row}-%s")
        self.entry = entry
        if entry.stands == COMING:
            del self.fields["since"]


def taken_back(table: Table, key: str, entries: Sequence[Entry], one: Entry) -> Mapping[str, Any] | None:
    """What to write to take a row back: what stood before it, or nothing. None for rows that hold no more or came with the product."""
    if one.row is None or one.stands not in (HOLDS, COMING):
        return None
    before = standing_before(entries, one)
    return before.said if before else table.nothing(key, one)


def line(key: str, label: str, entries: Sequence[Entry], on: date, note: str = "") -> Line:
    stood = judged(entries, on)
    return Line(key, label, tuple(one for one in stood if one.stands == HOLDS), tuple(one for one in stood if one.stands == COMING), note)


def judged(entries: Sequence[Entry], on: date) -> list[Entry]:
    """Each row with how it stands that day."""
    out: list[Entry] = []
    for place, one in enumerate(entries):
        later = [other for other in entries[place + 1 :] if other.track == one.track]
        over = [other for other in entries if other.track == one.track and one.since < other.since <= on]
        if any(other.since == one.since for other in later):
            stands = REPLACED
        elif one.since > on:
            before = standing_before(entries, one)
            stands = SAME if one.value == (before.value if before else "") else COMING
        else:
            stands = HELD if over or not one.value else HOLDS
        out.append(replace(one, stands=stands))
    return out


def standing_before(entries: Sequence[Entry], one: Entry) -> Entry | None:
    """What stood on its track up to the day before an entry's first."""
    earlier = [other for other in entries if other.track == one.track and other.since < one.since]
    return sorted(earlier, key=lambda other: other.since)[-1] if earlier else None


def organisation_names() -> dict[str, str]:
    return {one.code: f"{one.code} {name_of(one)}" if name_of(one) != one.code else one.code for one in Organisation.objects.all()}


def sentence(refused: Refused | ValidationError) -> str:
    return worded(refused) if isinstance(refused, Refused) else " ".join(str(message) for message in refused.messages)
