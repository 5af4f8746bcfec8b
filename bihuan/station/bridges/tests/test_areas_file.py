"""`bihuan import areas`."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import shape

from bihuan.station.bridges.areas_file import run_import
from bihuan.station.bridges.report import Report
from bihuan.station.bridges.tables import TableError
from bihuan.station.people.structure import found
from bihuan.station.places.coordinates import from_wgs84
from bihuan.station.places.locate import area_at
from bihuan.station.places.models import Area

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
HEAD = "code,name,kind,parent,terrain,polygon\n"


def box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(code: str, kind: str, parent: str, geometry: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"code": code, "name": code, "kind": kind, "parent": parent, **more}, "geometry": geometry}


COUNTY = feature("c", "county", "", box(121.0, 29.0, 122.0, 30.0))
TOWN = feature("t", "镇", "c", box(121.2, 29.2, 121.6, 29.6), terrain="农村")
GRID = feature("g", "网格", "t", box(121.3, 29.3, 121.4, 29.4))


def bring(path: Path, features: list[dict[str, Any]], **more: Any) -> Report:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False))
    return run_import(path, **{"dry_run": False, "now": NOW, **more})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "areas.geojson"


def test_geojson_in_any_order_makes_areas_that_nest(file: Path) -> None:
    report = bring(file, [GRID, TOWN, COUNTY])
    assert (report.read, report.new, report.rejected) == (3, 3, 0)
    grid = Area.objects.get(code="g")
    assert (grid.parent.code, grid.parent.parent.code, grid.parent.terrain) == ("t", "c", "rural")  # type: ignore[union-attr]
    assert area_at(29.35, 121.35) == grid
    assert grid.since == date(2026, 11, 21)


def test_twice_changes_nothing_and_a_dry_run_neither(file: Path) -> None:
    assert bring(file, [COUNTY, TOWN, GRID], dry_run=True).new == 3
    assert not Area.objects.exists()
    bring(file, [COUNTY, TOWN, GRID])
    before = list(Area.objects.values())
    assert bring(file, [COUNTY, TOWN, GRID]).already == 3
    assert list(Area.objects.values()) == before


def test_a_new_outline_is_a_change(file: Path) -> None:
    bring(file, [COUNTY, TOWN, GRID])
    report = bring(file, [feature("g", "grid", "t", box(121.3, 29.3, 121.5, 29.5))])
    assert (report.changed, report.rejected) == (1, 0)
    assert area_at(29.45, 121.45).code == "g"  # type: ignore[union-attr]


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_an_outline_in_another_datum_is_kept_in_wgs84(file: Path, datum: str) -> None:
    ring = box(121.0, 29.0, 122.0, 30.0)["coordinates"][0]
    turned = [list(reversed(from_wgs84(lat, lon, datum))) for lon, lat in ring]
    bring(file, [feature("c", "county", "", {"type": "Polygon", "coordinates": [turned]})], datum=datum)
    assert shape(json.loads(Area.objects.get().polygon)).bounds == pytest.approx((121.0, 29.0, 122.0, 30.0), abs=2e-7)


def test_a_table_with_wkt_outlines_or_none_is_read_too(tmp_path: Path) -> None:
    found("330203", "云湖派出所", "station", since=date(2026, 1, 1))
    file = tmp_path / "areas.csv"
    file.write_text("代码,名称,类型,上级,机构代码,边界\n"
                    'c,海曙区,区,,330203,"POLYGON((121 29,122 29,122 30,121 30,121 29))"\nt,集士港镇,镇,c,,\n')
    report = run_import(file, dry_run=False, now=NOW)
    assert report.new == 2
    assert area_at(29.5, 121.5).organisation.code == "330203"  # type: ignore[union-attr]


def grid(geometry: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return feature("x", "grid", more.pop("parent", "t"), geometry, **more)


@pytest.mark.parametrize(("bad", "field"), [
    (feature("x", "island", "c", None), "kind"), (feature("x", "county", "t", None), "parent"), (feature("", "grid", "t", None), "code"),
    (grid(parent="nowhere"), "parent"), (grid(parent="x"), "parent"), (grid(box(121.8, 29.8, 121.9, 29.9)), "polygon"),
    (grid({"type": "Point", "coordinates": [121.3, 29.3]}), "polygon"), (grid({"type": "Polygon", "coordinates": "torn"}), "polygon"),
    (grid({"type": "Polygon", "coordinates": [[[29.3, 121.3], [29.3, 121.4], [29.4, 121.4], [29.3, 121.3]]]}), "lat, lon"),
    (grid(organisation="999"), "organisation"), (grid(since="2026-13-01"), "since"),
    (feature("g", "grid", "t", None, name="another"), "code"),
])
def test_what_cannot_be_taken_is_told_and_hinders_no_other(file: Path, bad: dict[str, Any], field: str) -> None:
    report = bring(file, [COUNTY, TOWN, GRID, bad])
    assert (report.read, report.new, report.rejected) == (4, 3, 1)
    assert report.rejects[0].field == field
    assert report.rejects[0].row.line == 4
    assert set(report.rejects[0].sentence) == {"zh-hans", "en"}
    assert Path(report.rejects_file).exists()


def test_areas_that_lie_in_one_another_are_refused(file: Path) -> None:
    report = bring(file, [feature("a", "community", "b", None), feature("b", "township", "a", None)])
    assert (report.new, report.rejected) == (0, 2)


def test_a_crossed_line_in_an_outline_is_mended(file: Path) -> None:
    crossed = {"type": "Polygon", "coordinates": [[[121.0, 29.0], [122.0, 30.0], [122.0, 29.0], [121.0, 30.0], [121.0, 29.0]]]}
    assert bring(file, [feature("c", "county", "", crossed)]).new == 1
    assert area_at(29.5, 121.1) is not None and area_at(29.9, 121.5) is None


@pytest.mark.parametrize("text", ["{", '{"type": "Point"}', '{"type": "FeatureCollection", "features": [3]}', ""])
def test_a_torn_file_is_refused_with_a_sentence(file: Path, text: str) -> None:
    file.write_text(text)
    with pytest.raises(TableError) as refused:
        run_import(file, dry_run=False, now=NOW)
    assert "areas.geojson" in str(refused.value)
