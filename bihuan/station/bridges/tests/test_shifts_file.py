"""`bihuan import shifts`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bihuan.station.bridges.report import Report
from bihuan.station.bridges.shifts_file import run_import
from bihuan.station.duty.models import Shift
from tests.cast import Cast, made

NOW = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


@pytest.fixture
def cast(db: None, settings: Any, tmp_path: Path) -> Cast:
    settings.HOME = tmp_path
    return made()


def bring(tmp_path: Path, text: str, *, dry_run: bool = False) -> Report:
    path = tmp_path / "shifts.csv"
    path.write_text(text, "utf-8")
    report = run_import(path, dry_run=dry_run, now=NOW)
    assert report.read == report.new + report.already + report.changed + report.rejected
    return report


def test_persons_and_units_come_in_by_hours_or_by_moments_and_twice_changes_nothing(cast: Cast, tmp_path: Path) -> None:
    text = "姓名,日期,班次,开始,结束,岗位\nolga,2026-03-02,8-20,,,\nU1,2026/3/2,20-8,,,\naux,,,2026-03-02 08:00,2026-03-02 12:00,辅警\n"
    assert bring(tmp_path, text, dry_run=True).new == 3 and not Shift.objects.exists()
    assert bring(tmp_path, text).new == 3
    assert [(one.post, str(one.organisation)) for one in Shift.objects.order_by("id")] == [
        ("officer", "team"), ("", "team"), ("auxiliary", "team")]  # fmt: skip
    assert bring(tmp_path, text).already == 3 and Shift.objects.count() == 3


def test_what_cannot_stand_is_refused_row_by_row_with_a_sentence(cast: Cast, tmp_path: Path) -> None:
    rows = ("olga,2026-03-02,8-20", "olga,2026-03-02,19-22", "nobody,2026-03-02,8-20", "U1,2026-02-30,8-20", "U1,2026-03-02,白班",
            "U1,2026-03-02,", "U1,,")  # fmt: skip
    report = bring(tmp_path, "who,day,hours\n" + "\n".join(rows))
    assert (report.new, report.rejected) == (1, 6) and Shift.objects.count() == 1
    assert [one.field for one in report.rejects] == ["who", "who", "day", "hours", "hours", "day"]
    assert "两" in report.rejects[0].sentence["zh-hans"] or report.rejects[0].sentence["en"].startswith("olga has a shift")
