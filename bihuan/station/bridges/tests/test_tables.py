"""One door for every table: what it reads, and how it refuses."""

import gzip
import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
from django.utils.translation import override

from bihuan.station.bridges.tables import EXTRA, TableError, open_table, read_table

TEXT = "编号,地点,内容\n1,春华路8号,\"楼下, 很吵\"\n2,滨江夜宵城,两人争吵\n"
ROWS = [(2, {"编号": "1", "地点": "春华路8号", "内容": "楼下, 很吵"}), (3, {"编号": "2", "地点": "滨江夜宵城", "内容": "两人争吵"})]


def sheet(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["编号", "时间", "地点"])
        page.write_row(1, 0, [7, None, "春华路8号"])
        page.write_datetime(1, 1, datetime(2026, 11, 21), book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
        page.write_row(3, 0, [7.5, "2026-11-21 10:30", "=1+1"])
    return path


def zipped(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return path


def refusal(path: Path) -> str:
    with override("en"):
        with pytest.raises(TableError) as caught:
            list(read_table(path))
        return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(TEXT.encode(encoding))
    assert list(read_table(path)) == ROWS


def test_the_encoding_is_found_where_the_first_megabyte_is_plain(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(b"n,words\n" + b"1,plain\n" * 200_000 + "2,楼下很吵\n".encode("gb18030"))
    *_, (line, last) = read_table(path)
    assert (line, last) == (200_002, {"n": "2", "words": "楼下很吵"})


def test_a_character_cut_by_a_block_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    text = "words\n" + "吵" * 700_000 + "\n"
    path.write_bytes(text.encode())
    assert [len(row["words"]) for _, row in read_table(path)] == [700_000]


def test_gz_xlsx_and_zip_read_alike(tmp_path: Path) -> None:
    packed = tmp_path / "calls.csv.gz"
    packed.write_bytes(gzip.compress(TEXT.encode("gb18030")))
    assert list(read_table(packed)) == ROWS
    assert list(read_table(zipped(tmp_path / "calls.zip", calls_csv=TEXT.encode(), readme_md=b"x"))) == ROWS
    inside = sheet(tmp_path / "calls.xlsx").read_bytes()
    assert list(read_table(zipped(tmp_path / "sheet.zip", calls_xlsx=inside))) == list(read_table(tmp_path / "calls.xlsx"))


def test_cells_of_a_sheet_read_as_they_look(tmp_path: Path) -> None:
    assert list(read_table(sheet(tmp_path / "calls.xlsx"))) == [
        (2, {"编号": "7", "时间": "2026-11-21", "地点": "春华路8号"}),  # calamine gives midnight as a bare day
        (4, {"编号": "7.5", "时间": "2026-11-21 10:30", "地点": "0"}),
    ]


def test_what_a_file_is_does_not_depend_on_its_name(tmp_path: Path) -> None:
    path = sheet(tmp_path / "calls.csv")
    assert len(list(read_table(path))) == 2


def test_a_quoted_cell_may_hold_lines_and_the_line_counted_is_its_first(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text('a,b\n1,"x\ny"\n\n2,z\n')
    assert list(read_table(path)) == [(2, {"a": "1", "b": "x\ny"}), (5, {"a": "2", "b": "z"})]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "calls.csv"
    path.write_text(f"a{delimiter}b\n1{delimiter}2\n")
    assert list(read_table(path)) == [(2, {"a": "1", "b": "2"})]


def test_rows_of_another_length_can_be_told(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("a,b\n1\n1,2,3\n")
    assert [row for _, row in read_table(path)] == [{"a": "1"}, {"a": "1", "b": "2", EXTRA: "3"}]


def test_a_cell_of_a_megabyte_is_read(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text(f"a,b\n1,{'x' * 1_000_000}\n")
    assert [len(row["b"]) for _, row in read_table(path)] == [1_000_000]


def test_names_that_stand_twice_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("a,a,,b,\n1,2,3,4\n")
    assert open_table(path).headers == ("a", "a 2", "#3", "b")


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    for name, content in {"a.csv": b"", "b.csv": b"\n\n", "c.csv.gz": gzip.compress(b"")}.items():
        (tmp_path / name).write_bytes(content)
        assert refusal(tmp_path / name) == f"The file {name} is empty."
    with xlsxwriter.Workbook(tmp_path / "d.xlsx") as book:
        book.add_worksheet()
    assert "is empty" in refusal(tmp_path / "d.xlsx")


def test_a_file_without_header_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("1,2026-11-21 10:30,春华路\n2,2026-11-21 10:31,春华路\n")
    assert "must name the columns" in refusal(path)


@pytest.mark.parametrize("kept", [0.02, 0.5, 0.95, 0.999])
def test_a_torn_file_is_refused_before_its_first_row(tmp_path: Path, kept: float) -> None:
    whole = sheet(tmp_path / "whole.xlsx").read_bytes()
    long = "编号,内容\n" + "".join(f"{number},楼下很吵 {number * 7919 % 1000}\n" for number in range(20_000))
    files = {"a.xlsx": whole, "b.csv.gz": gzip.compress(long.encode()),
             "c.zip": zipped(tmp_path / "whole.zip", calls_csv=long.encode()).read_bytes(),
             "d.zip": zipped(tmp_path / "sheet.zip", calls_xlsx=whole).read_bytes()}
    for name, content in files.items():
        path = tmp_path / name
        path.write_bytes(content[:int(len(content) * kept)])
        with pytest.raises(TableError):
            open_table(path)
        assert "torn" in refusal(path)


def test_a_zip_with_a_damaged_member_is_refused(tmp_path: Path) -> None:
    whole = zipped(tmp_path / "whole.zip", calls_csv=TEXT.encode() * 500).read_bytes()
    at = whole.index(b"calls.csv") + 60
    (tmp_path / "calls.zip").write_bytes(whole[:at] + bytes(each ^ 0xFF for each in whole[at:at + 8]) + whole[at + 8:])
    assert "torn" in refusal(tmp_path / "calls.zip")


def test_a_wrong_encoding_is_refused(tmp_path: Path) -> None:
    wrong = {"latin-1": "café,crème,façade\n" * 50 + "où,ça,né\n", "big5": "編號,地點\n" + "1,警察局門口有人吵架報警\n" * 50}
    for encoding, text in wrong.items():
        path = tmp_path / f"{encoding}.csv"
        path.write_bytes(text.encode(encoding))
        assert "neither UTF-8 nor GB18030" in refusal(path), encoding
    (tmp_path / "binary.csv").write_bytes(bytes(range(256)) * 40)
    assert "neither" in refusal(tmp_path / "binary.csv")


def test_an_archive_must_hold_one_table(tmp_path: Path) -> None:
    assert "it holds 0" in refusal(zipped(tmp_path / "none.zip", readme_md=b"x"))
    assert "it holds 2" in refusal(zipped(tmp_path / "two.zip", a_csv=b"a,b\n", b_csv=b"a,b\n"))


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    assert "There is no file" in refusal(tmp_path / "nowhere.csv")
    assert "cannot be opened" in refusal(tmp_path)


def test_a_file_that_is_not_what_its_name_says_is_refused(tmp_path: Path) -> None:
    (tmp_path / "calls.xlsx").write_bytes(b"not a sheet at all")
    assert "torn or is not what its name says" in refusal(tmp_path / "calls.xlsx")


def test_rows_stream_from_text(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(io.BytesIO(b"a\n" + b"1\n" * 100_000).getvalue())
    rows = open_table(path).rows()
    assert next(rows) == (2, {"a": "1"})
