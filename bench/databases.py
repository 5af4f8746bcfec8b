"""Fresh databases for a bench, thrown away after it. Both products of a comparison get the same durability:
SQLite in WAL mode with synchronous NORMAL, PostgreSQL as its packagers ship it, with fsync on."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
        with _cluster() as url:
            for name in names:
                _program("psql", url + "postgres", "-qc", f'CREATE DATABASE "{name}"')
            yield [{"BIHUAN_HOME": str(home), "DATABASE_URL": url + name} for name, home in zip(names, homes, strict=True)]


@contextmanager
def _cluster() -> Iterator[str]:
    """A private PostgreSQL on a socket of its own. It refuses to run as root, so root lends it to the packaged user."""
    with tempfile.TemporaryDirectory(prefix="bihuan-pg-") as folder:
        data = Path(folder, "data")
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        _program("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", lent=True)
        server = f"-c listen_addresses='' -c unix_socket_directories={folder} -c max_connections=200"
        _program("pg_ctl", "-D", str(data), "-w", "-l", str(Path(folder, "log")), "-o", server, "start", lent=True)
        try:
            os.chmod(folder, 0o711)
            yield f"postgresql://postgres@{folder.replace('/', '%2F')}/"
        finally:
            _program("pg_ctl", "-D", str(data), "-m", "immediate", "stop", lent=True)


def postgres_program(name: str) -> str:
    """PostgreSQL's server programs stand outside PATH on Debian."""
    packaged = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    return str(packaged[-1]) if packaged else name


def _program(name: str, *words: str, lent: bool = False) -> None:
    lend = ["runuser", "-u", "postgres", "--"] if lent and os.geteuid() == 0 else []
    subprocess.run([*lend, postgres_program(name), *words], check=True, stdout=subprocess.DEVNULL, cwd="/")
