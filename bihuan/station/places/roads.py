"""The roads of the map in force, ready to be asked; without them every time is reckoned along the straight line, and says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.insight.places.roadmap import RoadsUnreadable, build
from bihuan.insight.places.roads import Roads
from bihuan.station.places.ground import home
from bihuan.station.places.ground.roads_file import ROADS, read

WORDS: Mapping[str, str | Promise] = {
    "no_map": _("There is no map yet, so travel times are reckoned along the straight line. Bring one with `bihuan map import FILE`."),
    "no_roads": _("The map was made before it held roads, so travel times are reckoned along the straight line. Import it once more."),
    "torn": _("The roads beside the map are damaged, so travel times are reckoned along the straight line. Import the map once more."),
    "version": _("The roads beside the map are of another version, so travel times are reckoned along the straight line. "
                 "Import the map once more."),
}


@dataclass(frozen=True)
class Standing:
    """`fault` is a key of WORDS, empty when all is well; `roads` answer either way."""

    roads: Roads
    fault: str = ""

    def __str__(self) -> str:
        return str(WORDS[self.fault]) if self.fault else ""


def standing() -> Standing:
    """Those of the map in force."""
    folder = home.current()
    return _opened(folder) if folder else _without("no_map")


def roads() -> Roads:
    return standing().roads


@lru_cache(maxsize=1)
def _opened(folder: Path) -> Standing:
    try:
        return Standing(read(folder / ROADS))
    except FileNotFoundError:
        return _without("no_roads")
    except RoadsUnreadable as fault:
        return _without(fault.code)


@lru_cache(maxsize=4)
def _without(fault: str) -> Standing:
    return Standing(Roads(build([])), fault)
