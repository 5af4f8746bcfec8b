"""A database as one file and back: SQLite through its backup API, PostgreSQL through pg_dump. Both copy one moment while others write."""

import errno
import os
import shutil
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.utils.translation import gettext_lazy as _

from bihuan.station.commands import Unable


def database() -> "Sqlite | Postgres":
    return Sqlite() if connection.vendor == "sqlite" else Postgres()


class Sqlite:
    vendor = "sqlite"
    member = "database.sqlite3"

    def __init__(self) -> None:
        self.path = Path(settings.DATABASES["default"]["NAME"])

    def dump(self, folder: Path) -> Path:
        copy = folder / self.member
        with closing(sqlite3.connect(self.path, timeout=20)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")  # one file, no companions
        return copy

    def load(self, copy: Path) -> None:
        """The old database steps aside as *.before-restore, then the copy takes its place."""
        connections.close_all()
        draft = self.path.with_name(f"{self.path.name}.restoring")
        shutil.copyfile(copy, draft)
        with closing(sqlite3.connect(draft)) as restored:
            if restored.execute("PRAGMA quick_check").fetchone() != ("ok",):
                draft.unlink()
                raise Unable("torn", _("The database inside the back-up is damaged. Nothing was changed; use another back-up."))
        if self.path.exists():
            with closing(sqlite3.connect(self.path)) as old:
                old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            os.replace(self.path, self.path.with_name(f"{self.path.name}.before-restore"))
        for companion in ("-wal", "-shm"):
            self.path.with_name(self.path.name + companion).unlink(missing_ok=True)
        os.replace(draft, self.path)


class Postgres:
    vendor = "postgresql"
    member = "database.pgdump"

    def __init__(self) -> None:
        given: dict[str, Any] = dict(settings.DATABASES["default"])
        names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
        self.environment = {**os.environ, **{name: str(given[key]) for name, key in names.items() if given.get(key)}}

    def dump(self, folder: Path) -> Path:
        copy = folder / self.member
        self._run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--schema=public", f"--file={copy}")
        return copy

    def load(self, copy: Path) -> None:
        """In one transaction: either all of the copy stands, or the database is as it was."""
        connections.close_all()
        script = copy.with_suffix(".sql")
        self._run("pg_restore", "--no-owner", "--no-privileges", "--schema=public", f"--file={script}", str(copy))
        self._run("psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--single-transaction", "--output=/dev/null",
                  "--command=SET client_min_messages = warning", "--command=DROP SCHEMA public CASCADE",
                  "--command=CREATE SCHEMA public", f"--file={script}")

    def _run(self, program: str, *words: str) -> None:
        done = subprocess.run([find(program), *words], env=self.environment, capture_output=True, text=True)
        if "No space left" in done.stderr or done.returncode == -signal.SIGXFSZ:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if done.returncode:
            raise Unable("postgresql", _("%(program)s said: %(words)s"), program=program, words=done.stderr.strip())


def find(program: str) -> str:
    """The newest one installed, since it reads every older server; Debian keeps them out of PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: float(path.parts[-3]))
    found = str(debian[-1]) if debian else shutil.which(program)
    if not found:
        raise Unable("no-tool", _("%(program)s is not installed. Install the package postgresql-client."), program=program)
    return found


def manifest_of(connected: Any) -> list[str]:
    """The migrations that the database has, so that an older program refuses a newer back-up."""
    from django.db.migrations.recorder import MigrationRecorder

    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connected).applied_migrations())
