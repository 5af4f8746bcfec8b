"""`bihuan import limits|matrix|categories`."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bihuan.station.bridges import categories_file, limits_file, matrix_file
from bihuan.station.bridges.report import Report
from bihuan.station.calls.categories import category
from bihuan.station.calls.models import Category
from bihuan.station.kinds.diversion.matrix import department_for
from bihuan.station.kinds.diversion.models import Responsibility
from bihuan.station.loop.models import LimitRow
from bihuan.station.people.structure import found

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
TODAY, DECEMBER = date(2026, 11, 21), date(2026, 12, 1)
IMPORTERS = {"limits": limits_file, "matrix": matrix_file, "categories": categories_file}
HEADS = {
    "limits": "键,值,启用日期,依据\n",
    "matrix": "类别,部门,分工,启用日期,依据\n",
    "categories": "代码,中文名称,英文名称,级别,去向,部门,非警务,启用日期,依据\n",
}
ROWS = {
    "limits": "diversion.sign,7min,2026-12-01,镇规\ndiversion.sign_near,60%,,镇规\n",
    "matrix": "0902,D07,,2026-12-01,清单\n0903,D07,协办,,清单\n",
    "categories": "0902,商铺噪声,shop noise,三级,D,D07,是,2026-12-01,清单\n0977,夜市噪声,night noise,4,,,,,清单\n",
}


@pytest.fixture(autouse=True)
def departments() -> None:
    for code in ("D06", "D07"):
        found(code, code, "department", since=date(2026, 1, 1))


def bring(of: str, folder: Path, rows: str, *, dry_run: bool = False) -> Report:
    file = folder / f"{of}.csv"
    file.write_text(HEADS[of] + rows)
    report = IMPORTERS[of].run_import(file, dry_run=dry_run, now=NOW)
    assert report.read == report.new + report.already + report.changed + report.rejected
    return report


def written() -> tuple[int, int, int]:
    return LimitRow.objects.count(), Responsibility.objects.count(), Category.objects.count()


@pytest.mark.parametrize("of", IMPORTERS)
def test_rows_are_added_once_and_a_dry_run_adds_none(of: str, tmp_path: Path) -> None:
    assert bring(of, tmp_path, ROWS[of], dry_run=True).new == 2
    assert written() == (0, 0, 0)
    assert bring(of, tmp_path, ROWS[of]).new == 2
    before = written()
    assert bring(of, tmp_path, ROWS[of]).already == 2
    assert written() == before and sum(before) == 2


def test_what_was_brought_in_holds_from_its_day(tmp_path: Path) -> None:
    for of in IMPORTERS:
        bring(of, tmp_path, ROWS[of])
    assert (department_for("0902", TODAY)[0], department_for("0902", DECEMBER)[0]) == ("D06", "D07")
    before, after = category("0902", TODAY), category("0902", DECEMBER)
    assert before and after and (before.zh, after.zh, after.level) == ("商业噪声", "商铺噪声", 3)
    new = category("0977", TODAY)
    assert new and new.parent == "09"


def test_columns_that_the_file_lacks_stay_as_they_hold(tmp_path: Path) -> None:
    file = tmp_path / "few.csv"
    file.write_text("代码,名称,依据\n0301,家庭暴力警情,规定\n")
    assert categories_file.run_import(file, dry_run=False, now=NOW).new == 1
    found_ = category("0301", TODAY)
    assert found_ and found_.zh == "家庭暴力警情" and found_.restricted and found_.legal_check


@pytest.mark.parametrize(("of", "row", "field"), [
    ("limits", "diversion.sign,7min,2026-11-20,镇规", "since"),
    ("limits", "diversion.sign,soon,,镇规", "value"),
    ("limits", "no.such,7min,,镇规", "key"),
    ("limits", "diversion.sign,7min,,", "basis"),
    ("limits", "diversion.sign,7min,31.2.,镇规", "since"),
    ("limits", f"diversion.sign,7min,,{'长' * 201}", "basis"),
    ("matrix", "0902,D07,,2026-11-20,清单", "since"),
    ("matrix", "0902,D99,,,清单", "department"),
    ("matrix", "9999,D07,,,清单", "category"),
    ("matrix", "0902,D07,老大,,清单", "part"),
    ("matrix", "0902,D07,,,", "basis"),
    ("categories", "0902,x,x,,,,,2026-11-20,清单", "since"),
    ("categories", "9x,x,x,,,,,,清单", "code"),
    ("categories", "7701,x,x,,,,,,清单", "code"),
    ("categories", "0978,x,,,,,,,清单", "zh"),
    ("categories", "0978,x,x,9,,,,,清单", "level"),
    ("categories", "0978,x,x,,Q,,,,清单", "route"),
    ("categories", "0978,x,x,,,D99,,,清单", "department"),
    ("categories", "0978,x,x,,,,,,", "basis"),
])  # fmt: skip
def test_what_cannot_be_taken_is_told_in_both_languages(of: str, row: str, field: str, tmp_path: Path) -> None:
    report = bring(of, tmp_path, ROWS[of] + row + "\n")
    assert (report.new, report.rejected) == (2, 1)
    assert report.rejects[0].field == field
    assert all(report.rejects[0].sentence.values())


def test_two_lines_that_contradict_each_other_are_not_decided_by_their_order(tmp_path: Path) -> None:
    report = bring("limits", tmp_path, "diversion.sign,7min,2026-12-01,镇规\ndiversion.sign,8min,2026-12-01,镇规\n")
    assert (report.new, report.rejected) == (1, 1)
