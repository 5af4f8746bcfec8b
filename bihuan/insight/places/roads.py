"""How many seconds it takes to get somewhere, by car or on foot, from many places at once.

    roads = Roads(road_map)
    roads.times(origins, target, "car").seconds

Who starts in the middle of a stretch may set out either way. Who is called to a closed stretch may enter it and leave it, but not drive
through.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bihuan.insight.places.hierarchy import CLOSED, Dijkstra, Engine, engine, order
from bihuan.insight.places.profiles import CAR, PROFILES, WALKING
from bihuan.insight.places.roadmap import Floats, RoadMap, Whole
from bihuan.insight.places.snapping import Snapped, Snapper, straight
from bihuan.insight.places.turns import Turns, turns

REACH = 500.0  # metres from the nearest road; who is further off is not on the map's roads
OFF_ROAD = {"car": 15 / 3.6, "foot": WALKING}  # m/s between the road and the place itself
AS_THE_CROW_FLIES = {"car": 30 / 3.6, "foot": WALKING}  # m/s
DETOUR = 1.4  # road metres for one metre of straight line; about the mean of Boscoe et al. 2012, Professional Geographer 64(2)
CLUSTER = 20  # directions that must reach one another before anybody is thought to stand on them


@dataclass(frozen=True, eq=False)
class Travel:
    """seconds: [origins], inf only where an origin is unknown. by_road: [origins], false where reckoned along the straight line."""

    seconds: Floats
    by_road: NDArray[np.bool_]


class Roads:
    """One road map, ready to be asked. `orders`: profile -> what `orders` made of the same map, so that it is ready in a moment."""

    def __init__(self, road_map: RoadMap, orders: Mapping[str, Whole] | None = None, *, plain: bool = False) -> None:
        """With `plain` Dijkstra's algorithm answers, as it does where RoutingKit is missing."""
        self.map = road_map
        self._nets = {profile: _Net(road_map, profile, (orders or {}).get(profile), plain=plain) for profile in PROFILES}

    def times(self, origins: ArrayLike, target: tuple[float, float], profile: str = CAR) -> Travel:
        """origins: [n, 2] latitudes and longitudes, WGS-84, NaN where unknown; to one target. `profile` is "car" or "foot"."""
        return self.found(origins, profile).to(target)

    def matrix(self, origins: ArrayLike, targets: ArrayLike, profile: str = CAR) -> Travel:
        """[n, 2] and [m, 2] in, seconds and by_road of [n, m] out."""
        return self.found(origins, profile).to_each(targets)

    def found(self, places: ArrayLike, profile: str = CAR) -> "Found":
        """[n, 2] places, found on the roads once for all that is asked of them in one question."""
        return Found.on(self._nets[profile], _pairs(places))

    def towards(self, targets: ArrayLike, profile: str = CAR) -> "Towards":
        """The ways from all over the map to a few places, [m, 2], worked out once for many questions."""
        return Towards(self._nets[profile], _pairs(targets))

    def closed(self, profile: str = CAR) -> frozenset[int]:
        """The stretches that are closed now."""
        return self._nets[profile].closed

    def close(self, stretches: Iterable[int], profile: str = CAR) -> None:
        """These stretches of the map, and no others, are closed from now on."""
        self._nets[profile].close(frozenset(stretches))

    def stretch_at(self, lat: float, lon: float, profile: str = CAR) -> int | None:
        """The stretch within reach that lies nearest."""
        found = self._nets[profile].snapper.snap(np.array([[lat, lon]]))
        return int(found.stretch[0]) if len(found.stretch) and found.metres[0] <= REACH else None


@dataclass(frozen=True, eq=False)
class Found:
    """Where some stand on the roads of a profile: the stretch, the direction of it in which each may set out, [places, 2], and the
    milliseconds to its end. Made by `Roads.found` for one question and not to be kept: where a unit stands serves that alone."""

    net: "_Net"
    places: Floats
    came: Snapped
    sources: Whole
    leave: Floats

    @classmethod
    def on(cls, net: "_Net", places: Floats) -> "Found":
        came = net.snapper.snap(places)
        return cls(net, places, came, *net.leaving(came))

    def some(self, which: NDArray[np.bool_]) -> "Found":
        """Those of them alone, [places] each."""
        came = Snapped(self.came.stretch[which], self.came.share[which], self.came.metres[which])
        return Found(self.net, self.places[which], came, self.sources[which], self.leave[which])

    def to(self, target: tuple[float, float]) -> Travel:
        every = self.to_each([target])
        return Travel(every.seconds[:, 0], every.by_road[:, 0])

    def to_each(self, targets: ArrayLike) -> Travel:
        """[m, 2] targets; seconds and by_road of [n, m]."""
        ends = _pairs(targets)
        return _or_straight(self._seconds(ends), self.places, ends, self.net.profile)

    def _seconds(self, ends: Floats) -> Floats:
        """[starts, ends]; inf where no way leads there or somebody is nowhere near a road."""
        if self.net.bare:
            return np.full((len(self.places), len(ends)), np.inf)
        goes = self.net.snapper.snap(ends)
        driven = self.net.engine.to(self.sources.ravel(), self.net.goals(goes)).T.reshape(*self.sources.shape, len(ends))
        return self.net.arrived(self.came, goes, driven + self.leave[:, :, None])


class Towards:
    """Made by `Roads.towards`, and true until a stretch is closed or opened. Holds a number for each direction and place."""

    def __init__(self, net: "_Net", ends: Floats) -> None:
        self._net, self._ends = net, ends
        self._goes = net.snapper.snap(ends)
        driven = net.engine.to(np.arange(len(net.graph.directions)), net.goals(self._goes))
        self._driven = np.ascontiguousarray(driven.T, np.float32)  # what is read together lies together

    def matrix(self, origins: ArrayLike) -> Travel:
        """As `Roads.matrix`, to within a tenth of a second."""
        return self.of(Found.on(self._net, _pairs(origins)))

    def of(self, found: Found) -> Travel:
        """The same from places found already. ValueError where those were found on the roads of another profile or map."""
        if found.net is not self._net:
            raise ValueError("found on other roads")
        return _or_straight(self._seconds(found), found.places, self._ends, self._net.profile)

    def _seconds(self, found: Found) -> Floats:
        if self._net.bare:
            return np.full((len(found.places), len(self._ends)), np.inf)
        return self._net.arrived(found.came, self._goes, self._driven[found.sources] + found.leave[:, :, None])


def _pairs(places: ArrayLike) -> Floats:
    return np.asarray(places, dtype=np.float64).reshape(-1, 2)


def _or_straight(seconds: Floats, starts: Floats, ends: Floats, profile: str) -> Travel:
    by_road = np.isfinite(seconds)
    if by_road.all():
        return Travel(seconds, by_road)
    direct = straight(starts, ends) * DETOUR / AS_THE_CROW_FLIES[profile]
    return Travel(np.where(by_road, seconds, np.where(np.isfinite(direct), direct, np.inf)), by_road)


def orders(road_map: RoadMap) -> dict[str, Whole]:
    """The slow part of making `Roads`: kept beside the map."""
    return {profile: order(graph, *_middles(road_map, graph)) for profile in PROFILES for graph in (turns(road_map, profile),)}


class _Net:
    """The roads of one profile."""

    def __init__(self, road_map: RoadMap, profile: str, order_: Whole | None, *, plain: bool) -> None:
        self.profile, self.graph, self.off_road = profile, turns(road_map, profile), OFF_ROAD[profile]
        nodes = len(self.graph.directions)
        if order_ is None and not plain:
            order_ = order(self.graph, *_middles(road_map, self.graph))
        self.engine: Engine = Dijkstra(self.graph) if plain or order_ is None else engine(self.graph, order_)
        self.node = np.full(2 * road_map.stretches, -1)
        self.node[self.graph.directions] = np.arange(nodes)
        self.into = np.argsort(self.graph.end, kind="stable")
        self.begins = np.searchsorted(self.graph.end[self.into], np.arange(nodes + 1))
        self.snapper = Snapper(road_map, np.unique(self.graph.directions[self.graph.clustered(CLUSTER)] // 2), REACH)
        self.bare = not len(self.snapper.stretches)
        self.closed: frozenset[int] = frozenset()

    def arrived(self, came: Snapped, goes: Snapped, driven: Floats) -> Floats:
        """[starts, ends] seconds, from [starts, 2, ends] milliseconds for setting out either way."""
        on = np.minimum(np.minimum(driven[:, 0], driven[:, 1]), self._along(came, goes)) / 1000
        on += (came.metres[:, None] + goes.metres) / self.off_road
        on[~(came.metres <= REACH)] = np.inf
        on[:, ~(goes.metres <= REACH)] = np.inf
        return np.asarray(on, dtype=np.float64)

    def close(self, stretches: frozenset[int]) -> None:
        changed = {turn for stretch in stretches ^ self.closed for turn in self._turns_into(stretch)}
        shut = {turn for stretch in stretches for turn in self._turns_into(stretch)}
        weights = self.graph.weight
        if changed:
            self.engine.reweigh({turn: CLOSED if turn in shut else int(weights[turn]) for turn in changed})
        self.closed = stretches

    def _turns_into(self, stretch: int) -> list[int]:
        nodes = [node for node in self.node[2 * stretch:2 * stretch + 2] if node >= 0]
        return [int(turn) for node in nodes for turn in self.into[self.begins[node]:self.begins[node + 1]]]

    def leaving(self, came: Snapped) -> tuple[Whole, Floats]:
        """[starts, 2]: the direction each may set out in, and the milliseconds to its end; inf where it may not."""
        if self.bare:
            return np.zeros((len(came.stretch), 2), np.int64), np.full((len(came.stretch), 2), np.inf)
        nodes = self.node[2 * came.stretch[:, None] + np.arange(2)]
        rest = np.stack([1 - came.share, came.share], axis=1)
        return np.maximum(nodes, 0), np.where(nodes < 0, np.inf, rest * self.graph.travel[nodes])

    def goals(self, goes: Snapped) -> list[list[tuple[int, int]]]:
        """For each goal within reach of a road the directions from which one turns into its stretch, with the milliseconds then left."""
        return [self._goal(int(stretch), float(share)) if metres <= REACH else []  # nan where nothing is known
                for stretch, share, metres in zip(goes.stretch, goes.share, goes.metres, strict=True)]

    def _goal(self, stretch: int, share: float) -> list[tuple[int, int]]:
        return [
            (int(self.graph.origin[turn]), round(float(self.graph.cost[turn] + part * self.graph.travel[node])))
            for node, part in zip(self.node[2 * stretch:2 * stretch + 2], (share, 1 - share), strict=True) if node >= 0
            for turn in self.into[self.begins[node]:self.begins[node + 1]]]

    def _along(self, came: Snapped, goes: Snapped) -> Floats:
        """[starts, goals] milliseconds for those who stand on the stretch of the goal already, and may drive straight up to it."""
        found = np.full((len(came.stretch), len(goes.stretch)), np.inf)
        for start, goal in np.argwhere(came.stretch[:, None] == goes.stretch):
            ahead = float(goes.share[goal] - came.share[start])
            way = self.node[2 * int(came.stretch[start]) + (ahead < 0)]
            if way >= 0:
                found[start, goal] = abs(ahead) * self.graph.travel[way]
        return found


def _middles(road_map: RoadMap, graph: Turns) -> tuple[Floats, Floats]:
    stretch = graph.directions // 2
    middle = (road_map.first[stretch] + road_map.first[stretch + 1]) // 2
    return road_map.lat[middle], road_map.lon[middle]
