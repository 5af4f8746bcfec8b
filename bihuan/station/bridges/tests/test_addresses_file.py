"""`bihuan import addresses`."""

import argparse
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bihuan.station.bridges import importing
from bihuan.station.bridges.addresses_file import run_import
from bihuan.station.bridges.report import Report
from bihuan.station.places.coordinates import from_wgs84
from bihuan.station.places.models import Address, Area

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
HEAD = "地址,纬度,经度,坐标系,区域代码\n"
FIRST = date(2026, 1, 1)


def box(west: float, south: float, east: float, north: float) -> str:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


@pytest.fixture(autouse=True)
def grid() -> Area:
    county = Area.objects.create(code="c", name="海曙区", kind="county", polygon=box(121.0, 29.0, 122.0, 30.0), since=FIRST)
    Area.objects.create(code="other", name="东网格", kind="grid", parent=county, polygon=box(121.6, 29.6, 121.7, 29.7), since=FIRST)
    return Area.objects.create(code="g", name="西网格", kind="grid", parent=county, polygon=box(121.3, 29.3, 121.4, 29.4), since=FIRST)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "addresses.csv"


def bring(path: Path, rows: str, **more: Any) -> Report:
    path.write_text(HEAD + rows)
    report = run_import(path, **{"dry_run": False, "now": NOW, **more})
    assert report.read == report.new + report.already + report.changed + report.rejected
    return report


def test_an_address_finds_its_area_by_its_coordinates(file: Path, grid: Area) -> None:
    assert bring(file, "云林路 88号,29.35,121.35,,\n").new == 1
    address = Address.objects.get()
    assert (address.text, address.lat, address.lon, address.datum_given, address.area) == ("云林路88号", 29.35, 121.35, "wgs84", grid)


@pytest.mark.parametrize(("datum", "written"), [("gcj02", "高德"), ("bd09", "百度"), ("wgs84", "GPS"), ("gcj02", "gcj02")])
def test_what_was_given_is_labelled_and_what_is_kept_is_wgs84(file: Path, datum: str, written: str) -> None:
    lat, lon = from_wgs84(29.35, 121.35, datum)
    bring(file, f"云林路88号,{lat!r},{lon!r},{written},\n")
    address = Address.objects.get()
    assert address.datum_given == datum
    assert (address.lat, address.lon) == pytest.approx((29.35, 121.35), abs=1e-9)


def test_twice_changes_nothing_and_a_dry_run_neither(file: Path) -> None:
    rows = "云林路88号,29.35,121.35,高德,\n云林路90号,,,,g\n云林路92号,29.9,121.9,,\n"
    assert bring(file, rows, dry_run=True).new == 3
    assert not Address.objects.exists()
    assert bring(file, rows).new == 3
    before = list(Address.objects.values())
    assert bring(file, rows).already == 3
    assert list(Address.objects.values()) == before
    assert bring(file, "云林路88号,29.36,121.36,高德,\n").changed == 1


def test_a_redrawn_area_takes_its_addresses_along_at_the_next_import(file: Path, grid: Area) -> None:
    bring(file, "云林路88号,29.35,121.35,,\n")
    grid.polygon = box(121.3, 29.3, 121.31, 29.31)
    grid.save()
    assert bring(file, "云林路88号,29.35,121.35,,\n").changed == 1
    assert Address.objects.get().area.code == "c"  # type: ignore[union-attr]


@pytest.mark.parametrize(("row", "field"), [
    (",29.35,121.35,,", "text"), ("a,29.35,,,", "lat, lon"), ("a,north,121.35,,", "lat"), ("a,28.5,123.9,,", "lat, lon"),
    ("a,121.35,29.35,,", "lat, lon"), ("a,0,0,,", "lat, lon"), ("a,nan,121,,", "lat, lon"), ("a,29.35,121.35,mars,", "datum"),
    ("a,29.35,121.35,,999", "area"), ("a,29.35,121.35,,other", "area"), ("a" * 201 + ",29.35,121.35,,", "text"),
    ("云林路88号,29.36,121.36,,", "text"),
])
def test_what_cannot_be_taken_is_told_and_hinders_no_other(file: Path, row: str, field: str) -> None:
    report = bring(file, f"云林路88号,29.35,121.35,,\n{row}\n")
    assert (report.new, report.rejected) == (1, 1)
    assert report.rejects[0].field == field
    assert all(report.rejects[0].sentence.values())
    assert Path(report.rejects_file).name == "addresses.csv.rejects.xlsx"


def test_an_exact_repeat_counts_as_already_in(file: Path) -> None:
    report = bring(file, "云林路88号,29.35,121.35,,\n" * 3)
    assert (report.new, report.already) == (1, 2)


def test_a_repeat_in_a_later_batch_is_known_too(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bihuan.station.bridges.addresses_file.BATCH", 2)
    report = bring(file, "".join(f"云林路{number % 3}号,29.35,121.35,,\n" for number in range(9)))
    assert (report.new, report.already, Address.objects.count()) == (3, 6, 3)


def command(*words: str) -> dict[str, Any]:
    parser = argparse.ArgumentParser()
    importing.add_arguments(parser)
    return importing.run(parser.parse_args(words))


def test_the_command_gives_the_account(file: Path) -> None:
    file.write_text(HEAD + "云林路88号,29.35,121.35,,\nx,0,0,,\n")
    told = command("addresses", str(file), "--json")
    assert {key: told[key] for key in ("ok", "import", "read", "new", "already", "changed", "rejected")} == {
        "ok": True, "import": "addresses", "read": 2, "new": 1, "already": 0, "changed": 0, "rejected": 1}
    assert "addresses.csv.rejects.xlsx" in importing.tell(told)


def test_the_command_says_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    told = command("people", str(tmp_path / "none.csv"))
    assert (told["ok"], told["code"]) == (False, "table")
    assert set(told["sentence"]) == {"zh-hans", "en"}
    assert "none.csv" in importing.tell(told)
    (tmp_path / "people.csv").write_text("username,name,organisation,post,身份证号\n")
    assert command("people", str(tmp_path / "people.csv"), "--dry-run")["code"] == "forbidden"
