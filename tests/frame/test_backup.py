"""A back-up is worth what its restore is: made while others write, brought back into another home, audited."""

import io
import json
import shutil
import sqlite3
import tarfile
from pathlib import Path

import pytest

from tests.station import Station, drop_database, new_database, until


@pytest.fixture
def elsewhere(tmp_path: Path):
    database = new_database()
    made = Station(tmp_path / "elsewhere", database)
    yield made
    made.end()
    drop_database(database)


def count(station: Station, model: str) -> int:
    code = f"import django; django.setup(); from {model.rsplit('.', 1)[0]} import {model.rsplit('.', 1)[1]} as m; print(m.objects.count())"
    return int(station.python("-c", code).communicate(timeout=60)[0])


def repacked(file: Path, to: Path, change) -> Path:
    """The same archive with its members put through change(name, content), None leaving one out."""
    with tarfile.open(file) as old, tarfile.open(to, "w:gz") as new:
        for member in old.getmembers():
            content = change(member.name, old.extractfile(member).read()) if member.isfile() else b""
            if content is not None:
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
    return to


def test_a_back_up_made_while_others_write_is_one_moment_and_comes_back_whole(station: Station, elsewhere: Station) -> None:
    station.migrate()
    writers = [station.python("-m", "tests.frame.writer", name) for name in "abc"]
    until(lambda: count(station, "bihuan.station.loop.models.Matter") > 5)
    made = station.bihuan("backup")
    assert made.code == 0, made.err
    assert all(writer.poll() is None for writer in writers), "nobody was stopped by it"
    station.end()
    written = count(station, "bihuan.station.loop.models.Matter")

    shutil.copytree(station.home / "keys", elsewhere.home / "keys")  # they are kept apart from back-ups
    back = elsewhere.bihuan("restore", made.said["file"])
    assert back.code == 0, back
    assert 5 < back.said["matters"] <= written
    assert back.said["audit"]["clean"] and back.said["audit"]["matters"] == back.said["matters"]
    assert count(elsewhere, "bihuan.station.loop.models.Epoch") == 1, "cursors from before are known as old"
    assert elsewhere.bihuan("audit", "verify").code == 0
    assert next(finding for finding in elsewhere.bihuan("doctor").said["findings"] if finding["about"] == "ledger")["state"] == "good"
    writer = elsewhere.python("-m", "tests.frame.writer", "d")
    until(lambda: count(elsewhere, "bihuan.station.loop.models.Matter") > back.said["matters"])
    assert writer.poll() is None, "work goes on"


def test_it_is_made_while_serving_and_not_restored_while_serving(station: Station) -> None:
    station.migrate()
    station.serve()
    made = station.bihuan("backup")
    assert made.code == 0
    refused = station.bihuan("restore", made.said["file"], "--replace")
    assert (refused.code, refused.said["code"]) == (1, "serving")


def test_a_station_that_holds_something_is_replaced_only_when_told_so(station: Station) -> None:
    station.migrate()
    empty = station.bihuan("backup").said["file"]
    writer = station.python("-m", "tests.frame.writer", "a")
    until(lambda: count(station, "bihuan.station.loop.models.Matter") > 0)
    station.bihuan("seal")
    station.end()
    assert writer.returncode is not None
    held = count(station, "bihuan.station.loop.models.Matter")
    refused = station.bihuan("restore", empty)
    assert (refused.code, refused.said["code"]) == (1, "not-empty")
    assert count(station, "bihuan.station.loop.models.Matter") == held

    assert station.bihuan("restore", empty, "--replace").said["matters"] == 0
    assert list((station.home / "seals").glob("*.jsonl")), "the seal written since bears witness"
    if not station.database:
        with sqlite3.connect(station.home / "bihuan.sqlite3.before-restore") as aside:
            assert aside.execute("SELECT count(*) FROM loop_matter").fetchone() == (held,), "what was given up stands aside"


def test_each_restore_begins_an_epoch_of_its_own(station: Station) -> None:
    station.migrate()
    file = station.bihuan("backup").said["file"]
    newest = ("import django; django.setup(); from bihuan.station.loop.stream import newest; print(newest().epoch)")
    seen = []
    for _ in range(2):
        station.bihuan("restore", file, "--replace")
        seen.append(int(station.python("-c", newest).communicate(timeout=60)[0]))
    assert 0 < seen[0] < seen[1]


def test_keys_are_left_out_unless_asked_for(station: Station, elsewhere: Station) -> None:
    station.migrate()
    with tarfile.open(station.bihuan("backup").said["file"]) as archive:
        assert not [name for name in archive.getnames() if "key" in name]
    made = station.bihuan("backup", "--with-keys", "--to", station.home.parent / "with keys.tar.gz")
    assert Path(made.said["file"]).stat().st_mode & 0o077 == 0
    elsewhere.bihuan("restore", made.said["file"])
    for key in ("secret.key", "caller.key", "sealing.keys"):
        assert (elsewhere.home / "keys" / key).read_text() == (station.home / "keys" / key).read_text()


def test_a_file_that_is_not_what_was_written_changes_nothing(station: Station, elsewhere: Station, tmp_path: Path) -> None:
    station.migrate()
    file = Path(station.bihuan("backup").said["file"])
    whole = file.read_bytes()
    torn, text = tmp_path / "torn.tar.gz", tmp_path / "text.tar.gz"
    torn.write_bytes(whole[: len(whole) // 2])
    text.write_text("no archive")

    def other_words(name: str, content: bytes) -> bytes:
        return content + b"x" if name.startswith("database") else content

    def newer(name: str, content: bytes) -> bytes:
        if name != "manifest.json":
            return content
        manifest = json.loads(content)
        return json.dumps(manifest | {"migrations": [*manifest["migrations"], "loop.9999_later"]}).encode()

    bad = {
        "no-file": tmp_path / "nothing.tar.gz",
        "torn": torn,
        "altered": repacked(file, tmp_path / "altered.tar.gz", other_words),
        "newer": repacked(file, tmp_path / "newer.tar.gz", newer),
    }
    for code, path in bad.items():
        answer = elsewhere.bihuan("restore", path)
        assert (answer.code, answer.said["code"]) == (1, code), answer
        assert answer.said["sentence"]["zh-hans"] != answer.said["sentence"]["en"]
    assert elsewhere.bihuan("restore", text).said["code"] == "torn"
    assert not (elsewhere.home / "bihuan.sqlite3").exists()
    assert not list(elsewhere.home.glob(".restore-*"))
