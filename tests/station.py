"""A station of a test's own, spoken to only through the command `bihuan` and its pages: own home, own database, own ports."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psycopg

ROOT = Path(__file__).parents[1]
PATIENCE = 60


@dataclass
class Answer:
    code: int
    out: str
    err: str

    @property
    def said(self) -> dict[str, Any]:
        """The one line of --json."""
        lines = self.out.strip().splitlines()
        assert len(lines) == 1, self
        return json.loads(lines[0])


@dataclass
class Station:
    home: Path
    database: str = ""
    running: list[subprocess.Popen[str]] = field(default_factory=list)
    port: int = 0

    def __post_init__(self) -> None:
        self.port = free_port()

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("BIHUAN_", "DATABASE_URL", "DJANGO_"))}
        own = {
            "BIHUAN_HOME": str(self.home),
            "BIHUAN_WORKERS": "1",
            "BIHUAN_SECOND_FACTOR_POSTS": "none",
            "BIHUAN_PORT": str(self.port),
            "BIHUAN_STREAM_PORT": str(self.port + 1),
        }
        return kept | own | ({"DATABASE_URL": self.database} if self.database else {})

    def bihuan(self, *words: object, before: tuple[str, ...] = (), **settings: str) -> Answer:
        """One command to its end, with --json unless text=… is among the settings."""
        plain = settings.pop("text", "")
        command = [*before, sys.executable, "-m", "bihuan", *map(str, words), *([] if plain else ["--json"])]
        done = subprocess.run(command, env=self.environment | settings, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE * 3)
        return Answer(done.returncode, done.stdout, done.stderr)

    def migrate(self) -> None:
        """The home and the tables that `bihuan migrate` makes, copied from those it made once in this run."""
        made = _migrated()
        shutil.copytree(made.home, self.home, dirs_exist_ok=True)
        if self.database:
            drop_database(self.database)
            _create(self.database, made.database)

    def python(self, *words: object) -> subprocess.Popen[str]:
        """Code of a test's own beside the station, with its settings."""
        return self.start(*words, DJANGO_SETTINGS_MODULE="bihuan.station.settings")

    def start(self, *words: object, **settings: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, *map(str, words)],
            env=self.environment | settings,
            cwd=ROOT,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.running.append(process)
        return process

    def serve(self, **settings: str) -> subprocess.Popen[str]:
        """Returns once the pages answer."""
        process = self.start("-m", "bihuan", "serve", "--json", **settings)
        assert process.stdout and process.stderr
        line = process.stdout.readline()
        assert line, process.stderr.read()
        assert json.loads(line)["serving"] == f"http://127.0.0.1:{self.port}/"
        return process

    def page(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", headers=headers, timeout=PATIENCE)

    def end(self) -> None:
        for process in self.running:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.running:
            try:
                process.communicate(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()


@cache
def _migrated() -> Station:
    """In the home of the whole run, which takes it along when it goes."""
    made = Station(Path(os.environ["BIHUAN_HOME"], f"migrated-{os.getpid()}"), new_database("migrated"))
    assert made.bihuan("migrate").code == 0
    return made


def free_port() -> int:
    """With its neighbour free too, for the stream."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port


def new_database(kind: str = "station") -> str:
    """Another database in this run's PostgreSQL, with a name nobody else draws; empty for SQLite, which lives in the home."""
    base = os.environ.get("DATABASE_URL", "")
    if not base:
        return ""
    url = f"{base.rsplit('/', 1)[0]}/{kind}_{uuid4().hex[:12]}"
    _create(url, "/template1")
    return url


def _create(url: str, like: str) -> None:
    base, name = url.rsplit("/", 1)
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like.rsplit("/", 1)[1]}"')


def drop_database(url: str) -> None:
    if url:
        base, name = url.rsplit("/", 1)
        with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def until(true: Any, seconds: float = PATIENCE) -> Any:
    """What `true()` answers, once it is true; asked again and again, for no longer than a person would wait."""
    deadline = time.monotonic() + seconds
    while not (answer := true()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)
    return answer
