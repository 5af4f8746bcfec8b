"""Keeps a database of the version that is about to be tagged, for the upgrade test of all later ones.

    python -m tools.keep_version

Writes tests/upgrade/<version>.sqlite3.gz and <version>.sql.gz: invented matters, on both databases. Run it once, just before tagging.
"""

import contextlib
import gzip
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "tests" / "upgrade"
FILL = """
import django; django.setup()
from tests.cast import made
from tests.walking import walk
from bihuan.station.loop.seal import seal
cast = made()
for seed in range(12):
    for kind in ("incident", "diversion"):
        walk(kind, cast, seed, steps=14)
seal(cast.now)
"""


def version() -> str:
    found = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text("utf-8"), re.M)
    assert found
    return found[1]


def made(home: Path, url: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BIHUAN_", "DATABASE_URL"))}
    environment = (
        kept | {"BIHUAN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "bihuan.station.settings"} | ({"DATABASE_URL": url} if url else {})
    )
    subprocess.run([sys.executable, "-m", "bihuan", "migrate"], env=environment, cwd=ROOT, check=True)
    subprocess.run([sys.executable, "-c", FILL], env=environment, cwd=ROOT, check=True)


def main() -> None:
    from tests import postgres

    binaries = postgres.debian_binaries()
    if binaries is None:
        sys.exit("pg_dump is needed: apt-get install postgresql")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "sqlite"
        made(home, "")
        with contextlib.closing(sqlite3.connect(home / "bihuan.sqlite3")) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with (home / "bihuan.sqlite3").open("rb") as database, gzip.open(KEPT / f"{version()}.sqlite3.gz", "wb", 9) as kept:
            shutil.copyfileobj(database, kept)
        url = postgres.start()
        try:
            made(Path(folder) / "postgresql", url)
            dumped = subprocess.run([str(binaries / "pg_dump"), "--inserts", "--no-owner", url], check=True, capture_output=True).stdout
        finally:
            postgres.stop()
        # Lines with a backslash are for psql; the test reads the file with the database's own library.
        plain = b"\n".join(line for line in dumped.split(b"\n") if not line.startswith(b"\\"))
        (KEPT / f"{version()}.sql.gz").write_bytes(gzip.compress(plain, 9))


if __name__ == "__main__":
    main()
