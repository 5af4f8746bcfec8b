"""`bihuan import limits FILE`: how long each step may take, from a day on."""

from datetime import datetime
from pathlib import Path

from bihuan.station.bridges import dated
from bihuan.station.bridges.columns import Column, Row
from bihuan.station.bridges.report import ALREADY, NEW, Progress, Report
from bihuan.station.loop.tables import set_limit, tidy
from bihuan.station.loop.times import rules
from bihuan.station.people.actor import day_of

COLUMNS = (
    Column("key", ("键", "时限", "项目"), required=True),
    Column("value", ("值", "时长"), required=True),
    dated.SINCE,
    dated.BASIS,
)


def run_import(path: Path, *, dry_run: bool, now: datetime, progress: Progress | None = None) -> Report:
    def take(row: Row) -> str:
        key, value, since = row.need("key"), tidy(row.need("value")), row.day("since")
        if since is None:
            rule = rules().get(key, day_of(now))
            stands = rule is not None and rule.value == value
        else:
            stands = any(rule.since == since and rule.value == value for rule in rules().rows(key))
        if stands:
            return ALREADY
        set_limit(key, value, since or day_of(now), row["basis"], by=None, now=now)
        return NEW

    return dated.run(path, COLUMNS, ("key", "since"), take, dry_run=dry_run, progress=progress)
