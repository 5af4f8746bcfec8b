"""`bihuan simulate` on plain files: what a sixth unit or other zones would do, and a plain word for files that will not do."""

import json
import os
from pathlib import Path

import pytest

from bihuan.__main__ import main
from bihuan.station.places.tests.test_ground import extract

pytestmark = pytest.mark.skipif(os.environ.get("BIHUAN_TEST_DB") == "postgresql", reason="no database takes part")
UNITS = "name,lat,lon,shift\nU1,29.80,121.54,\nU2,29.80,121.54,08:00-20:00\n"


def asked(folder: Path, calls: str, capsys: pytest.CaptureFixture[str], *words: str, units: str = UNITS) -> dict:
    (folder / "calls.csv").write_text(calls, encoding="utf-8")
    (folder / "units.csv").write_text(units, encoding="utf-8")
    main(["simulate", "--calls", str(folder / "calls.csv"), "--units", str(folder / "units.csv"), "--seeds", "4", "--json", *words])
    return json.loads(capsys.readouterr().out)


def calls(*more: str) -> str:
    """Five days: half the calls beside the units, half ten kilometres to the north, more at once than two units can serve."""
    rows = [f"2026-09-0{day} {hour:02}:{minute:02},{29.80 if minute % 20 else 29.89},121.54,{1 + minute % 4},20"
            for day in range(1, 6) for hour in range(24) for minute in (0, 10, 20, 30)]
    return "\n".join(["time,lat,lon,level,minutes", *rows, *more])


def test_one_more_unit_and_other_zones_say_what_they_would_change(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = asked(tmp_path, calls(), capsys, "--add-units", "1", "--policy", "closest")
    assert more["change"][0]["high"] < 0 < more["change"][2]["low"] and [unit for unit, _zone in more["units_at"]] == ["U1", "U2", "+1"]
    zones = asked(tmp_path, calls(), capsys, "--zones", "2")
    assert sorted(round(lat, 2) for lat, _lon, _name in zones["posts"]) == [29.80, 29.89]
    assert zones["driving"][0] != zones["driving"][1] and zones == asked(tmp_path, calls(), capsys, "--zones", "2")
    assert {line["group"] for line in zones["now"]} == {"all", "level", "zone"}


def test_with_an_extract_ways_go_by_road(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = asked(tmp_path, calls(), capsys, "--roads", str(extract(tmp_path / "county.osm.pbf")))
    assert told["roads"] == "county.osm.pbf" and told["now"][0]["median"]["value"] > 0
    (tmp_path / "torn.osm.pbf").write_bytes(b"not a map")
    assert asked(tmp_path, calls(), capsys, "--roads", str(tmp_path / "torn.osm.pbf"))["ok"] is False


def test_rows_of_no_use_are_left_out_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = asked(tmp_path, calls("1970-01-01 00:00,29.8,121.5,2,", "2026-09-03 10:00,0,0,2,", "yesterday,29.8,121.5,2,",
                                 "2026-09-03 10:00,121.5,29.8,2,", "2026-09-03 10:00,29.8,121.5,9,"), capsys)
    assert told["calls"] == 480 and told["left_out"] == 5
    assert [fault.split("：")[0] for _line, fault in told["why_left_out"]][:2] == ["时间为 1970 年", "坐标为 0/0"]


@pytest.mark.parametrize(("content", "units", "sentence"), [
    ("time,lat,level\n2026-09-03 10:00,29.8,2", UNITS, "缺少列 lon"),
    ("time,lat,lon,level\n1970-01-01 00:00,29.8,121.5,2", UNITS, "没有一行可用"),
    (calls(), "name,lat,lon\nU1,0,0", "第 2 行：坐标为 0/0"),
    (calls(), "name,lat,lon,shift\nU1,29.8,121.5,night", "班次为“night”"),
])
def test_a_file_that_will_not_do_is_refused_in_a_sentence(
    content: str, units: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = asked(tmp_path, content, capsys, units=units)
    assert refused["ok"] is False and sentence in refused["sentence"]["zh-hans"]
