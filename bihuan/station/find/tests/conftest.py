import pytest
from django.db import connection

from bihuan.station.find.follow import follow, rebuild
from tests.cast import NOW, Cast, made

TODAY = NOW.date()


@pytest.fixture
def cast(db: None) -> Cast:
    return made()


def catch_up() -> None:
    """A test's own transaction never ends, and on PostgreSQL the stream waits for that; there the tables are read instead.
    That the ledger is followed there too is seen in the browser (tests/browser/test_find.py)."""
    if connection.vendor == "postgresql":
        rebuild(TODAY)
    else:
        follow(TODAY)
