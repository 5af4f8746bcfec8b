"""Wrong settings are sentences that say what to write instead, never a traceback."""

import pytest

from tests.station import Station

# Each batch is one run of the doctor: name, wrong value, what its sentence must say to write instead.
WRONG = (
    (
        ("BIHUAN_PORT", "abc", "8000"),
        ("BIHUAN_DEBUG", "yes", "1"),
        ("BIHUAN_EMAIL_URL", "mail.example.org", "smtp://"),
        ("BIHUAN_ORIGINS", "station.example.org", "https://station.example.org"),
        ("DATABASE_URL", "mysql://somewhere/else", "postgresql://"),
        ("BIHUAN_SECRET_KEY_FILE", "/nowhere/at/all", "/nowhere/at/all"),
    ),
    (
        ("BIHUAN_PORT", "70000", "65534"),
        ("BIHUAN_WORKERS", "²", "2"),
        ("BIHUAN_EMAIL_URL", "smtp://mail.example.org:many", "smtp://"),
        ("BIHUAN_LANGUAGE", "klingon", "zh-hans, en"),
        ("DATABASE_URL", "nonsense", "postgresql://"),
    ),
)


@pytest.mark.parametrize("batch", WRONG, ids=("first", "second"))
def test_the_doctor_names_each_wrong_setting_and_what_to_write_instead(station: Station, batch: tuple[tuple[str, str, str], ...]) -> None:
    answer = station.bihuan("doctor", **{"BIHUAN_LANGUAGE": "en"} | {name: value for name, value, _instead in batch})
    assert answer.code == 1
    assert "Traceback" not in answer.err
    for name, _value, instead in batch:
        found = [finding for finding in answer.said["findings"] if finding["about"] == name]
        assert [finding["state"] for finding in found] == ["bad"], name
        assert instead in found[0]["sentence"]


def test_a_command_refuses_to_work_with_a_wrong_setting(station: Station) -> None:
    answer = station.bihuan("sweep", BIHUAN_PORT="abc")
    assert answer.code == 1
    assert answer.said["code"] == "settings"
    assert "BIHUAN_PORT" in answer.said["sentence"]["en"] and "BIHUAN_PORT" in answer.said["sentence"]["zh-hans"]
    assert not station.home.exists()


def test_tables_of_another_version_are_not_worked_on(station: Station) -> None:
    answer = station.bihuan("sweep")
    assert (answer.code, answer.said["code"]) == (1, "not-set-up")
    assert "bihuan migrate" in answer.said["sentence"]["zh-hans"]


def test_a_secret_may_come_from_a_file(station: Station, tmp_path) -> None:
    secret = tmp_path / "mail"
    secret.write_text("smtp://name:pass%40word@127.0.0.1:1\n")
    findings = station.bihuan("doctor", BIHUAN_EMAIL_URL_FILE=str(secret)).said["findings"]
    mail = next(finding for finding in findings if finding["about"] == "e-mail")
    assert mail["state"] == "bad" and "127.0.0.1" in mail["sentence"], "the file was read, and nobody answers there"


def test_the_first_start_makes_keys_that_only_their_owner_may_read_and_later_starts_keep_them(station: Station) -> None:
    station.bihuan("migrate")
    keys = {path.name: path.read_text() for path in (station.home / "keys").iterdir()}
    assert keys.keys() - {".sealing.keys.lock"} == {"secret.key", "caller.key", "sealing.keys"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in [station.home, *(station.home / "keys").iterdir()])
    station.bihuan("migrate")
    assert keys == {path.name: path.read_text() for path in (station.home / "keys").iterdir()}


def test_a_command_not_known_is_told_as_json_where_json_was_asked(station: Station) -> None:
    answer = station.bihuan("juggle")
    assert answer.code == 2
    assert answer.said["code"] == "usage"
