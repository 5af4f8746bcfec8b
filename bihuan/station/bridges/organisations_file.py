"""`bihuan import organisations FILE`: what organisations there are, under whom each stands, and who answers when it is shut."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.station.bridges.columns import Column, Row, RowRefused, open_sheet
from bihuan.station.bridges.once import Seen, attempt, parents_first, put
from bihuan.station.bridges.report import ALREADY, CHANGED, Progress, Report
from bihuan.station.people.actor import day_of
from bihuan.station.people.models import Organisation
from bihuan.station.people.structure import move
from bihuan.station.people.tree import parents_on

COLUMNS = (
    Column("code", ("代码", "机构代码", "编码"), required=True),
    Column("name", ("名称", "机构名称"), required=True),
    Column("kind", ("类型", "类别"), required=True),
    Column("name_en", ("英文名称", "english name")),
    Column("parent", ("上级", "上级代码")),
    Column("route", ("负责类别", "警种")),
    Column("number_code", ("编号代码", "区划代码")),
    Column("hub", ("裁定指挥室", "指挥室代码")),
    Column("deputy", ("代班机构", "代班机构代码")),
    Column("email", ("邮箱", "电子邮箱", "e-mail")),
    Column("webhook", ("推送地址",)),
    Column("always_open", ("24小时", "全天值守")),
    Column("open_from", ("上班时间",)),
    Column("open_to", ("下班时间",)),
    Column("every_day", ("休息日照常",)),
    Column("on_call_contact", ("值班联系人", "备勤联系人")),
    Column("since", ("启用日期", "起始日期")),
    Column("until", ("终止日期", "撤销日期")),
)
KINDS = {kind: kind for kind in Organisation.Kind.values} | {
    "县": "county", "县局": "county", "区": "county", "分局": "county", "警区": "district", "中心所": "hub_station", "派出所": "station",
    "指挥室": "room", "队": "team", "中队": "team", "乡镇": "township", "镇": "township", "街道": "township", "部门": "department",
    "社区": "community", "村": "community", "网格": "grid"}
ROUTES = {route.casefold(): route for route in Organisation.Route.values} | {
    "case": "C", "办案": "C", "案件": "C", "community": "M", "社区": "M", "traffic": "T", "交通": "T"}
TEXTS = ("name_en", "number_code", "email", "webhook", "on_call_contact")
FLAGS = ("always_open", "every_day")
POINTERS = ("hub", "deputy")


def run_import(path: Path, *, dry_run: bool, now: datetime, progress: Progress | None = None) -> Report:
    """All rows or, on a dry run, none. A row whose parent changed moves from today on; older days keep their tree."""
    path = Path(path)
    sheet = open_sheet(path, COLUMNS)
    report = Report(str(path), dry_run, ignored=sheet.ignored)
    with attempt(dry_run):
        rows = list(sheet.rows)
        taken = _Taken(now, rows)
        for done, row in enumerate(parents_first(rows, taken.codes, report), 1):
            report.take(row, taken.take)
            if progress:
                progress(done, len(rows))
        taken.point()
    return report.finish(path)


class _Taken:
    def __init__(self, now: datetime, rows: list[Row]) -> None:
        self.today, self.seen = day_of(now), Seen()
        self.codes = {organisation.code: organisation for organisation in Organisation.objects.all()}
        self.in_file = {row["code"] for row in rows}
        self.parents = parents_on(self.today)
        self.pointing: list[tuple[Organisation, Row]] = []

    def take(self, row: Row) -> str:
        code, existing = row.need("code"), self.codes.get(row["code"])
        if self.seen.again(row, code, "code"):
            return ALREADY
        organisation = existing or Organisation(code=code, since=self.today)
        columns = self.columns(row, organisation.since)
        parent = self.parent(row)
        outcome = put(existing, organisation, columns)
        moved = "parent" in row and self.moved(organisation, parent, born=existing is None)
        self.codes[code] = organisation
        self.pointing.append((organisation, row))
        pointed = existing is not None and any(self.points_elsewhere(existing, row, name) for name in POINTERS)
        return CHANGED if outcome == ALREADY and (moved or pointed) else outcome

    def columns(self, row: Row, since: date) -> dict[str, Any]:
        columns: dict[str, Any] = {"name": row.need("name"), "kind": row.choice("kind", KINDS)}
        columns |= {name: row[name] for name in TEXTS if name in row}
        if "route" in row:
            columns["route"] = row.choice("route", ROUTES) if row["route"] else ""
        if columns.get("route") and columns["kind"] != Organisation.Kind.TEAM:
            raise RowRefused("route", _("Only a team takes the classes of a team. Leave this empty, or write team as the kind."))
        columns |= {name: row.flag(name) for name in FLAGS if name in row}
        columns |= {name: row.clock(name) for name in ("open_from", "open_to") if name in row}
        columns["since"] = since = row.day("since") or since
        if "until" in row:
            columns["until"] = row.day("until")
        if ("open_from" in row or "open_to" in row) and bool(row["open_from"]) != bool(row["open_to"]):
            raise RowRefused("open_to", _("Only one of opening and shutting is given; write both or neither."))
        if columns.get("until") and columns["until"] < since:
            raise RowRefused("until", _("The last day lies before the first."))
        for name in POINTERS:
            if row[name] and row[name] not in self.in_file and row[name] not in self.codes:
                raise RowRefused(name, _("There is no organisation with the code “%(given)s”."), given=row[name])
        return columns

    def parent(self, row: Row) -> Organisation | None:
        if not row["parent"]:
            return None
        if row["parent"] not in self.codes:
            raise RowRefused("parent", _("There is no “%(given)s” to stand under."), given=row["parent"])
        return self.codes[row["parent"]]

    def moved(self, organisation: Organisation, parent: Organisation | None, *, born: bool) -> bool:
        if self.parents.get(organisation.pk) == (parent.pk if parent else None):
            return False
        since = organisation.since if born else self.today
        move(organisation, parent, since=since, today=min(since, self.today))
        return True

    def points_elsewhere(self, organisation: Organisation, row: Row, name: str) -> bool:
        pointed = getattr(organisation, name)
        return name in row and row[name] != (pointed.code if pointed else "")

    def point(self) -> None:
        """Last, when every organisation of the file is there: who rules on its disputes, and who stands in for it."""
        for organisation, row in self.pointing:
            columns = {f"{name}_id": target.pk if (target := self.codes.get(row[name])) else None for name in POINTERS if name in row}
            put(organisation, organisation, columns)
