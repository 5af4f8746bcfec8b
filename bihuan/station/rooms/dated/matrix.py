"""The list of responsibilities, class by class."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bihuan.station.calls.categories import category, tree
from bihuan.station.kinds.diversion.matrix import WHY, Part, department_for, set_line, shipped
from bihuan.station.kinds.diversion.models import Responsibility
from bihuan.station.people.models import Organisation
from bihuan.station.rooms.administration.founding import kept
from bihuan.station.rooms.dated.table import Entry, Line, RowForm, line, organisation_names
from bihuan.station.rooms.desk import Desk

CARRIERS = ("department", "room", "township", "community", "county")


class Matrix:
    of = "matrix"
    label = _("Responsibilities")
    about = _(
        "Which department carries a class of call, and on what basis. A class without a line follows its family, else the room finds out."
    )
    key_label = _("Class")
    new_key = ""
    sampled = True
    headers = ("category", "department", "part", "since", "basis")

    def lines(self, on: date) -> list[Line]:
        names, rows = organisation_names(), self._rows()
        classes = {**tree(date.max), **tree(on)}
        return [
            line(code, classes[code].name, _entries(rows.get(code, []), names), on, _note(code, on, names)) for code in sorted(classes)
        ]

    def label_of(self, key: str, on: date) -> str | None:
        found = category(key, on) or category(key, date.max)
        return str(found) if found else None

    def entries(self, key: str) -> list[Entry]:
        return _entries(self._rows(key).get(key, []), organisation_names())

    def form(self, key: str, on: date, data: Mapping[str, Any] | None = None) -> forms.Form:
        form = _Form(data, initial={"since": on, "part": Part.LEAD})
        names = organisation_names()
        codes = sorted((CARRIERS.index(kind), code) for code, kind in Organisation.objects.values_list("code", "kind") if kind in CARRIERS)
        form.fields["department"].choices = [("", _now("choose")), *((code, names[code]) for _place, code in codes)]  # type: ignore[attr-defined]
        return form

    def preview(self, key: str, said: Mapping[str, Any], on: date) -> str:
        names = organisation_names()
        now = department_for(key, on)[0]
        words = {
            "class": self.label_of(key, on) or key,
            "to": names.get(said["department"], said["department"]),
            "since": said["since"],
            "now": names.get(now, now),
        }
        if said["part"] == Part.LEAD:
            return _now("A call of class %(class)s would go to %(to)s from %(since)s on; today to %(now)s.") % words
        if said["part"] == Part.HELP:
            return _now("From %(since)s on %(to)s would assist with class %(class)s; the lead stays with %(now)s.") % words
        return _now("From %(since)s on %(to)s would no longer assist with class %(class)s; the lead stays with %(now)s.") % words

    def add(self, key: str, said: Mapping[str, Any], desk: Desk) -> None:
        set_line(key, said["department"], basis=said["basis"], since=said["since"], part=said["part"], now=desk.now, by=desk.person.pk)

    def keeps(self, key: str, said: Mapping[str, Any], desk: Desk) -> bool:
        """A township keeps its own list: lines for its own departments, in place of lines that name them or nobody."""
        own = set(kept(desk).values_list("code", flat=True))
        leads, why, _basis, _since = department_for(key, said.get("since") or desk.today)
        return said["department"] in own | {""} and (leads in own or why == "first" or said["part"] != Part.LEAD)

    def nothing(self, key: str, entry: Entry) -> Mapping[str, Any] | None:
        if entry.said["part"] == Part.LEAD:
            return {"department": "", "part": Part.LEAD}
        return {"department": entry.said["department"], "part": Part.NONE}

    def sheet(self) -> Iterable[Sequence[Any]]:
        for code, rows in sorted(self._rows().items()):
            for row in rows:
                yield code, row.department, row.part, row.since, row.basis

    def _rows(self, key: str = "") -> Mapping[str, list[Responsibility]]:
        """The shipped lines first, as if they had been written the same way."""
        own = Responsibility.objects.order_by("since", "id").select_related("set_by")
        rows: dict[str, list[Responsibility]] = defaultdict(list)
        for one in shipped():
            rows[one.category].append(
                Responsibility(category=one.category, department=one.department, part=one.part, basis=one.basis, since=one.since)
            )
        for row in own.filter(category=key) if key else own:
            rows[row.category].append(row)
        return rows


class _Form(RowForm):
    department = forms.ChoiceField(label=_("Department"), widget=forms.Select(attrs={"class": "input"}))
    part = forms.ChoiceField(label=_("Part"), choices=Part.choices, widget=forms.Select(attrs={"class": "input"}))
    field_order = ("department", "part", "since", "basis")


def _entries(rows: Sequence[Responsibility], names: Mapping[str, str]) -> list[Entry]:
    return [
        Entry(
            row.since,
            _value(row, names),
            row.basis,
            row.department,
            "lead" if row.part == Part.LEAD else row.department,
            row.set_at,
            str(row.set_by or ""),
            {"department": row.department, "part": row.part},
            row.pk,
        )
        for row in rows
    ]


def _value(row: Responsibility, names: Mapping[str, str]) -> str:
    name = names.get(row.department, row.department)
    return name if row.part == Part.LEAD else _now("%(name)s %(part)s") % {"name": name, "part": row.get_part_display()}


def _note(code: str, on: date, names: Mapping[str, str]) -> str:
    department, why, _basis, _since = department_for(code, on)
    if why == "class":
        return ""
    return f"{names.get(department, department)}: {WHY[why]}"
