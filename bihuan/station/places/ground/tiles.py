"""Vector tiles: cut from features by tippecanoe, read one by one from the file of the map in force."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmtiles.reader import MmapSource, Reader

from bihuan.station.places.ground import home
from bihuan.station.places.ground.refusals import MapRefused

if TYPE_CHECKING:
    from bihuan.station.places.ground.extract import Feature

DEEPEST = 14  # deeper zooms are drawn from these


class Tiles:
    """One file of tiles. It stays readable while it is open, also when a newer one has taken its place."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self.reader = Reader(MmapSource(file))
        self.version = path.parent.name
        header = self.reader.header()
        self.bounds = [header[side] / 1e7 for side in ("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7")]
        self.deepest: int = header["max_zoom"]
        self.count: int = header["addressed_tiles_count"]

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """Gzipped, as it lies in the file; None where there is nothing."""
        if not (0 <= z <= self.deepest and 0 <= x < 1 << z and 0 <= y < 1 << z):
            return None
        return self.reader.get(z, x, y)  # type: ignore[no-any-return]


def tiles() -> Tiles | None:
    """Those of the map in force, None where there is no map."""
    for _attempt in range(3):
        folder = home.current()
        if folder is None:
            return None
        try:
            return _opened(folder / home.TILES)
        except FileNotFoundError:
            continue  # a newer map took its place in this very moment
    return None


@lru_cache(maxsize=1)
def _opened(path: Path) -> Tiles:
    return Tiles(path)


def cut(features: "Iterable[Feature]", path: Path) -> None:
    """Writes the tiles of these features. Raises MapRefused when they cannot be cut, and looks into what was written."""
    command = [_program(), "-o", path, "-Z", "5", "-z", DEEPEST, "-q", "-t", path.parent, "--drop-densest-as-needed", "--no-tile-stats"]
    with tempfile.TemporaryFile() as told:
        cutter = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE, stderr=told, stdout=subprocess.DEVNULL)
        assert cutter.stdin
        try:
            for feature in features:
                cutter.stdin.write(_line(feature))
            cutter.stdin.close()
        except BrokenPipeError:
            pass  # it has given up; what it said follows
        except BaseException:
            cutter.kill()
            cutter.wait()
            raise
        if cutter.wait():
            told.seek(0)
            said = told.read().decode(errors="replace").strip()
            raise MapRefused("tiles", fault=said.rpartition("\n")[2] or cutter.returncode)
    if not Tiles(path).count:
        raise MapRefused("tiles", fault=0)


def _line(feature: "Feature") -> bytes:
    kind = feature.kind
    properties: dict[str, Any] = {"kind": kind.kind} | ({"name": feature.name} if feature.name else {})
    thing = {"type": "Feature", "geometry": feature.geometry, "properties": properties,
             "tippecanoe": {"layer": kind.layer, "minzoom": kind.zoom}}
    return json.dumps(thing, ensure_ascii=False).encode() + b"\n"


def _program() -> str:
    beside = Path(sys.executable).with_name("tippecanoe")
    found = str(beside) if beside.exists() else shutil.which("tippecanoe")
    if not found:
        raise MapRefused("no_tool")
    return found
