"""What every test stands on: a home and a database made for this run, no way out to the network.

Loaded before the settings are read (see pyproject.toml). BIHUAN_TEST_DB chooses sqlite (the default) or postgresql.
"""

import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from bihuan.station.frame.home import make_home
from tests import postgres
from tests.station import Station, drop_database, new_database

ROOT = Path(__file__).parents[1]
LEDGER = "loop_"
EDITION = str(ROOT / "bihuan/station/people/edition.py")  # saves on behalf of whoever calls it
WRITERS = ("bihuan/station/loop/", "tests/", "bench/", "bihuan/station/frame/reseal.py")  # the last: the same words under another key


def _prepare() -> None:
    if "PYTEST_XDIST_WORKER" in os.environ:
        return  # the controller has prepared for all
    os.environ.pop("DATABASE_URL_FILE", None)
    os.environ["BIHUAN_HOME"] = tempfile.mkdtemp(prefix="bihuan-test-")
    make_home(Path(os.environ["BIHUAN_HOME"]))
    os.environ.pop("DATABASE_URL", None)
    if os.environ.get("BIHUAN_TEST_DB", "sqlite") == "postgresql":
        os.environ["DATABASE_URL"] = postgres.start()


_prepare()
# How long a try takes says how busy the machine is, and no test judges by that.
hypothesis.settings.register_profile("any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("any machine")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SECOND_FACTOR_POSTS = frozenset()  # tests sign people in with a password; those of second factors say so
    settings.WHITENOISE_AUTOREFRESH = True  # else each client of a test reads all files of the browser anew
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


class WholeFiles(LoadScopeScheduling):
    """What a whole file stands on (a served station, a browser, every door tried) is made by one worker, which gets the whole file; all
    other tests go to whichever worker is free. By the path, since xdist's own groups are lost on the ids of this pytest."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0] if nodeid.startswith(("tests/browser/", "tests/permissions/")) else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> WholeFiles:
    return WholeFiles(config, log)


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {os.environ.get('BIHUAN_TEST_DB', 'sqlite')}"


def pytest_unconfigure(config: pytest.Config) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        postgres.stop()
        shutil.rmtree(os.environ["BIHUAN_HOME"], ignore_errors=True)


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Loopback and unix sockets only: a test that reaches further fails where it tries."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def allowed(address: object) -> None:
        host = address[0] if isinstance(address, tuple) else None
        if host is not None and host not in ("localhost", "::1") and not str(host).startswith("127."):
            raise AssertionError(f"a test reached for the network: {address}")

    def guarded(self: socket.socket, address: object) -> None:
        allowed(address)
        connect(self, address)

    def guarded_ex(self: socket.socket, address: object) -> int:
        allowed(address)
        return connect_ex(self, address)

    socket.socket.connect, socket.socket.connect_ex = guarded, guarded_ex  # type: ignore[method-assign]
    yield
    socket.socket.connect, socket.socket.connect_ex = connect, connect_ex  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def doors_forget_who_knocked() -> None:
    from bihuan.station.frame import limits

    limits.forget()


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    """A station of the test's own, on the database this run is for."""
    database = new_database()
    made = Station(tmp_path / "home", database)
    yield made
    made.end()
    drop_database(database)


@pytest.fixture(autouse=True)
def only_the_loop_writes_its_tables() -> Iterator[None]:
    """Law 2, watched in every test: the line of the product that writes a loop table stands in bihuan/station/loop.

    A test itself may set the scene.
    """
    from django.db import connection

    def watched(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        if LEDGER in sql and (verb := sql[:6].upper()) in ("INSERT", "UPDATE", "DELETE") and f'"{LEDGER}' in sql[:60]:
            writer = _nearest_line_of_ours()
            if not (writer.startswith(WRITERS) or "/tests/" in writer or "/migrations/" in writer):
                raise AssertionError(f"{writer} writes a table of the loop ({verb}); only bihuan.station.loop may")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watched):
        yield


def _nearest_line_of_ours() -> str:
    frame = sys._getframe(2)
    while frame is not None:
        path = frame.f_code.co_filename
        if path.startswith(str(ROOT)) and "/.venv/" not in path and path not in (__file__, EDITION):
            return f"{Path(path).relative_to(ROOT).as_posix()}:{frame.f_lineno}"
        frame = frame.f_back  # type: ignore[assignment]
    return "tests/"


@pytest.fixture(autouse=True)
def keys_that_seal() -> Iterator[None]:
    """A key that one test made is unknown to the next; a test that emptied the tables finds them with a first key again."""
    from django.db.models.signals import post_migrate

    from bihuan.station.frame import datakeys

    datakeys.forget()
    post_migrate.connect(_first_key)
    yield
    post_migrate.disconnect(_first_key)


def _first_key(**told: object) -> None:
    from django.utils import timezone

    from bihuan.station.frame import datakeys

    datakeys.begin(timezone.now())


@pytest.fixture
def cast(db: None) -> Any:
    """The small cast that contract tests and the loop's own tests share; see tests/cast.py."""
    from tests.cast import made

    return made()
