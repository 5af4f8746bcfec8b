"""The steps of each class, as rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bihuan.station.calls.categories import category
from bihuan.station.calls.models import Stage, StepRow
from bihuan.station.calls.steps import KEY, Step, all_steps, set_step, shipped
from bihuan.station.loop.times import SHIPPED
from bihuan.station.rooms.dated.table import Entry, Line, RowForm, line
from bihuan.station.rooms.desk import Desk


class Steps:
    of = "steps"
    label = _("Steps of each class")
    about = _("What is to be done at intake, on the scene and before closing. A class has the steps of its family and its own.")
    key_label = _("Step")
    new_key = _("A new step (0301.intake.4: class, stage and number; stages intake, dispatch, close)")
    sampled = False
    headers = ("step", "zh", "en", "mandatory", "since", "basis")

    def lines(self, on: date) -> list[Line]:
        own = self._own()
        keys = {one.key: _order(one.key) for one in shipped()} | {key: _order(key) for key in own}
        return [line(key, _label(key, on), _entries(key, own[key]), on) for key in sorted(keys, key=lambda key: keys[key])]

    def label_of(self, key: str, on: date) -> str | None:
        found = KEY.fullmatch(key)
        return _label(key, on) if found and category(found[1], on) else None

    def entries(self, key: str) -> list[Entry]:
        return _entries(key, self._own()[key])

    def form(self, key: str, on: date, data: Mapping[str, Any] | None = None) -> forms.Form:
        step = _standing(key, on)
        return _Form(data, initial={**_said(step), "since": on} if step else {"since": on})

    def preview(self, key: str, said: Mapping[str, Any], on: date) -> str:
        words = {"since": said["since"], "step": _label(key, on), "text": said["zh"]}
        if not said["zh"]:
            return _now("From %(since)s on there is no step %(step)s.") % words
        if said["mandatory"]:
            return _now("From %(since)s on, %(step)s: “%(text)s”. Skipping it is shown before closing.") % words
        return _now("From %(since)s on, %(step)s: “%(text)s”. It may be skipped.") % words

    def add(self, key: str, said: Mapping[str, Any], desk: Desk) -> None:
        set_step(key, said, since=said["since"], basis=said["basis"], by=desk.person.pk, now=desk.now)

    def keeps(self, key: str, said: Mapping[str, Any], desk: Desk) -> bool:
        return False

    def nothing(self, key: str, entry: Entry) -> Mapping[str, Any] | None:
        return {"zh": "", "en": "", "mandatory": False}

    def sheet(self) -> Iterable[Sequence[Any]]:
        rows = [(one.key, one.zh, one.en, int(one.mandatory), SHIPPED, one.basis) for one in shipped()]
        own = StepRow.objects.order_by("since", "id")
        rows += [(key_of(row), row.zh, row.en, int(row.mandatory), row.since, row.basis) for row in own]
        return sorted(rows, key=lambda row: (_order(row[0]), row[4]))

    def _own(self) -> Mapping[str, list[StepRow]]:
        own: dict[str, list[StepRow]] = defaultdict(list)
        for row in StepRow.objects.order_by("since", "id").select_related("set_by"):
            own[key_of(row)].append(row)
        return own


class _Form(RowForm):
    zh = forms.CharField(
        label=_("In Chinese"), max_length=120, required=False, widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
        help_text=_("Leave it empty to do without this step."),
    )  # fmt: skip
    en = forms.CharField(
        label=_("In English"), max_length=200, required=False, widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"})
    )
    mandatory = forms.BooleanField(label=_("may not be skipped"), required=False, widget=forms.CheckboxInput(attrs={"class": "check"}))
    field_order = ("zh", "en", "mandatory", "since", "basis")


def key_of(row: StepRow) -> str:
    return f"{row.category}.{row.stage}.{row.step}"


def _order(key: str) -> tuple[str, int, int]:
    code, stage, step = key.split(".")
    return code, Stage.values.index(stage), int(step)


def _label(key: str, on: date) -> str:
    code, stage, step = key.split(".")
    return f"{category(code, on) or code} · {Stage(stage).label} {step}"


def _standing(key: str, on: date) -> Step | None:
    return next((one for one in all_steps(on).get(key.split(".")[0], ()) if one.key == key), None)


def _said(step: Step | StepRow) -> dict[str, Any]:
    return {"zh": step.zh, "en": step.en, "mandatory": step.mandatory}


def _entries(key: str, own: Sequence[StepRow]) -> list[Entry]:
    entries = [Entry(SHIPPED, _value(one), one.basis, said=_said(one)) for one in shipped() if one.key == key]
    for row in own:
        by = str(row.set_by or "")
        entries.append(Entry(row.since, _value(row), row.basis, set_at=row.set_at, set_by=by, said=_said(row), row=row.pk))
    return entries


def _value(step: Step | StepRow) -> str:
    if not step.zh:
        return ""
    text = step.text if isinstance(step, Step) else Step("", "", 0, step.mandatory, step.zh, step.en).text
    return _now("%(text)s (may not be skipped)") % {"text": text} if step.mandatory else text
