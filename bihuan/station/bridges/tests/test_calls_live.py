"""Rows taken as if they had just been rung in."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bihuan.station.bridges.calls import live
from bihuan.station.bridges.calls.command import station_finder
from bihuan.station.bridges.calls.live import Live
from bihuan.station.bridges.calls.load import Account, Load
from bihuan.station.bridges.calls.maps import preset
from bihuan.station.bridges.calls.reading import Reader
from bihuan.station.bridges.calls.report import Report
from bihuan.station.bridges.tables import open_table
from bihuan.station.calls.models import Call
from bihuan.station.loop.models import Due, Matter
from tests.cast import Cast, made

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CRASH = "2,2026-03-02 08:57,两车相撞,0501\n"
ROWS = f"JJDBH,BJSJ,BJNR,JQLBDM\n1,2026-03-02 08:55,很吵,0902\n{CRASH}{CRASH}3,never,坏行,\n"


@pytest.fixture
def cast(db: None) -> Cast:
    return made()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "calls.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def bring(file: Path) -> Account:
    table = open_table(file)
    with Report(file.with_suffix(".xlsx"), table.headers) as report:
        load = Load(Reader(preset("records-110"), table.headers, NOW), Live(lambda: NOW), station_finder("station", by_row=False), report)
        return load.run(table.rows(), lambda count: None)


def test_a_live_row_is_a_call_with_an_open_incident_and_running_clocks(cast: Cast, file: Path) -> None:
    account = bring(file)
    assert (account.read, account.new, account.already, account.rejected) == (4, 2, 1, 1)
    for call in Call.objects.all():
        assert call.matter and call.matter.closed_at is None and not call.history and call.entered_at == NOW
        assert Due.objects.filter(matter=call.matter, stopped_at=None).exists()
    assert list(Call.objects.order_by("number").values_list("number", "source")) == [
        ("330299-20260302-0001", "feed"), ("330299-20260302-0002", "feed")]


def test_again_it_changes_nothing(cast: Cast, file: Path) -> None:
    bring(file)
    again = bring(file)
    assert (again.new, again.already, again.rejected) == (0, 3, 1)
    assert Matter.objects.count() == 2


def test_a_call_that_was_left_without_incident_gets_it_next_time(cast: Cast, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened, open_for = [], live.open_for

    def cut_off(call: Call, **more: object) -> Matter:
        if opened:
            raise KeyboardInterrupt
        opened.append(call)
        return open_for(call, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(live, "open_for", cut_off)
    with pytest.raises(KeyboardInterrupt):
        bring(file)
    assert Call.objects.filter(matter=None).count() == 1
    monkeypatch.undo()
    assert bring(file).already == 3
    assert not Call.objects.filter(matter=None).exists() and Matter.objects.count() == 2
