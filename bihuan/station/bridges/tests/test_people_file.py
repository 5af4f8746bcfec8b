"""`bihuan import people`."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from django.contrib.auth.password_validation import validate_password

from bihuan.station.bridges.people_file import run_import
from bihuan.station.bridges.report import Report
from bihuan.station.bridges.tables import TableError, read_table
from bihuan.station.people.forbidden import ForbiddenColumns
from bihuan.station.people.models import Organisation, Person, Posting
from bihuan.station.people.structure import found

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
HEAD = "用户名,姓名,机构代码,岗位,任职日期,离任日期\n"


@pytest.fixture(autouse=True)
def station() -> Organisation:
    return found("330203", "云湖派出所", "station", since=date(2026, 1, 1))


def bring(path: Path, text: str, *, dry_run: bool = False, encoding: str = "utf-8") -> Report:
    path.write_bytes(text.encode(encoding))
    report = run_import(path, dry_run=dry_run, now=NOW)
    assert report.read == report.new + report.already + report.changed + report.rejected
    return report


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "people.csv"


def test_a_row_makes_an_account_without_password_and_a_posting(file: Path, station: Organisation) -> None:
    report = bring(file, HEAD + "Lin,林晓彤,330203,民警,2026-03-01,\n")
    person = Person.objects.get()
    assert (report.read, report.new) == (1, 1)
    assert (person.username, person.name, person.has_usable_password()) == ("lin", "林晓彤", False)
    assert Posting.objects.values_list("person", "organisation", "post", "since", "until").get() == (
        person.pk, station.pk, "officer", date(2026, 3, 1), None)


def test_twice_changes_nothing(file: Path) -> None:
    text = HEAD + "lin,林晓彤,330203,officer,,\nshen,沈国平,330203,所长,2026/1/1,\nshen,沈国平,330203,教导员,,\n"
    assert bring(file, text).new == 3
    before = list(Person.objects.values()), list(Posting.objects.values())
    again = bring(file, text)
    assert (again.read, again.already) == (3, 3)
    assert (list(Person.objects.values()), list(Posting.objects.values())) == before


def test_a_dry_run_writes_nothing_and_counts_the_same(file: Path) -> None:
    text = HEAD + "lin,林晓彤,330203,officer,,\nshen,沈国平,999,officer,,\n"
    dry = bring(file, text, dry_run=True)
    assert (dry.new, dry.rejected) == (1, 1)
    assert not Person.objects.exists() and not Posting.objects.exists()
    wet = bring(file, text)
    assert (wet.new, wet.rejected) == (1, 1)


def test_a_new_name_or_a_last_day_is_a_change(file: Path) -> None:
    bring(file, HEAD + "lin,林晓彤,330203,officer,2026-01-01,\n")
    assert bring(file, HEAD + "lin,林晓彤,330203,officer,2026-01-01,2026-12-31\n").changed == 1
    assert Posting.objects.get().until == date(2026, 12, 31)
    assert bring(file, HEAD + "lin,林小彤,330203,officer,2026-01-01,2026-12-31\n").changed == 1
    assert Person.objects.get().name == "林小彤"


def test_a_posting_without_a_first_day_begins_today(file: Path) -> None:
    bring(file, "username,name,organisation,post\nlin,林晓彤,330203,officer\n")
    assert Posting.objects.get().since == TODAY


@pytest.mark.parametrize(("row", "field"), [
    (",林晓彤,330203,officer,,", "username"), ("lin,,330203,officer,,", "name"), ("lin,林晓彤,,officer,,", "organisation"),
    ("lin,林晓彤,999,officer,,", "organisation"), ("lin,林晓彤,330203,魔术师,,", "post"),
    ("lin,林晓彤,330203,officer,2026-02-30,", "since"),
    ("lin,林晓彤,330203,officer,soon,", "since"), ("lin,林晓彤,330203,officer,2026-05-01,2026-04-01", "until"),
    ("lin,林" + "彤" * 80 + ",330203,officer,,", "name"), ("no good,林,330203,officer,,", "username"),
])
def test_what_cannot_be_taken_is_told_with_line_field_and_a_sentence_in_both_languages(file: Path, row: str, field: str) -> None:
    report = bring(file, HEAD + f"shen,沈国平,330203,所长,,\n{row}\n")
    assert (report.new, report.rejected) == (1, 1)
    assert report.rejects_file == f"{file}.rejects.xlsx"
    [(_, told)] = read_table(report.rejects_file)
    values = list(told.values())
    assert values[:2] == ["3", field]
    assert all(values[2:4]), "a sentence in Chinese and one in English"


def test_rejects_are_forgotten_when_the_file_is_mended(file: Path) -> None:
    bad = bring(file, HEAD + "lin,林晓彤,999,officer,,\n")
    bring(file, HEAD + "lin,林晓彤,330203,officer,,\n")
    assert not Path(bad.rejects_file).exists()


def test_one_user_name_with_two_names_is_refused_and_the_first_line_stands(file: Path) -> None:
    text = HEAD + "lin,林晓彤,330203,officer,,\nlin,林小彤,330203,auxiliary,,\n"
    for _ in range(2):
        report = bring(file, text)
        assert report.rejected == 1
        assert Person.objects.get().name == "林晓彤"


def test_an_exact_repeat_counts_as_already_in(file: Path) -> None:
    report = bring(file, HEAD + "lin,林晓彤,330203,officer,,\n" * 2)
    assert (report.new, report.already) == (1, 1)


@pytest.mark.parametrize("header", ["身份证号", "民族", "车牌", "指纹"])
def test_a_forbidden_column_refuses_the_whole_file(file: Path, header: str) -> None:
    with pytest.raises(ForbiddenColumns, match=header):
        bring(file, f"用户名,姓名,机构代码,岗位,{header}\nlin,林晓彤,330203,民警,x\n")
    assert not Person.objects.exists()


def test_a_missing_column_is_named(file: Path) -> None:
    with pytest.raises(TableError, match="岗位"):
        bring(file, "用户名,姓名,机构代码\nlin,林晓彤,330203\n")


def test_gb18030_and_xlsx_are_read_like_utf8(tmp_path: Path) -> None:
    rows = [["用户名", "姓名", "机构代码", "岗位", "备注"], ["lin", "林晓彤", "330203", "民警", "很好"]]
    assert bring(tmp_path / "people.csv", "\n".join(",".join(row) for row in rows), encoding="gb18030").new == 1
    book = xlsxwriter.Workbook(tmp_path / "people.xlsx")
    sheet = book.add_worksheet()
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row)
    book.close()
    report = run_import(tmp_path / "people.xlsx", dry_run=False, now=NOW)
    assert report.already == 1
    assert list(report.ignored) == ["备注"]


def test_progress_is_told_row_by_row(file: Path) -> None:
    steps: list[tuple[int, int]] = []
    file.write_text(HEAD + "lin,林晓彤,330203,officer,,\nshen,沈国平,330203,所长,,\n")
    run_import(file, dry_run=True, now=NOW, progress=lambda done, total: steps.append((done, total)))
    assert steps == [(1, 2), (2, 2)]


def test_first_passwords_are_given_once_and_stand_on_a_sheet_for_the_owner_only(file: Path) -> None:
    Person.objects.create_user("shen", password="already has one", name="沈国平")
    file.write_text(HEAD + "lin,林晓彤,330203,officer,,\nshen,沈国平,330203,所长,,\n")
    assert not run_import(file, dry_run=True, now=NOW, passwords=True).passwords_file
    sheet = Path(run_import(file, dry_run=False, now=NOW, passwords=True).passwords_file)
    assert sheet.stat().st_mode & 0o077 == 0
    [(_, row)] = read_table(sheet)
    username, name, password = row.values()
    assert (username, name) == ("lin", "林晓彤")
    validate_password(password, Person.objects.get(username="lin"))
    assert Person.objects.get(username="lin").check_password(password)
    assert Person.objects.get(username="shen").check_password("already has one")
    assert not run_import(file, dry_run=False, now=NOW, passwords=True).passwords_file, "everybody has one now"
