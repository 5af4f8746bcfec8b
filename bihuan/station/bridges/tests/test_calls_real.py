"""Records that others recorded, where they are at hand. Nothing of them is kept here."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from bihuan.__main__ import main
from bihuan.station.bridges.tables import open_table
from bihuan.station.calls.models import Call
from bihuan.station.loop.models import Matter, Step
from bihuan.station.people.models import Organisation

SHARED = Path(os.environ.get("BIHUAN_SHARED", Path(__file__).parents[5] / "shared")) / "data" / "calls"
# File, preset, rows, exact repeats, rows whose point lies far outside
FILES = (
    ("seattle_2015.csv.gz", "seattle", 91_067, 782, 0), ("montgomery_911.csv.gz", "montgomery", 99_492, 0, 15),
    ("san_diego_2023_01.csv.gz", "san-diego", 26_595, 0, 0),
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not SHARED.is_dir(), reason=f"the real records are not at {SHARED}; BIHUAN_SHARED names another place"),
]


@pytest.fixture(autouse=True)
def station() -> Organisation:
    return Organisation.objects.create(code="S1", name="云湖派出所", kind="station", number_code="330299", since=date(2020, 1, 1))


@pytest.mark.parametrize(("name", "preset", "rows", "repeats", "noted"), FILES)
def test_every_real_row_is_accounted_for(
    name: str, preset: str, rows: int, repeats: int, noted: int, tmp_path: Path, capsys: pytest.CaptureFixture[str],
) -> None:
    main(["import", "calls", str(SHARED / name), "--dry-run", "--rejects", str(tmp_path), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["map"] == preset
    assert (told["read"], told["new"], told["already"], told["rejected"], told["noted"]) == (rows, rows - repeats, repeats, 0, noted)


def test_a_month_of_real_calls_goes_in_with_incidents_and_steps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["import", "calls", str(SHARED / "san_diego_2023_01.csv.gz"), "--rejects", str(tmp_path), "--json"]
    main(words)
    assert json.loads(capsys.readouterr().out)["new"] == 26_595
    assert Call.objects.count() == Matter.objects.filter(closed_at__isnull=False).count() == Step.objects.count() == 26_595
    main(words)
    again = json.loads(capsys.readouterr().out)
    assert (again["new"], again["already"]) == (0, 26_595)


def test_a_sheet_inside_an_archive_among_other_files_is_found() -> None:
    table = open_table(SHARED / "portland_080116_083116_Data.zip")
    assert table.headers[:2] == ("CATEGORY", "CALL GROUPS") and table.total == 19_375
