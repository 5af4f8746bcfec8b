"""A road map as arrays: stretches of road between junctions, each with its two directions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from bihuan.insight.places.profiles import PROFILES

VERSION = 1
Floats: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]


class RoadsUnreadable(ValueError):
    """Arrays that are no road map. `code` is "version" or "torn"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, eq=False)
class Way:
    """A road as it is drawn. `nodes` are ids of points; two roads meet where they share one. `pace`: profile -> m/s along, against."""

    number: int
    name: str
    nodes: Sequence[int]
    points: Sequence[tuple[float, float]]  # latitude, longitude; as many as nodes
    pace: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, eq=False)
class RoadMap:
    """Stretch i has the directions 2i (as drawn) and 2i+1 (against it).

    lat, lon: [points] WGS-84 degrees, the shapes one after another; first: [stretches + 1] where each begins.
    tail, head: [stretches] junctions; way, name: [stretches] number of the way, place in `names`.
    metres: [stretches]; seconds: profile -> [2 * stretches], inf where one may not go.
    barred: [junctions that no car passes]; banned: [k, 2] directions of which no car turns from the first into the second.
    """

    lat: Floats
    lon: Floats
    first: Whole
    tail: Whole
    head: Whole
    way: Whole
    name: Whole
    names: tuple[str, ...]
    metres: Floats
    seconds: Mapping[str, Floats]
    barred: Whole
    banned: Whole

    @property
    def stretches(self) -> int:
        return len(self.tail)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything under plain names, for a file; `of_arrays` is the way back."""
        plain = {field: getattr(self, field) for field in _FIELDS}
        timed = {f"seconds_{profile}": self.seconds[profile] for profile in PROFILES}
        return plain | timed | {"names": np.array(self.names, dtype=np.str_), "version": np.array([VERSION])}


_FIELDS = ("lat", "lon", "first", "tail", "head", "way", "name", "metres", "barred", "banned")


def of_arrays(held: Mapping[str, NDArray[Any]]) -> RoadMap:
    """Raises RoadsUnreadable when they are of another version, or do not fit together."""
    if "version" not in held or held["version"].tolist() != [VERSION]:
        raise RoadsUnreadable("version")
    try:
        made = RoadMap(
            **{field: held[field] for field in _FIELDS}, names=tuple(str(name) for name in held["names"]),
            seconds={profile: held[f"seconds_{profile}"] for profile in PROFILES})
    except KeyError as fault:
        raise RoadsUnreadable("torn") from fault
    if not _fits(made):
        raise RoadsUnreadable("torn")
    return made


def build(ways: Iterable[Way], *, barred: Iterable[int] = (), banned: Iterable[tuple[int, int, int, bool]] = ()) -> RoadMap:
    """Cuts ways into stretches where they meet.

    `barred`: nodes that no car passes. `banned`: (from way, node, to way, only): that turn is forbidden, or with `only` the one allowed.
    """
    drawn, barred = [way for way in ways if len(way.nodes) > 1], frozenset(barred)
    junctions = _junctions(drawn, barred)
    pieces = [(way, start, end) for way in drawn for start, end in _cuts(way, junctions)]
    points = [point for way, start, end in pieces for point in way.points[start:end + 1]]
    lat, lon = np.array(points, dtype=np.float64).reshape(-1, 2).T
    names = {name: place for place, name in enumerate(dict.fromkeys(way.name for way in drawn))}
    first = np.cumsum([0, *(end - start + 1 for _way, start, end in pieces)], dtype=np.int64)
    metres = _lengths(lat, lon, first)
    made = RoadMap(
        lat, lon, first, tail=_whole(junctions[way.nodes[start]] for way, start, _end in pieces),
        head=_whole(junctions[way.nodes[end]] for way, _start, end in pieces), way=_whole(way.number for way, _s, _e in pieces),
        name=_whole(names[way.name] for way, _s, _e in pieces), names=tuple(names), metres=metres,
        seconds={profile: _seconds(metres, [way.pace[profile] for way, _s, _e in pieces]) for profile in PROFILES},
        barred=_whole(junctions[node] for node in sorted(barred & junctions.keys())), banned=np.zeros((0, 2), dtype=np.int64))
    return _with_bans(made, junctions, banned)


def _junctions(drawn: Sequence[Way], barred: frozenset[int]) -> dict[int, int]:
    """Ends of ways, points that are passed more than once, and what bars the road."""
    seen: set[int] = set()
    found: dict[int, int] = {}
    for way in drawn:
        for place, node in enumerate(way.nodes):
            if node in seen or node in barred or place in (0, len(way.nodes) - 1):
                found.setdefault(node, len(found))
            seen.add(node)
    return found


def _cuts(way: Way, junctions: Mapping[int, int]) -> Iterable[tuple[int, int]]:
    places = [place for place, node in enumerate(way.nodes) if node in junctions]
    return zip(places[:-1], places[1:], strict=True)


def _lengths(lat: Floats, lon: Floats, first: Whole) -> Floats:
    """Metres of each shape; on so short a way the earth is flat."""
    north = np.diff(lat) * 111_195
    east = np.diff(lon) * 111_195 * np.cos(np.radians((lat[:-1] + lat[1:]) / 2)) if len(lat) else np.zeros(0)
    run = np.concatenate([[0.0], np.cumsum(np.hypot(north, east))])
    return np.asarray(np.maximum(run[first[1:] - 1] - run[first[:-1]], 0.1))


def _seconds(metres: Floats, pace: Sequence[tuple[float, float]]) -> Floats:
    speeds = np.array(pace, dtype=np.float64).reshape(-1, 2)
    with np.errstate(divide="ignore"):
        return np.asarray((metres[:, None] / speeds).ravel())


def _with_bans(made: RoadMap, junctions: Mapping[int, int], banned: Iterable[tuple[int, int, int, bool]]) -> RoadMap:
    at: dict[int, list[tuple[int, int, int]]] = {}  # junction -> (way, direction in, direction out)
    for stretch, (tail, head, way) in enumerate(zip(made.tail.tolist(), made.head.tolist(), made.way.tolist(), strict=True)):
        at.setdefault(head, []).append((way, 2 * stretch, 2 * stretch + 1))
        at.setdefault(tail, []).append((way, 2 * stretch + 1, 2 * stretch))
    pairs = {
        (into, out) for start, node, end, only in banned for way, into, _out in at.get(junctions.get(node, -1), ()) if way == start
        for other, _into, out in at[junctions[node]] if (other == end) != only}
    return RoadMap(**{**made.__dict__, "banned": np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)})


def _whole(numbers: Iterable[int]) -> Whole:
    return np.fromiter(numbers, dtype=np.int64)


def _fits(made: RoadMap) -> bool:
    count, shapes = made.stretches, made.first
    one_each = all(len(each) == count for each in (made.head, made.way, made.name, made.metres))
    shaped = len(shapes) == count + 1 and shapes[0] == 0 and shapes[-1] == len(made.lat) == len(made.lon)
    timed = all(len(made.seconds[profile]) == 2 * count and bool((made.seconds[profile] > 0).all()) for profile in PROFILES)
    drawn = bool((np.diff(shapes) > 1).all())
    named = not count or 0 <= made.name.min() <= made.name.max() < len(made.names)
    joined = not count or min(made.tail.min(), made.head.min()) >= 0
    return one_each and shaped and drawn and timed and named and joined and made.banned.ndim == 2
