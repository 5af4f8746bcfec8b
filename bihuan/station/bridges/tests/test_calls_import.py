"""`bihuan import calls`: every row accounted for, twice changes nothing."""

import gzip
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.utils.timezone import now as clock
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.__main__ import main
from bihuan.station.bridges.tables import read_table
from bihuan.station.calls.models import Call
from bihuan.station.loop.models import Matter, Notice, Step
from bihuan.station.people.models import Organisation
from bihuan.station.places.models import Area

pytestmark = pytest.mark.django_db

HEAD = "JJDBH,BJSJ,BJNR,JQDZ,JQLBDM,BJDH\n"
ROWS = "1,2026-11-20 22:15,楼下很吵,春华路8号,0902,13805741234\n2,2026-11-20 22:20,两车相撞,滨江路,0501,\n"
Import = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def station() -> Organisation:
    return Organisation.objects.create(code="S1", name="云湖派出所", kind="station", number_code="330299", since=date(2020, 1, 1))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "calls.csv"


@pytest.fixture
def bring(capsys: pytest.CaptureFixture[str]) -> Import:
    def run(path: Path, *words: object) -> dict[str, Any]:
        main(["import", "calls", str(path), *map(str, words), "--json"])
        told: dict[str, Any] = json.loads(capsys.readouterr().out)
        if "read" in told:
            assert told["read"] == told["new"] + told["already"] + told["rejected"]
        return told

    return run


def counts(told: dict[str, Any]) -> tuple[int, int, int, int]:
    return told["read"], told["new"], told["already"], told["rejected"]


def rejects(told: dict[str, Any]) -> list[dict[str, str]]:
    return [row for _, row in read_table(told["rejects_file"])]


def test_each_row_becomes_a_call_an_incident_and_one_step(file: Path, bring: Import, station: Organisation) -> None:
    file.write_text(HEAD + ROWS, encoding="utf-8")
    told = bring(file)
    assert told["ok"] and counts(told) == (2, 2, 0, 0) and told["map"] == "records-110" and told["rejects_file"] == ""
    first, second = Call.objects.order_by("received_at")
    assert (first.number, second.number) == ("330299-20261120-0001", "330299-20261120-0002")
    assert (first.words, first.place, first.category, first.level) == ("楼下很吵", "春华路8号", "0902", 4)
    assert first.source == "file" and first.history
    assert first.received_at == datetime(2026, 11, 20, 14, 15, tzinfo=UTC) and first.station == station
    matter = first.matter
    assert matter and matter.number == "330299-20261120-0001-J1" and matter.closed_at and matter.origin == station
    assert list(Step.objects.filter(matter=matter).values_list("move", "to_state")) == [("imported", "closed")]
    assert Matter.objects.count() == 2 and not Notice.objects.exists()


def test_the_same_file_again_changes_nothing(file: Path, bring: Import) -> None:
    file.write_text(HEAD + ROWS, encoding="utf-8")
    bring(file)
    before = list(Call.objects.order_by("pk").values())
    assert counts(bring(file)) == (2, 0, 2, 0)
    assert list(Call.objects.order_by("pk").values()) == before and Step.objects.count() == 2


def test_repeats_in_a_file_are_already_in(file: Path, bring: Import) -> None:
    file.write_text(HEAD + ROWS + ROWS, encoding="utf-8")
    assert counts(bring(file)) == (4, 2, 2, 0)


def test_rows_without_a_number_are_the_same_only_if_all_of_them_is(file: Path, bring: Import) -> None:
    file.write_text(HEAD + ",2026-11-20 22:15,很吵,A,,\n,2026-11-20 22:15,很吵,A,,\n,2026-11-20 22:15,很吵,B,,\n", encoding="utf-8")
    assert counts(bring(file)) == (3, 2, 1, 0)


def test_a_dry_run_counts_the_same_and_writes_nothing(file: Path, bring: Import) -> None:
    file.write_text(HEAD + ROWS + ROWS + "3,never,很吵,,,\n", encoding="utf-8")
    assert counts(bring(file, "--dry-run")) == (5, 2, 2, 1)
    assert not Call.objects.exists() and not Matter.objects.exists()
    assert counts(bring(file)) == (5, 2, 2, 1)


def test_rejects_say_line_field_and_why_in_both_languages(file: Path, bring: Import) -> None:
    file.write_text(HEAD + ROWS + "3,2026-02-30 10:00,很吵,,,\n4,2026-11-20 10:00\n5,,很吵,,,\n", encoding="utf-8")
    told = bring(file)
    assert counts(told) == (5, 2, 0, 3)
    assert Path(told["rejects_file"]) == file.with_name("calls.csv.rejects.xlsx")
    listed = [list(row.values()) for row in rejects(told)]
    assert [row[:2] for row in listed] == [["4", "BJSJ"], ["5", ""], ["6", "BJSJ"]]
    assert all(row[2] and row[3] for row in listed)
    assert "2026-02-30 10:00" in listed[0][3] and listed[0][4:7] == ["3", "2026-02-30 10:00", "很吵"]
    assert "6 columns" in listed[1][3] and "does not say when" in listed[2][3]


def test_a_list_of_rejects_that_is_no_longer_true_goes(file: Path, bring: Import) -> None:
    file.write_text(HEAD + "1,never,很吵,,,\n", encoding="utf-8")
    listed = Path(bring(file)["rejects_file"])
    assert listed.exists()
    file.write_text(HEAD + ROWS, encoding="utf-8")
    bring(file)
    assert not listed.exists()


def test_rejects_may_be_sent_elsewhere(file: Path, tmp_path: Path, bring: Import) -> None:
    file.write_text(HEAD + "1,never,很吵,,,\n", encoding="utf-8")
    assert Path(bring(file, "--rejects", tmp_path / "out")["rejects_file"]).parent == tmp_path / "out"


def test_a_folder_that_is_read_only_is_left_alone(tmp_path: Path, bring: Import) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    (folder / "calls.csv").write_text(HEAD + "1,never,很吵,,,\n", encoding="utf-8")
    folder.chmod(0o555)
    told = bring(folder / "calls.csv")
    assert Path(told["rejects_file"]).is_file() and Path(told["rejects_file"]).parent != folder
    assert [path.name for path in folder.iterdir()] == ["calls.csv"]


def test_a_cell_that_looks_like_a_formula_stays_text_in_the_list_of_rejects(file: Path, bring: Import) -> None:
    file.write_text(HEAD + '1,never,"=HYPERLINK(""http://x"",""y"")",,,\n', encoding="utf-8")
    assert "=HYPERLINK" in "".join(rejects(bring(file))[0].values())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_gz_zip_and_every_encoding_bring_the_same_calls(tmp_path: Path, bring: Import, encoding: str) -> None:
    text = (HEAD + ROWS).encode(encoding)
    (tmp_path / "a.csv").write_bytes(text)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(text))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("calls.csv", text)
    assert [counts(bring(tmp_path / name)) for name in ("a.csv", "a.csv.gz", "a.zip")] == [(2, 2, 0, 0), (2, 0, 2, 0), (2, 0, 2, 0)]
    assert "楼下很吵" in Call.objects.values_list("words", flat=True)


def test_a_sheet_brings_calls_with_its_own_times(tmp_path: Path, bring: Import) -> None:
    with xlsxwriter.Workbook(tmp_path / "calls.xlsx") as book:
        page, days = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        page.write_row(0, 0, ["JJDBH", "BJSJ", "BJNR"])
        page.write_row(1, 0, [1, None, "很吵"])
        page.write_datetime(1, 1, datetime(2026, 11, 20, 22, 15), days)
        page.write_row(2, 0, [2, None, "半夜"])
        page.write_datetime(2, 1, datetime(2026, 11, 20), days)
    assert counts(bring(tmp_path / "calls.xlsx")) == (2, 2, 0, 0)
    times = Call.objects.order_by("received_at").values_list("received_at", flat=True)
    assert list(times) == [datetime(2026, 11, 19, 16, tzinfo=UTC), datetime(2026, 11, 20, 14, 15, tzinfo=UTC)]


def test_a_torn_file_brings_nothing_and_says_so_in_both_languages(tmp_path: Path, bring: Import) -> None:
    path = tmp_path / "calls.csv.gz"
    path.write_bytes(gzip.compress((HEAD + ROWS * 500).encode())[:-9])
    told = bring(path)
    assert not told["ok"] and told["code"] == "table" and counts(told) == (0, 0, 0, 0)
    assert set(told["sentence"]) == {"zh-hans", "en"} and "torn" in told["sentence"]["en"]
    assert not Call.objects.exists()


def test_a_table_with_forbidden_columns_is_refused_whole(file: Path, bring: Import) -> None:
    file.write_text("JJDBH,BJSJ,BJNR,身份证号\n1,2026-11-20 22:15,很吵,1\n", encoding="utf-8")
    told = bring(file)
    assert told["code"] == "forbidden" and "身份证号" in told["sentence"]["en"] and not Call.objects.exists()


def test_a_point_in_the_sea_is_noted_and_the_call_is_kept(file: Path, bring: Import) -> None:
    outline = '{"type": "Polygon", "coordinates": [[[121.4,29.8],[121.5,29.8],[121.5,29.9],[121.4,29.9],[121.4,29.8]]]}'
    county = Area.objects.create(code="330299", name="云湖区", kind="county", polygon=outline, since=date(2020, 1, 1))
    file.write_text("JJDBH,BJSJ,BJNR,BJRYZB,BJRXZB\n1,2026-11-20 22:15,海上,29.85,123.9\n2,2026-11-20 22:16,岸上,29.85,121.45\n"
                    "3,2026-11-20 22:17,乱写,x,999\n", encoding="utf-8")
    told = bring(file)
    assert counts(told) == (3, 3, 0, 0) and told["noted"] == 2
    sea, land, wrong = Call.objects.order_by("received_at")
    assert sea.lat is None and sea.remarks == [["outside", "29.85, 123.9"]]
    assert land.lat == 29.85 and land.area == county and land.remarks == []
    assert wrong.lat is None and wrong.remarks == [["coordinates", "x, 999"]]
    assert ["2", "4"] == [list(row.values())[0] for row in rejects(told)]


def test_a_text_of_a_megabyte_comes_in_whole(file: Path, bring: Import) -> None:
    words = "吵" * 350_000
    file.write_text(HEAD + f"1,2026-11-20 22:15,{words},A,,\n", encoding="utf-8")
    told = bring(file)
    assert counts(told) == (1, 1, 0, 0) and told["noted"] == 1
    assert Call.objects.get().words == words


def test_invalid_calls_come_in_as_invalid_incidents(file: Path, bring: Import) -> None:
    file.write_text(HEAD + "1,2026-11-20 22:15,打错了,,1301,\n", encoding="utf-8")
    bring(file)
    assert Matter.objects.get().state == "invalid"


def test_protected_classes_come_in_restricted(file: Path, bring: Import) -> None:
    file.write_text(HEAD + "1,2026-11-20 22:15,丈夫打人,,0301,\n", encoding="utf-8")
    bring(file)
    assert Matter.objects.get().restricted


def test_callers_of_long_ago_get_no_key(file: Path, bring: Import) -> None:
    recent = (clock() - timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
    file.write_text(HEAD + f"1,2015-11-20 22:15,很吵,,,13805741234\n2,{recent},很吵,,,13805741234\n", encoding="utf-8")
    bring(file)
    old, new = Call.objects.order_by("received_at")
    assert old.caller_key == "" and new.caller_key


def test_where_there_are_several_stations_one_must_be_named(file: Path, bring: Import) -> None:
    second = Organisation.objects.create(code="S2", name="别处", kind="station", number_code="330288", since=date(2020, 1, 1))
    file.write_text(HEAD + ROWS, encoding="utf-8")
    told = bring(file)
    assert told["code"] == "station" and "S1, S2" in told["sentence"]["en"]
    assert counts(bring(file, "--station", "S2")) == (2, 2, 0, 0)
    assert set(Call.objects.values_list("station", flat=True)) == {second.pk}
    assert bring(file, "--station", "S9")["code"] == "station"


def test_a_row_may_name_its_station(file: Path, bring: Import) -> None:
    Organisation.objects.create(code="S2", name="别处", kind="station", number_code="330288", since=date(2020, 1, 1))
    named = (f"{nth},2026-11-20 22:15,很吵,{code}\n" for nth, code in enumerate(("S1", "330288", "X")))
    file.write_text("JJDBH,BJSJ,BJNR,GXDWDM\n" + "".join(named), encoding="utf-8")
    told = bring(file)
    assert counts(told) == (3, 2, 0, 1) and "“X” is not known here" in list(rejects(told)[0].values())[3]
    assert list(Call.objects.order_by("number").values_list("number", flat=True)) == ["330288-20261120-0001", "330299-20261120-0001"]


def test_a_map_of_ones_own(file: Path, tmp_path: Path, bring: Import) -> None:
    file.write_text("when,what\n20.11.2026 22:15,fire\n", encoding="utf-8")
    map_ = tmp_path / "map.toml"
    map_.write_text('words = ["what"]\ntime = { column = "when", formats = ["%d.%m.%Y %H:%M"] }\n'
                    '[class]\ngiven = ["what"]\nmap = { fire = "0601" }\n')
    assert bring(file)["code"] == "map"
    told = bring(file, "--map", map_)
    assert counts(told) == (1, 1, 0, 0) and Call.objects.get().category == "0601"


def test_the_account_is_told_in_words_too(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(HEAD + ROWS + "3,never,很吵,,,\n", encoding="utf-8")
    with override("zh-hans"):
        assert main(["import", "calls", str(file)]) == 0
    told = capsys.readouterr().out
    assert "3" in told and "2" in told and str(file) in told


cells = st.one_of(st.just(""), st.sampled_from(["1", "2", "2026-11-20 22:15", "2031-01-01 00:00", "0902", "95", "121.4", "很吵"]),
                  st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=("Cs",)), max_size=12))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(cells, min_size=1, max_size=8), max_size=25))
def test_every_row_of_any_table_is_new_already_or_rejected(rows: list[list[str]], file: Path, bring: Import) -> None:
    import csv

    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["JJDBH", "BJSJ", "BJNR", "BJRYZB", "BJRXZB", "JQLBDM"])
        writer.writerows(rows)
    before = Call.objects.count()
    told = bring(file)
    assert told["read"] == len(list(read_table(file)))
    assert Call.objects.count() - before == told["new"]
    again = bring(file)
    assert (again["new"], again["rejected"], again["read"]) == (0, told["rejected"], told["read"])
    assert Call.objects.count() == Matter.objects.count() == Step.objects.count()
