"""A full disk: a clear sentence, nothing half written, what was saved before stands.

The disk is full for one process by a limit on the size of the files it writes, which needs no rights and works everywhere.
"""

import pytest

from tests.station import Answer, Station

ROOM = 64 * 1024


def on_a_full_disk(station: Station, *words: object) -> Answer:
    return station.bihuan(*words, before=("prlimit", f"--fsize={ROOM}"))


def assert_told(answer: Answer) -> None:
    assert answer.code == 1
    assert answer.said["code"] == "full", answer
    assert "磁盘已满" in answer.said["sentence"]["zh-hans"]
    assert "The disk is full" in answer.said["sentence"]["en"]


def test_a_first_start_on_a_full_disk_is_told_and_the_next_one_completes_it(station: Station) -> None:
    if station.database:
        pytest.skip("the tables are PostgreSQL's own files")
    assert_told(on_a_full_disk(station, "migrate"))
    assert station.bihuan("migrate").code == 0
    assert station.bihuan("audit", "verify").said["clean"]


def test_a_step_that_does_not_fit_is_told_and_nothing_before_it_is_lost(station: Station) -> None:
    if station.database:
        pytest.skip("the tables are PostgreSQL's own files")
    station.migrate()
    before = station.bihuan("seal").said["seal"]
    while (answer := on_a_full_disk(station, "seal")).code == 0:
        before = answer.said["seal"]
    assert_told(answer)
    audit = station.bihuan("audit", "verify").said
    assert audit["clean"] and audit["seals"] == before
    assert station.bihuan("seal").code == 0, "with room again, work goes on"


def test_a_back_up_that_does_not_fit_leaves_no_half_file_behind(station: Station) -> None:
    station.migrate()
    answer = on_a_full_disk(station, "backup")
    assert answer.code == 1
    assert answer.said["sentence"].keys() == {"zh-hans", "en"}
    assert list((station.home / "backups").iterdir()) == []
    assert station.bihuan("backup").code == 0


def test_the_heart_beats_on_a_full_disk(station: Station) -> None:
    station.migrate()
    assert on_a_full_disk(station, "sweep").code == 0
