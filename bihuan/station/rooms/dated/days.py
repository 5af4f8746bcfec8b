"""The days on which this place differs from the published calendar."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.dateformat import format as dated
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bihuan.station.loop.models import DayRow
from bihuan.station.loop.tables import set_day
from bihuan.station.loop.times import PUBLISHED_UNTIL, calendar, is_published_working
from bihuan.station.rooms.dated.table import Entry, Line, line
from bihuan.station.rooms.desk import Desk

WORKING = (("true", _("worked")), ("false", _("free")))


class Days:
    of = "days"
    label = _("Days of the calendar")
    key_label = _("Day")
    new_key = _("A day")
    sampled = True
    headers: Sequence[str] = ()

    @property
    def about(self) -> str:
        return _now(
            "Days that differ here from the published calendar (known up to %(until)s). Deadlines that run already stay as they are."
        ) % {"until": PUBLISHED_UNTIL}

    def lines(self, on: date) -> list[Line]:
        rows: dict[date, list[DayRow]] = defaultdict(list)
        for row in DayRow.objects.order_by("day", "id").select_related("set_by"):
            rows[row.day].append(row)
        return [line(day.isoformat(), dated(day, "l"), _entries(own), on) for day, own in rows.items()]

    def label_of(self, key: str, on: date) -> str | None:
        day = _day(key)
        return _called(day) if day else None

    def entries(self, key: str) -> list[Entry]:
        return _entries(list(DayRow.objects.filter(day=_day(key)).order_by("id").select_related("set_by")))

    def form(self, key: str, on: date, data: Mapping[str, Any] | None = None) -> forms.Form:
        day = _day(key)
        return _Form(data, initial={"working": "false" if day and calendar().is_working(day) else "true"})

    def preview(self, key: str, said: Mapping[str, Any], on: date) -> str:
        day = date.fromisoformat(key)
        words = {"day": _called(day), "then": dict(WORKING)[said["working"]], "now": _how(calendar().is_working(day))}
        return _now("%(day)s would be %(then)s; today it is down as %(now)s. Deadlines that run already stay as they are.") % words

    def add(self, key: str, said: Mapping[str, Any], desk: Desk) -> None:
        set_day(date.fromisoformat(key), said["working"] == "true", said["basis"], by=desk.person.pk, now=desk.now)

    def keeps(self, key: str, said: Mapping[str, Any], desk: Desk) -> bool:
        return False

    def nothing(self, key: str, entry: Entry) -> Mapping[str, Any] | None:
        return {"working": str(is_published_working(date.fromisoformat(key))).lower()}

    def sheet(self) -> Iterable[Sequence[Any]]:
        return ()


class _Form(forms.Form):
    use_required_attribute = False
    working = forms.ChoiceField(label=_("The day is"), choices=WORKING, widget=forms.Select(attrs={"class": "input"}))
    basis = forms.CharField(
        label=_("Basis"),
        max_length=80,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
        help_text=_("The notice or the decision on which it rests."),
    )


def _entries(rows: Sequence[DayRow]) -> list[Entry]:
    return [
        Entry(row.day, str(_how(row.working)), row.note, set_at=row.set_at, set_by=str(row.set_by or ""),
              said={"working": str(row.working).lower()}, row=row.pk)
        for row in rows
    ]  # fmt: skip


def _how(working: bool) -> Any:
    return dict(WORKING)["true" if working else "false"]


def _called(day: date) -> str:
    return f"{day} {dated(day, 'l')}"


def _day(key: str) -> date | None:
    try:
        day = date.fromisoformat(key)
    except ValueError:
        return None
    return day if day.isoformat() == key else None
