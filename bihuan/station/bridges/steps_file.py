"""`bihuan import steps FILE`: the steps of each class, from a day on."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bihuan.station.bridges import dated
from bihuan.station.bridges.columns import Column, Row
from bihuan.station.bridges.report import ALREADY, NEW, Progress, Report
from bihuan.station.calls.models import StepRow
from bihuan.station.calls.steps import KEY, Step, all_steps, set_step, shipped
from bihuan.station.loop.times import SHIPPED
from bihuan.station.people.actor import day_of

COLUMNS = (
    Column("step", ("步骤", "步骤代码"), required=True),
    Column("zh", ("中文", "内容")),
    Column("en", ("英文",)),
    Column("mandatory", ("必做",)),
    dated.SINCE,
    dated.BASIS,
)


def run_import(path: Path, *, dry_run: bool, now: datetime, progress: Progress | None = None) -> Report:
    today = day_of(now)

    def take(row: Row) -> str:
        key, since = row.need("step"), row.day("since")
        said = {"zh": row["zh"], "en": row["en"], "mandatory": row.flag("mandatory")}
        rows = _on(key, today) if since is None else (one for at, one in _ever(key) if at == since)
        if said in rows:
            return ALREADY
        set_step(key, said, since=since or today, basis=row["basis"], by=None, now=now)
        return NEW

    return dated.run(path, COLUMNS, ("step", "since"), take, dry_run=dry_run, progress=progress)


def _on(key: str, today: date) -> Iterator[dict[str, Any]]:
    """How the step reads today, if there is one."""
    yield from (_said(one) for one in all_steps(today).get(key.partition(".")[0], ()) if one.key == key)


def _ever(key: str) -> Iterator[tuple[date, dict[str, Any]]]:
    """Every row there is of the step, the shipped one first."""
    yield from ((SHIPPED, _said(one)) for one in shipped() if one.key == key)
    if found := KEY.fullmatch(key):
        rows = StepRow.objects.filter(category=found[1], stage=found[2], step=int(found[3]))
        yield from ((row.since, _said(row)) for row in rows)


def _said(one: Step | StepRow) -> dict[str, Any]:
    return {"zh": one.zh, "en": one.en, "mandatory": one.mandatory}
