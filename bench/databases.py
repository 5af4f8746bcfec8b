"""Fresh databases for a bench, thrown away after it. Both products of a comparison get the same durability:
SQLite in WAL mode with synchronous NORMAL, PostgreSQL as it comes, with fsync on."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import postgres

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE", "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA mmap_size=134217728;"
                    "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=2000;",
}


@contextmanager
def fresh(database: str, *names: str) -> Iterator[list[dict[str, str]]]:
    """For each name the environment in which a product finds an empty database and a home of its own."""
    with tempfile.TemporaryDirectory(prefix="bihuan-bench-") as folder:
        homes = [Path(folder, name) for name in names]
        for home in homes:
            home.mkdir()
        if database == "sqlite":
            yield [{"BIHUAN_HOME": str(home), "DATABASE_URL": f"sqlite:///{home}/bench.sqlite3"} for home in homes]
            return
        cluster = postgres.start(postgres.SAFE)
        try:
            yield [{"BIHUAN_HOME": str(home), "DATABASE_URL": _created(cluster, name)} for name, home in zip(names, homes, strict=True)]
        finally:
            postgres.stop()


def _created(cluster: str, name: str) -> str:
    import psycopg

    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload]
    return f"{cluster.rsplit('/', 1)[0]}/{name}"
