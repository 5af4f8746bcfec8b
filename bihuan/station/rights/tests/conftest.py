from bihuan.station.rooms.tests.conftest import at, cast

__all__ = ["at", "cast"]
