"""The database of every tagged version opens under this one, with every matter in it."""

import gzip
import os
from pathlib import Path

import psycopg
import pytest

from tests.station import Station

KEPT = Path(__file__).parent
DATABASE = os.environ.get("BIHUAN_TEST_DB", "sqlite")
VERSIONS = sorted(path.name.removesuffix(".sqlite3.gz") for path in KEPT.glob("*.sqlite3.gz"))
MATTERS = 24


@pytest.mark.parametrize("version", VERSIONS)
def test_the_database_of_a_tagged_version_opens_with_every_matter(version: str, station: Station) -> None:
    opened(version, station)
    before = station.bihuan("migrate")
    assert before.code == 0, before
    report = station.bihuan("audit", "verify").said
    assert report["clean"], report
    assert report["matters"] >= MATTERS
    assert report["seals"] == 1
    assert station.bihuan("doctor").said["ok"] is not None


def test_there_is_a_version_to_upgrade_from() -> None:
    assert VERSIONS


def opened(version: str, station: Station) -> None:
    """Lays the kept database where the station will look for it."""
    if DATABASE == "sqlite":
        station.home.mkdir(parents=True)
        (station.home / "bihuan.sqlite3").write_bytes(gzip.decompress((KEPT / f"{version}.sqlite3.gz").read_bytes()))
        return
    with psycopg.connect(station.database, autocommit=True) as connection:
        connection.execute(gzip.decompress((KEPT / f"{version}.sql.gz").read_bytes()))
