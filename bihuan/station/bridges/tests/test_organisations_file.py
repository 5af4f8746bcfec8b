"""`bihuan import organisations`."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from bihuan.station.bridges.organisations_file import run_import
from bihuan.station.bridges.report import Report
from bihuan.station.people.models import Organisation, Placement
from bihuan.station.people.tree import tree

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
TODAY, FIRST = date(2026, 11, 21), date(2026, 1, 1)
HEAD = "代码,名称,类型,上级,指挥室代码,24小时,上班时间,下班时间,值班联系人,启用日期\n"
ROWS = """T-room,镇综合信息指挥室,指挥室,T,,是,,,,2026-01-01
D07,市场监管所,部门,T,T-room,,8:30,17:00,王 13800000000,2026-01-01
T,云溪镇,镇,,T-room,,,,,2026-01-01
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "organisations.csv"


def bring(path: Path, rows: str, *, dry_run: bool = False) -> Report:
    path.write_text(HEAD + rows)
    report = run_import(path, dry_run=dry_run, now=NOW)
    assert report.read == report.new + report.already + report.changed + report.rejected
    return report


def test_rows_in_any_order_make_a_tree_with_its_ruling_room(file: Path) -> None:
    assert bring(file, ROWS).new == 3
    town, room, market = (Organisation.objects.get(code=code) for code in ("T", "T-room", "D07"))
    assert tree(FIRST).line(market.pk) == (market.pk, town.pk)
    assert tree(FIRST).hub(market.pk) == tree(FIRST).hub(town.pk) == room.pk
    assert (market.open_from, market.open_to, market.on_call_contact) == (time(8, 30), time(17), "王 13800000000")
    assert room.always_open and not market.always_open


def test_twice_changes_nothing_and_a_dry_run_neither(file: Path) -> None:
    assert bring(file, ROWS, dry_run=True).new == 3
    assert not Organisation.objects.exists()
    bring(file, ROWS)
    before = list(Organisation.objects.values()), list(Placement.objects.values())
    assert bring(file, ROWS).already == 3
    assert (list(Organisation.objects.values()), list(Placement.objects.values())) == before


def test_another_parent_is_a_move_from_today_on(file: Path) -> None:
    bring(file, ROWS + "U,云山镇,镇,,,,,,,2026-01-01\n")
    assert bring(file, "D07,市场监管所,部门,U,T-room,,8:30,17:00,王 13800000000,2026-01-01\n").changed == 1
    market, town, other = (Organisation.objects.get(code=code).pk for code in ("D07", "T", "U"))
    assert tree(date(2026, 11, 20)).parent(market) == town
    assert tree(TODAY).parent(market) == other


def test_another_ruling_room_is_a_change(file: Path) -> None:
    bring(file, ROWS)
    assert bring(file, "D07,市场监管所,部门,T,,,8:30,17:00,王 13800000000,2026-01-01\n").changed == 1
    assert Organisation.objects.get(code="D07").hub is None


@pytest.mark.parametrize(("row", "field"), [
    (",x,部门,T,,,,,,", "code"), ("x,,部门,T,,,,,,", "name"), ("x,x,城堡,T,,,,,,", "kind"), ("x,x,部门,nowhere,,,,,,", "parent"),
    ("x,x,部门,x,,,,,,", "parent"), ("x,x,部门,T,nowhere,,,,,", "hub"), ("x,x,部门,T,,,8:30,,,", "open_to"),
    ("x,x,部门,T,,,late,17:00,,", "open_from"),
    ("x,x,部门,T,,,,,,2026-00-01", "since"),
    ("D07,另一个所,部门,T,,,,,,", "code"),
])
def test_what_cannot_be_taken_is_told_and_hinders_no_other(file: Path, row: str, field: str) -> None:
    report = bring(file, ROWS + row + "\n")
    assert (report.new, report.rejected) == (3, 1)
    assert report.rejects[0].field == field
    assert all(report.rejects[0].sentence.values())


def test_a_row_that_would_close_a_circle_is_refused(file: Path) -> None:
    bring(file, ROWS)
    report = bring(file, "T,改名镇,镇,D07,T-room,,,,,2026-01-01\n")
    assert (report.changed, report.rejected) == (0, 1)
    town = Organisation.objects.get(code="T")
    assert tree(TODAY).parent(town.pk) is None
    assert town.name == "云溪镇", "nothing of a refused row is kept"


def test_a_team_says_whose_classes_it_takes_and_nobody_else_may(file: Path) -> None:
    file.write_text("代码,名称,类型,负责类别\nS,派出所,派出所,\nA,一中队,队,办案\nB,二中队,队,traffic\nR,巡逻队,队,\nX,街道办,部门,社区\nY,三中队,队,巡特警\n")
    report = run_import(file, dry_run=False, now=NOW)
    assert (report.new, report.rejected) == (4, 2)
    assert dict(Organisation.objects.filter(kind="team").values_list("code", "route")) == {"A": "C", "B": "T", "R": ""}
    file.write_text("代码,名称,类型\nA,一中队,队\n")
    assert run_import(file, dry_run=False, now=NOW).already == 1 and Organisation.objects.get(code="A").route == "C"
