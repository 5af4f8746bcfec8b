"""Where the map lies: HOME/map/current leads to the folder of the map in force. A new one is made beside it and takes its place in one
step; whoever reads the old one finishes."""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from bihuan.station.places.ground.refusals import MapRefused

TILES, EXTRACT, ABOUT = "map.pmtiles", "extract", "about.json"


@dataclass(frozen=True)
class About:
    """What stands beside the tiles: of which file they were made, and when."""

    file: str
    made: str
    roads: int
    names: int

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(self.made)


def root() -> Path:
    return Path(settings.HOME) / "map"


def current() -> Path | None:
    """The folder of the map in force. It may vanish under the reader when a newer one takes its place: then ask again."""
    try:
        return root() / os.readlink(root() / "current")
    except OSError:
        return None


def about() -> About | None:
    folder = current()
    try:
        return About(**json.loads((folder / ABOUT).read_text("utf-8"))) if folder else None
    except (OSError, ValueError, TypeError):
        return None


def extract() -> Path | None:
    """The extract of which the map was made; its roads serve too."""
    folder = current()
    return next(iter(sorted(folder.glob(f"{EXTRACT}.*"))), None) if folder else None


@contextmanager
def draft() -> Iterator[Path]:
    """A folder beside the map in force, gone at the end unless it was put in its place. One import at a time."""
    root().mkdir(mode=0o700, parents=True, exist_ok=True)
    with (root() / "import.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as fault:
            raise MapRefused("busy") from fault
        folder = Path(tempfile.mkdtemp(prefix="map-", dir=root()))
        try:
            yield folder
        finally:
            _clear()


def put_in_place(folder: Path, what: About) -> None:
    (folder / ABOUT).write_text(json.dumps(asdict(what), ensure_ascii=False), "utf-8")
    link = root() / ".next"
    link.unlink(missing_ok=True)
    link.symlink_to(folder.name)
    os.replace(link, root() / "current")


def _clear() -> None:
    """Every other map goes, also what an import that was killed has left."""
    kept = current()
    for folder in root().glob("map-*"):
        if folder != kept:
            shutil.rmtree(folder, ignore_errors=True)
