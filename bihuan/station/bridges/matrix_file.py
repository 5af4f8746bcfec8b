"""`bihuan import matrix FILE`: which department carries a class of call, from a day on."""

from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from bihuan.station.bridges import dated
from bihuan.station.bridges.columns import Column, Row, RowRefused
from bihuan.station.bridges.report import ALREADY, NEW, Progress, Report
from bihuan.station.calls.categories import category
from bihuan.station.kinds.diversion.matrix import Part, history, set_line, whole
from bihuan.station.people.actor import day_of

COLUMNS = (
    Column("category", ("类别", "类别代码", "事项"), required=True),
    Column("department", ("部门", "部门代码"), required=True),
    Column("part", ("分工",)),
    dated.SINCE,
    dated.BASIS,
)
PARTS = {part: part for part in Part.values} | {"主办": "lead", "牵头": "lead", "协办": "help", "配合": "help", "不再协办": "none"}


def run_import(path: Path, *, dry_run: bool, now: datetime, progress: Progress | None = None) -> Report:
    today = day_of(now)

    def take(row: Row) -> str:
        code, department = row.need("category"), row.need("department")
        part, since = row.choice("part", PARTS, default=Part.LEAD), row.day("since")
        if category(code, since or today) is None:
            raise RowRefused("category", _("There is no class with the code “%(given)s”."), given=code)
        rows = history(code) if since else [line for line in whole(today) if line.category == code]
        if any((one.department, one.part) == (department, part) and since in (None, one.since) for one in rows):
            return ALREADY
        set_line(code, department, part=part, basis=row["basis"], since=since or today, now=now, by=None)
        return NEW

    return dated.run(path, COLUMNS, ("category", "department", "part", "since"), take, dry_run=dry_run, progress=progress)
