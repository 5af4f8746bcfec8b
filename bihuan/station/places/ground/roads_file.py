"""The road map beside the tiles: one file of arrays, with the order in which its hierarchies are built."""

from pathlib import Path
from typing import Any
from zipfile import BadZipFile
from zlib import error as Uncompressed

import numpy as np

from bihuan.insight.places.profiles import PROFILES
from bihuan.insight.places.roadmap import RoadMap, RoadsUnreadable, of_arrays
from bihuan.insight.places.roads import Roads, orders

ROADS = "roads.npz"


def write(road_map: RoadMap, path: Path) -> None:
    held: dict[str, Any] = {**road_map.arrays(), **{f"order_{profile}": order for profile, order in orders(road_map).items()}}
    np.savez(path, allow_pickle=False, **held)


def read(path: Path) -> Roads:
    """Raises FileNotFoundError, or RoadsUnreadable where the file is torn or of another version."""
    try:
        with np.load(path, allow_pickle=False) as file:
            held = {name: file[name] for name in file.files}
    except FileNotFoundError:
        raise
    except (OSError, EOFError, ValueError, BadZipFile, Uncompressed) as fault:
        raise RoadsUnreadable("torn") from fault
    ordered = {profile: held[f"order_{profile}"] for profile in PROFILES if f"order_{profile}" in held}
    return Roads(of_arrays(held), ordered)
