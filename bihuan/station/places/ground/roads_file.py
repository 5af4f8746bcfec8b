"""The road map beside the tiles: one file of arrays, with the order in which its hierarchies are built."""

from pathlib import Path

from bihuan.insight.places.profiles import PROFILES
from bihuan.insight.places.roadmap import RoadMap, RoadsUnreadable, of_arrays
from bihuan.insight.places.roads import Roads, orders
from bihuan.station.frame import arrays

ROADS = "roads.npz"


def write(road_map: RoadMap, path: Path) -> None:
    arrays.write({**road_map.arrays(), **{f"order_{profile}": order for profile, order in orders(road_map).items()}}, path)


def read(path: Path) -> Roads:
    """Raises FileNotFoundError, or RoadsUnreadable where the file is torn or of another version."""
    try:
        held = arrays.read(path)
    except FileNotFoundError:
        raise
    except (arrays.Torn, OSError) as fault:
        raise RoadsUnreadable("torn") from fault
    return Roads(of_arrays(held), {profile: held[f"order_{profile}"] for profile in PROFILES if f"order_{profile}" in held})
