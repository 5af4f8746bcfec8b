from bihuan.station.rooms.tests.conftest import at, cast  # noqa: F401
