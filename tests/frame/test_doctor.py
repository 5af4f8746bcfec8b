from tests.station import Station


def findings(station: Station, **settings: str) -> dict[str, dict[str, str]]:
    return {found["about"]: found for found in station.bihuan("doctor", BIHUAN_LANGUAGE="en", **settings).said["findings"]}


def test_before_the_first_start_nothing_is_made_and_nothing_fails(station: Station) -> None:
    found = findings(station)
    assert found["home"]["state"] == "note"
    assert found["clock"]["state"] == "good"
    assert not station.home.exists()


def test_after_the_first_start_the_ledger_is_found_protected(station: Station) -> None:
    station.bihuan("migrate")
    found = findings(station)
    assert {name: found[name]["state"] for name in ("settings", "database", "migrations", "ledger", "front-end")} == dict.fromkeys(
        ("settings", "database", "migrations", "ledger", "front-end"), "good")
    assert found["sweeper"]["state"] == "note"


def test_a_database_that_is_away_is_one_finding_and_the_rest_is_examined(station: Station) -> None:
    found = findings(station, DATABASE_URL="postgresql://nobody:x@127.0.0.1:1/nothing")
    assert found["database"]["state"] == "bad"
    assert "cannot be reached" in found["database"]["sentence"]
    assert found["front-end"]["state"] == "good"


def test_missing_keys_and_missing_tables_are_named(station: Station) -> None:
    station.migrate()
    (station.home / "keys" / "caller.key").unlink()
    assert "caller.key" in findings(station)["keys"]["sentence"]
