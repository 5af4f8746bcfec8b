"""Where the invented crews are: on their beat, or on the way to what they were sent to. Each says so by itself, as a real one would."""

import random

from shapely import Point, STRtree

from bihuan.demo import plan
from bihuan.demo.roads import Roads
from bihuan.demo.robot import Robot

TURN = 15.0  # seconds between two reports of a crew
STRIDE = 0.0035  # degrees that a crew comes further in a turn; the demo's hours are short
BEAT = 0.012  # degrees around the place where a crew last was that it patrols

At = tuple[float, float]  # longitude, latitude


class Driving:
    def __init__(self, robot: Robot, roads: Roads, seed: int) -> None:
        self.robot, self.luck = robot, random.Random(f"{seed}:driving")
        used = sorted({node for way in roads.ways if way.highway != "path" for node in way.nodes})
        self.nodes = [roads.nodes[node] for node in used]
        self.tree = STRtree([Point(node) for node in self.nodes])
        west, south, east, north = plan.TOWN
        (left, low), (right, high) = plan.on_globe(west, south), plan.on_globe(east, north)
        town = [(lon, lat) for lon, lat in self.nodes if left < lon < right and low < lat < high]
        self.at: dict[str, At] = {unit: self.luck.choice(town) for unit in robot.unit_names}
        self.to: dict[str, At] = dict(self.at)

    def begin(self) -> None:
        for place, unit in enumerate(self.at):
            self.robot.at(2 + place * TURN / len(self.at), lambda unit=unit: self.turn(unit))

    def turn(self, unit: str) -> None:
        self.at[unit] = self._nearest(self._step(self.at[unit], self._aim(unit)))
        lon, lat = self.at[unit]
        officer = self.robot.crews().get(unit)
        if officer and "officer" not in self.robot.leaves:
            self.robot.seat(officer).locate(unit, lat, lon)
        self.robot.at(TURN, lambda: self.turn(unit))

    def _aim(self, unit: str) -> At:
        """The incident it is out for, else the next corner of its beat."""
        name = self.robot.unit_names[unit]
        for number, place in self.robot.places.items():
            matter = self.robot.matters[number]
            if not matter.closed and name in self.robot.out and name in matter.units:
                return place
        if self.at[unit] == self.to[unit]:
            lon, lat = self.at[unit]
            self.to[unit] = self._nearest((lon + self.luck.uniform(-BEAT, BEAT), lat + self.luck.uniform(-BEAT, BEAT)))
        return self.to[unit]

    def _nearest(self, place: At) -> At:
        return self.nodes[int(self.tree.nearest(Point(place)))]

    @staticmethod
    def _step(here: At, there: At) -> At:
        east, north = there[0] - here[0], there[1] - here[1]
        share = min(1.0, STRIDE / max(abs(east), abs(north), 1e-9))
        return here[0] + east * share, here[1] + north * share
