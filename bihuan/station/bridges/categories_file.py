"""`bihuan import categories FILE`: the classes of calls, from a day on."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from bihuan.station.bridges import dated
from bihuan.station.bridges.columns import Column, Row
from bihuan.station.bridges.report import ALREADY, NEW, Progress, Report
from bihuan.station.calls.categories import FLAGS, category, shipped
from bihuan.station.calls.classing import set_class, standing
from bihuan.station.calls.models import Category
from bihuan.station.loop.times import SHIPPED
from bihuan.station.people.actor import day_of

COLUMNS = (
    Column("code", ("代码", "类别代码"), required=True),
    Column("zh", ("中文名称", "名称"), required=True),
    Column("en", ("英文名称",)),
    Column("level", ("级别", "警情级别")),
    Column("route", ("去向",)),
    Column("department", ("部门", "部门代码")),
    Column("non_police", ("非警务",)),
    Column("preventable", ("可防性",)),
    Column("restricted", ("受限", "限知")),
    Column("legal_check", ("法制审核",)),
    dated.SINCE,
    dated.BASIS,
)
LEVELS = {str(level): str(level) for level in range(5)} | {"一级": "1", "二级": "2", "三级": "3", "四级": "4", "无效": "0"}
ROUTES = {route.casefold(): route for route in "CMTRD"} | {"办案": "C", "社区": "M", "交通": "T", "指挥室": "R", "部门": "D"}


def run_import(path: Path, *, dry_run: bool, now: datetime, progress: Progress | None = None) -> Report:
    today = day_of(now)

    def take(row: Row) -> str:
        code, since, said = row.need("code"), row.day("since"), _said(row)
        if _stands(code, since, said, today):
            return ALREADY
        set_class(code, said, since=since or today, basis=row["basis"], by=None, now=now)
        return NEW

    return dated.run(path, COLUMNS, ("code", "since"), take, dry_run=dry_run, progress=progress)


def _said(row: Row) -> dict[str, Any]:
    """What the file says; a column that it lacks is left as it holds."""
    said: dict[str, Any] = {"zh": row.need("zh")}
    said |= {name: row[name] for name in ("en", "department") if name in row}
    if row["level"]:
        said["level"] = int(row.choice("level", LEVELS))
    if "route" in row:
        said["route"] = row.choice("route", ROUTES) if row["route"] else ""
    return said | {flag: row.flag(flag) for flag in FLAGS if flag in row}


def _stands(code: str, since: date | None, said: dict[str, Any], today: date) -> bool:
    if since is None:
        return category(code, today) is not None and _agrees(standing(code, today), said)
    rows = Category.objects.filter(code=code, since=since)
    known = [{name: getattr(one, name) for name in said} for one in rows]
    if since == SHIPPED and code in shipped():
        known.append({name: getattr(shipped()[code], name) for name in said})
    return any(_agrees(one, said) for one in known)


def _agrees(known: dict[str, Any], said: dict[str, Any]) -> bool:
    return all(known[name] == value for name, value in said.items())
