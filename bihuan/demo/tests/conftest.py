from dataclasses import dataclass, replace
from datetime import date

import pytest

from bihuan.demo.addresses import Addresses
from bihuan.demo.geography import Geography
from bihuan.demo.people import People
from bihuan.demo.roads import Roads
from bihuan.demo.world import World as Township
from bihuan.demo.world import world as make
from bihuan.demo.year import Call

SEED, LAST = 7, date(2026, 11, 20)


@dataclass(frozen=True)
class World:
    geography: Geography
    roads: Roads
    addresses: Addresses
    people: People
    calls: list[Call]


def world(seed: int = SEED) -> World:
    made = make(seed)
    return World(made.geography, made.roads, made.addresses, made.people, made.calls(LAST))


@pytest.fixture(scope="session", name="world")
def _world() -> World:
    return world()


def few_addresses() -> Township:
    """The township with two hundred of its addresses, where a test is about something else."""
    made = make()
    return replace(made, addresses=replace(made.addresses, addresses=made.addresses.addresses[:200]))
