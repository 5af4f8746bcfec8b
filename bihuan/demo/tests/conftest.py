from dataclasses import dataclass
from datetime import date

import pytest

from bihuan.demo.addresses import Addresses, addresses
from bihuan.demo.geography import Geography, geography
from bihuan.demo.people import People, people
from bihuan.demo.roads import Roads, roads
from bihuan.demo.year import Call, year

SEED, LAST = 1, date(2026, 11, 20)


@dataclass(frozen=True)
class World:
    geography: Geography
    roads: Roads
    addresses: Addresses
    people: People
    calls: list[Call]


def world(seed: int = SEED) -> World:
    ground, streets = geography(seed), roads(seed)
    known = addresses(ground, streets, seed)
    return World(ground, streets, known, people(ground, seed), year(known.spots, LAST, seed))


@pytest.fixture(scope="session", name="world")
def _world() -> World:
    return world()
