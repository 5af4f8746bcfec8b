"""The steps of each class (SOP cards): what is to be done at intake, on the scene and before closing, and who ticked what off when.

A class has the steps of its family and its own. The shipped rows are replaced by the station's from their date on, and rows are only added.
"""

import csv
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bihuan.station.calls.categories import category as class_of
from bihuan.station.calls.models import Call, Stage, StepRow, Tick
from bihuan.station.people.actor import day_of
from bihuan.station.people.edition import Stamp, stamp

SHIPPED = Path(__file__).with_name("steps.csv")
KEY = re.compile(r"(\d{2}(?:\d{2})?)\.(intake|dispatch|close)\.(\d{1,2})")
MOST = 99  # steps of one stage


@dataclass(frozen=True)
class Step:
    category: str
    stage: str
    step: int
    mandatory: bool
    zh: str
    en: str
    basis: str = ""

    @property
    def key(self) -> str:
        return f"{self.category}.{self.stage}.{self.step}"

    @property
    def text(self) -> str:
        return self.zh if (get_language() or "zh").startswith("zh") or not self.en else self.en


FIELDS = tuple(field.name for field in fields(Step))


def steps_of(code: str, on: date) -> list[Step]:
    """The family's steps, then the class's own, stage by stage."""
    known = _steps(on, stamp(StepRow))
    found = [one for key in dict.fromkeys((code[:2], code)) for one in known.get(key, ())]
    return sorted(found, key=lambda one: Stage.values.index(one.stage))


def all_steps(on: date) -> Mapping[str, list[Step]]:
    """Every step of that day, by class or family."""
    return _steps(on, stamp(StepRow))


def version_of(code: str, on: date) -> date | None:
    """The day of the newest row of our own that a card holds as of that day; None while it stands as delivered."""
    rows = StepRow.objects.filter(category__in=(code[:2], code), since__lte=on)
    return rows.order_by("-since").values_list("since", flat=True).first()


def read_keys(text: str) -> list[tuple[str, str, int]]:
    """The steps that a form names, as (class, stage, number); what is no step is left out."""
    return [(found[1], found[2], int(found[3])) for word in dict.fromkeys(text.split()[:MOST]) if (found := KEY.fullmatch(word))]


def tick(call: Call, keys: Collection[tuple[str, str, int]], *, by: int | None, now: datetime, done: bool = True) -> None:
    """Writes down who has seen to which steps, or takes it back. What stands already is not written twice."""
    known = {one.key for steps in all_steps(day_of(now)).values() for one in steps}
    standing = {key for key, one in ticks(call).items() if one.done}
    for category, stage, step in keys:
        key = f"{category}.{stage}.{step}"
        if key in known and (key in standing) != done:
            Tick.objects.create(call=call, category=category, stage=stage, step=step, done=done, at=now, by_id=by)


def ticks(call: Call) -> dict[str, Tick]:
    """The newest of each step."""
    rows = Tick.objects.filter(call=call).select_related("by").order_by("at", "id")
    return {f"{one.category}.{one.stage}.{one.step}": one for one in rows}


def set_step(key: str, said: Mapping[str, Any], *, since: date, basis: str, by: int | None, now: datetime) -> StepRow:
    """From `since` on the step reads as said; without words there is no such step. The same row twice stands once."""
    found = KEY.fullmatch(key)
    if found is None or not 1 <= int(found[3]) <= MOST:
        raise ValidationError(_("Write a step as class, stage and number: 0301.intake.1 (stages: intake, dispatch, close)."), code="step")
    if class_of(found[1], since) is None:
        raise ValidationError(_("There is no class with the code “%(given)s”."), code="code", params={"given": found[1]})
    if since < day_of(now):
        raise ValidationError(
            _("A step cannot change in the past: %(since)s is before today (%(today)s)."),
            code="past", params={"since": since, "today": day_of(now)},
        )  # fmt: skip
    if not basis.strip():
        raise ValidationError(_("Name the law, the list or the decision on which it rests."), code="basis")
    row = StepRow(
        category=found[1], stage=found[2], step=int(found[3]), zh=said["zh"].strip(), en=said["en"].strip(), mandatory=said["mandatory"],
        since=since, basis=basis.strip(), set_at=now, set_by_id=by,
    )  # fmt: skip
    row.full_clean()
    last = StepRow.objects.filter(category=row.category, stage=row.stage, step=row.step, since=since).order_by("id").last()
    if last and _said(last) == _said(row):
        return last
    row.save()
    return row


@cache
def shipped() -> tuple[Step, ...]:
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        rows: list[dict[str, Any]] = list(csv.DictReader(file))
    return tuple(Step(**{**row, "step": int(row["step"]), "mandatory": row["mandatory"] == "1"}) for row in rows)


@lru_cache(maxsize=64)
def _steps(on: date, rows: Stamp) -> Mapping[str, list[Step]]:
    own = StepRow.objects.filter(since__lte=on).order_by("since", "id").values_list(*FIELDS)
    whole = {one.key: one for one in (*shipped(), *(Step(*row) for row in own))}
    out: dict[str, list[Step]] = {}
    for one in sorted(whole.values(), key=lambda one: (one.category, Stage.values.index(one.stage), one.step)):
        if one.zh:
            out.setdefault(one.category, []).append(one)
    return out


def _said(row: StepRow) -> tuple[Any, ...]:
    return row.zh, row.en, row.mandatory, row.basis
