"""The whole invented township from one seed: ground, roads, addresses, people."""

from dataclasses import dataclass
from datetime import date

from bihuan.demo.addresses import Addresses, addresses
from bihuan.demo.geography import Geography, geography
from bihuan.demo.people import People, people
from bihuan.demo.roads import Roads, roads
from bihuan.demo.year import Call, year

SEED = 7


@dataclass(frozen=True)
class World:
    seed: int
    geography: Geography
    roads: Roads
    addresses: Addresses
    people: People

    def calls(self, last: date, days: int = 365) -> list[Call]:
        """The calls of the days that end with `last`."""
        return year(self.addresses.spots, last, self.seed, days=days)


def world(seed: int = SEED) -> World:
    ground, streets = geography(seed), roads(seed)
    return World(seed, ground, streets, addresses(ground, streets, seed), people(ground, seed))
