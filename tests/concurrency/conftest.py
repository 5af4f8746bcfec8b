"""A database and a home for processes of their own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.station import drop_database, new_database


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    url = new_database()
    own = {"BIHUAN_HOME": str(tmp_path / "home"), "BIHUAN_POOL": "4", "BIHUAN_LOG": "error"}
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "BIHUAN_HOME")}
    yield kept | own | ({"DATABASE_URL": url} if url else {})
    drop_database(url)
