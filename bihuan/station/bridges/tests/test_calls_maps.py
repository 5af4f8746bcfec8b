"""Maps and presets: how somebody else's columns read as calls."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from bihuan.station.bridges.calls.maps import MapError, guess, preset, preset_names, read_map
from bihuan.station.bridges.calls.reading import Reader, Reading, RowRefused

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)
SEATTLE = (
    "Event.Clearance.Code", "Event.Clearance.Description", "Event.Clearance.SubGroup", "Event.Clearance.Group", "Hundred.Block.Location",
    "Longitude", "Latitude", "Initial.Type.Description", "Initial.Type.Subgroup", "Initial.Type.Group", "At.Scene.Time",
)
MONTGOMERY = ("lat", "lng", "desc", "zip", "title", "timeStamp", "twp", "addr", "e")
SAN_DIEGO = (
    "incident_num", "date_time", "day_of_week", "address_number_primary", "address_dir_primary", "address_road_primary",
    "address_sfx_primary", "address_dir_intersecting", "address_road_intersecting", "address_sfx_intersecting", "call_type",
    "disposition", "beat", "priority",
)
SHEET_110 = (
    "JJDBH", "JJDWDM", "JQLYFS", "BJSJ", "JJSJ", "JJWCSJ", "BJDH", "BJRMC", "LXDH", "JQDZ", "BJNR", "BCJJNR", "GXDWDM", "JQLBDM",
    "JQLXDM", "BJRXZB", "BJRYZB", "JQDJDM", "JJLYH",
)


def read(headers: tuple[str, ...], *cells: str, name: str = "") -> Reading:
    reader = Reader(preset(name) if name else guess(headers), headers, NOW)
    row = dict(zip(headers, cells, strict=True))
    return reader.read(row, reader.key(row))


def refused(headers: tuple[str, ...], *cells: str) -> tuple[str, str]:
    with pytest.raises(RowRefused) as caught, override("en"):
        read(headers, *cells)
    with override("en"):
        return caught.value.field, str(caught.value)


def mapped(path: Path, text: str, headers: tuple[str, ...] = ("time", "what", "where")) -> Reader:
    path.write_text(text, encoding="utf-8")
    return Reader(read_map(path), headers, NOW)


def complaint(path: Path, text: str) -> str:
    with override("en"):
        with pytest.raises(MapError) as caught:
            mapped(path, text)
        return str(caught.value)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "map.toml"


def test_every_preset_reads_and_is_guessed_from_its_own_columns() -> None:
    assert preset_names() == ["montgomery", "records-110", "san-diego", "seattle"]
    guessed = [guess(headers).name for headers in (MONTGOMERY, SHEET_110, SAN_DIEGO, SEATTLE)]
    assert guessed == preset_names()


def test_a_table_nobody_knows_asks_for_a_map() -> None:
    with override("en"), pytest.raises(MapError, match="docs/how-to/import-calls.md"):
        guess(("a", "b"))


def test_seattle_has_years_of_two_digits_and_a_last_class() -> None:
    found = read(SEATTLE, "460", "THEFT - CAR PROWL", "CAR PROWL", "CAR PROWL", "5 AV S / S MADE ST", "-122.32839", "47.545654",
                 "AUTO RECOVERY", "X", "X", "7/4/15 20:42")
    assert found.received_at == datetime(2015, 7, 5, 3, 42, tzinfo=UTC)  # summer time of the Pacific coast
    assert (found.sort.code, found.level, found.lat, found.lon) == ("0102", 3, 47.545654, -122.32839)
    assert (found.words, found.place) == ("AUTO RECOVERY", "5 AV S / S MADE ST")
    assert found.given_class == "CAR PROWL · THEFT - CAR PROWL"


def test_montgomery_has_the_time_of_the_call_in_its_text() -> None:
    cells = ("40.2", "-75.5", "MADE CT & END;  NEW TOWN; Station 332; 2015-12-10 @ 17:10:52;", "19525.0", "EMS: BACK PAINS/INJURY",
             "2015-12-10 17:40:00", "NEW TOWN", "MADE CT & END", "1")
    found = read(MONTGOMERY, *cells)
    assert found.received_at == datetime(2015, 12, 10, 22, 10, 52, tzinfo=UTC)
    assert found.entered_at == datetime(2015, 12, 10, 22, 40, tzinfo=UTC)
    assert "Station 332" in found.words and found.place == "MADE CT & END, NEW TOWN" and found.sort.code == "0707"
    without = read(MONTGOMERY, *(cells[:2] + ("MADE CT; 2015-12-10 17:10-Station:STA27;",) + cells[3:]))
    assert without.received_at == found.entered_at


def test_a_point_outside_the_map_of_a_preset_is_noted() -> None:
    found = read(MONTGOMERY, "30.333596", "-95.5", "MADE CT; 2015-12-10 @ 17:10:52;", "", "Fire: FIRE ALARM", "2015-12-10 17:40:00",
                 "T", "A", "1")
    assert found.lat is None and found.remarks == [["outside", "30.333596, -95.5"]]


def test_san_diego_has_addresses_in_parts_and_numbers_of_its_own() -> None:
    cells = ("E23010000001", "2023-01-01 00:00:05", "1", "0", "", "05TH", "AVE", "", "G", "", "415V", "CAN", "523", "2")
    found = read(SAN_DIEGO, *cells)
    assert (found.key, found.place, found.sort.code) == ("san-diego:E23010000001", "05TH AVE & G", "0201")
    assert found.received_at == datetime(2023, 1, 1, 8, 0, 5, tzinfo=UTC)
    assert read(SAN_DIEGO, *(cells[:3] + ("600",) + cells[4:8] + ("",) + cells[9:])).place == "600 05TH AVE"


def test_records_110_read_by_their_field_names() -> None:
    found = read(SHEET_110, "330299000000202611200001", "330299", "01", "2026-11-20 22:15:00", "2026-11-20 22:15:20",
                 "2026-11-20 22:17:00", "13805741234", "王先生", "", "云湖镇春华路8号", "楼下烧烤店很吵", "还在放音乐", "", "09",
                 "商业噪声", "121.45", "29.85", "03", "L-1")
    assert found.key == "records-110:330299000000202611200001"
    assert found.received_at == datetime(2026, 11, 20, 14, 15, tzinfo=UTC)
    assert found.entered_at == datetime(2026, 11, 20, 14, 17, tzinfo=UTC)
    assert (found.words, found.caller_name, found.caller_phone) == ("楼下烧烤店很吵 还在放音乐", "王先生", "13805741234")
    assert (found.sort.code, found.level, found.given_class, found.recording) == ("0902", 3, "09 · 商业噪声", "L-1")
    assert (found.lat, found.lon) == (29.85, 121.45)


def test_records_110_read_by_their_chinese_names_too() -> None:
    headers = ("接警单编号", "报警时间", "报警内容", "警情地址", "警情类别")
    found = read(headers, "1", "2026年11月20日 22:15", "很吵", "春华路8号", "家庭暴力")
    assert (found.sort.code, found.sort.restricted, found.place) == ("0301", True, "春华路8号")


@pytest.mark.parametrize(("given", "code"), [
    ("2015-02-30 10:00:00", "cannot be"), ("soon", "cannot be"), ("1899-12-31 00:00:00", "before 1990"), ("2031-01-01 00:00:00", "future"),
    ("", "does not say when")])
def test_a_time_that_cannot_be_refuses_the_row_and_names_the_field(given: str, code: str) -> None:
    field, sentence = refused(SAN_DIEGO, "E1", given, "1", "0", "", "05TH", "AVE", "", "G", "", "415V", "CAN", "523", "2")
    assert field == "date_time" and code in sentence


def test_a_row_that_says_nothing_is_refused() -> None:
    assert "neither what happened nor where" in refused(SAN_DIEGO, "E1", "2023-01-01 00:00:05", *[""] * 12)[1]


def test_a_row_without_its_number_is_known_by_all_of_it() -> None:
    found = read(SAN_DIEGO, "", "2023-01-01 00:00:05", "1", "0", "", "05TH", "AVE", "", "G", "", "415V", "CAN", "523", "2")
    assert len(found.key) == 64


def test_a_map_of_ones_own_needs_little(file: Path) -> None:
    reader = mapped(file, 'words = ["what"]\nplace = ["where"]\ntime = "time"\n')
    row = {"time": "2026-11-20 22:15", "what": "很吵", "where": "春华路8号"}
    found = reader.read(row, "k")
    assert found.received_at == datetime(2026, 11, 20, 14, 15, tzinfo=UTC)
    assert (found.words, found.place, found.sort.code) == ("很吵", "春华路8号", "1207")


def test_a_map_sorts_by_its_table_and_its_levels(file: Path) -> None:
    text = 'time = "time"\n[class]\ngiven = ["what"]\n[class.map]\nnoise = "0902"\n[level]\ncolumn = "where"\nmap = { high = 1 }\n'
    found = mapped(file, text).read({"time": "2026-11-20 22:15", "what": "noise", "where": "high"}, "k")
    assert (found.sort.code, found.level, found.given_class) == ("0902", 1, "noise")


@pytest.mark.parametrize(("text", "sentence"), [
    ('words = ["what"]\n', "which column holds the time"),
    ('time = "time"\nwhat = 1\n', "keys that mean nothing: what"),
    ('time = "time"\n[point]\nlatt = "a"\n', "point.latt"),
    ('time = "time"\nzone = "Asia/Nowhere"\n', "time zone that does not exist: Asia/Nowhere"),
    ('time = "time"\n[class.map]\na = "9999"\n', "not in the category tree: 9999"),
    ('time = "time"\n[point]\ndatum = "wgs"\n', "wgs84, gcj02 or bd09"),
    ('time = "time"\nwords = ["whta"]\n', "lacks columns that the map map names: whta"),
    ('time = { column = "time", formats = ["%Q"] }\n', "cannot be read: %Q"),
    ('time = { column = "time", pattern = "(" }\n', "does not read as one"),
    ('time = "time"\nwords = [3]\n', "does not read as one"),
    ('time = \n', "is no TOML"),
])
def test_a_fault_in_a_map_is_said_in_a_sentence(file: Path, text: str, sentence: str) -> None:
    assert sentence in complaint(file, text)


def test_a_map_that_is_not_there_is_said(tmp_path: Path) -> None:
    with override("en"), pytest.raises(MapError, match="cannot be opened"):
        read_map(tmp_path / "none.toml")


@given(st.datetimes(datetime(2000, 1, 1), datetime(2026, 11, 20)).map(lambda at: at.replace(microsecond=0)),
       st.sampled_from(["%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y%m%d%H%M%S", "%Y-%m-%dT%H:%M:%S"]))
def test_the_usual_ways_of_writing_a_time_are_read(at: datetime, format_: str) -> None:
    headers = ("JJDBH", "BJSJ", "BJNR")
    found = read(headers, "1", at.strftime(format_), "很吵", name="records-110")
    assert found.received_at.astimezone(preset("records-110").zone).replace(tzinfo=None, fold=0) == at


def test_figures_without_signs_between_them_are_not_shared_out_wrongly() -> None:
    headers = ("JJDBH", "BJSJ", "BJNR")
    assert read(headers, "1", "202611200903", "很吵").received_at == datetime(2026, 11, 20, 1, 3, tzinfo=UTC)
    with pytest.raises(RowRefused):
        read(headers, "1", "2026112009", "很吵")
