"""The small world that the loop's own tests stand on."""

import pytest

from bihuan.station.kinds.incident.tests.scene import Scene


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()
