"""One hub a process tails the ledger and fans out to its screens. A message says that a matter is at a version, nothing more, and goes only
to its audience, decided when it is sent."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import psycopg
from django.conf import settings
from django.db import close_old_connections, connection
from django.utils import timezone

from bihuan.station.calls.models import Unit, UnitChange
from bihuan.station.kinds.incident.models import Order
from bihuan.station.lines.models import Ringing
from bihuan.station.loop.models import Crew, Matter, Part
from bihuan.station.loop.stream import Cursor, Event, newest, tail
from bihuan.station.loop.wake import CHANNEL
from bihuan.station.people.actor import day_of
from bihuan.station.people.tree import tree

log = logging.getLogger(__name__)
POLL = 0.25  # seconds between looks on SQLite
SLOW_POLL = 1.0  # on PostgreSQL, behind LISTEN
ECHOES = (0.02, 0.05, 0.1, 0.25)  # looks after a nudge: a slower transaction may still hold the horizon back
NEWEST = 64  # status changes and connections looked at each time
BACKLOG = 500  # messages a screen may fall behind before it is told to read anew

T = TypeVar("T")


@dataclass(frozen=True)
class Message:
    """Matter `number` is at `version`. `organisations` and `persons` are its audience and never leave the process."""

    cursor: Cursor
    number: str
    version: int
    organisations: frozenset[int]
    persons: frozenset[int]


@dataclass(frozen=True)
class UnitMessage:
    """A unit's digit, or what it is out for, has changed; what it is now each screen asks for itself. Told in its station only."""

    unit: int
    organisations: frozenset[int]
    persons: frozenset[int] = frozenset()


@dataclass(frozen=True)
class LineMessage:
    """Something has changed on a telephone line of these houses; how it stands now each screen asks for itself."""

    organisations: frozenset[int]
    persons: frozenset[int] = frozenset()


Anything = Message | UnitMessage | LineMessage


@dataclass(eq=False)
class Screen:
    """One open page: who looks, and what waits to be sent. None in the queue means: read everything anew."""

    person: int
    reach: frozenset[int]
    queue: "asyncio.Queue[Anything | None]" = field(default_factory=lambda: asyncio.Queue(BACKLOG))

    def may_hear(self, message: Anything) -> bool:
        return self.person in message.persons or not self.reach.isdisjoint(message.organisations)

    def put(self, message: Anything) -> None:
        if not self.may_hear(message):
            return
        if self.queue.full():
            while not self.queue.empty():
                self.queue.get_nowait()
            self.queue.put_nowait(None)
        else:
            self.queue.put_nowait(message)


def addressed(events: Sequence[Event]) -> list[Message]:
    """Steps as messages with their audience as it is now: one a matter, its newest version, in stream order."""
    last = {event.matter: event for event in events}
    organisations: dict[int, set[int]] = {key: set() for key in last}
    persons: dict[int, set[int]] = {key: set() for key in last}
    for matter, organisation in Part.objects.filter(matter_id__in=last).values_list("matter_id", "organisation_id"):
        organisations[matter].add(organisation)
    for matter, person in Crew.objects.filter(matter_id__in=last, until=None).values_list("matter_id", "person_id"):
        persons[matter].add(person)
    numbers = dict(Matter.objects.filter(pk__in=last).values_list("pk", "number"))
    return [
        Message(event.cursor, numbers[key], event.version, frozenset(organisations[key]), frozenset(persons[key]))
        for key, event in sorted(last.items(), key=lambda item: item[1].cursor)
        if key in numbers
    ]


class UnitWatch:
    """Which units have changed since the last look. Status changes are known by their ids and not by the highest of them: on PostgreSQL one
    that commits late appears below others."""

    def __init__(self) -> None:
        self.known: set[int] | None = None

    def changed(self, events: Sequence[Event], now: datetime) -> list[UnitMessage]:
        rows = dict(UnitChange.objects.order_by("-pk").values_list("pk", "unit_id")[:NEWEST])
        fresh = {unit for pk, unit in rows.items() if self.known is not None and pk not in self.known}
        self.known = set(rows)
        if events:
            fresh |= set(Order.objects.filter(matter_id__in={event.matter for event in events}).values_list("unit_id", flat=True))
        if not fresh:
            return []
        today = tree(day_of(now))
        placed = Unit.objects.filter(pk__in=fresh).values_list("pk", "organisation_id")
        return [UnitMessage(unit, frozenset((organisation, today.house(organisation)))) for unit, organisation in placed]


class LineWatch:
    """Which houses' telephones have moved since the last look, by the versions of the newest connections."""

    def __init__(self) -> None:
        self.known: dict[int, int] | None = None

    def changed(self) -> list[LineMessage]:
        rows = list(Ringing.objects.order_by("-pk").values_list("pk", "version", "line__station_id")[:NEWEST])
        known = self.known
        self.known = {pk: version for pk, version, _house in rows}
        moved = {house for pk, version, house in rows if known is not None and known.get(pk) != version}
        return [LineMessage(frozenset({house})) for house in sorted(moved)]


class Hub:
    """Reads the ledger once for all screens of the process."""

    def __init__(self) -> None:
        self.screens: set[Screen] = set()
        self.cursor: Cursor | None = None
        self.nudged = asyncio.Event()
        self.reader = ThreadPoolExecutor(1, "ledger")
        self.others = ThreadPoolExecutor(4, "screens")
        self.tasks: list[asyncio.Task[None]] = []
        self.units = UnitWatch()
        self.lines = LineWatch()

    async def start(self) -> None:
        if not self.tasks:
            self.tasks.append(asyncio.create_task(self._run()))
            if connection.vendor == "postgresql":
                self.tasks.append(asyncio.create_task(self._listen()))
        while self.cursor is None:
            await asyncio.sleep(0.01)

    async def ask(self, read: Callable[[], T]) -> T:
        """Runs a read of the tables beside the loop."""
        return await asyncio.get_running_loop().run_in_executor(self.others, _kept(read))

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                if self.cursor is None:
                    self.cursor = await loop.run_in_executor(self.reader, _kept(newest))
                await self._look()
                await self._pause()
            except asyncio.CancelledError:
                raise
            except Exception as fault:  # the database may be away for a while; screens keep their connection and catch up
                log.warning("the ledger cannot be read: %s", fault)
                await asyncio.sleep(1)

    async def _look(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            before = self.cursor
            assert before is not None
            events, messages, aside = await loop.run_in_executor(self.reader, _kept(partial(_read, before, self.units, self.lines)))
            for message in aside:
                for screen in self.screens:
                    screen.put(message)
            if not events:
                return
            self.cursor = events[-1].cursor
            if self.cursor.epoch != before.epoch:
                for screen in self.screens:
                    screen.queue = asyncio.Queue(BACKLOG)
                    screen.queue.put_nowait(None)
            for told in messages:
                for screen in self.screens:
                    screen.put(told)

    async def _pause(self) -> None:
        if connection.vendor != "postgresql":
            await asyncio.sleep(POLL)
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.nudged.wait(), SLOW_POLL)
        if self.nudged.is_set():
            self.nudged.clear()
            await self._look()
            for echo in ECHOES:
                if self.nudged.is_set():
                    return
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.nudged.wait(), echo)
                await self._look()

    async def _listen(self) -> None:
        database: dict[str, Any] = dict(settings.DATABASES["default"])
        names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
        while True:
            try:
                ways = {key: str(database[name]) for key, name in names.items() if database.get(name)}
                async with await psycopg.AsyncConnection.connect(autocommit=True, **ways) as listener:  # type: ignore[arg-type]
                    await listener.execute(f"LISTEN {CHANNEL}")
                    async for _nudge in listener.notifies():
                        self.nudged.set()
            except psycopg.Error as fault:
                log.warning("LISTEN was cut off: %s", fault)
                await asyncio.sleep(1)


def _read(after: Cursor, units: UnitWatch, lines: LineWatch) -> tuple[list[Event], list[Message], list[UnitMessage | LineMessage]]:
    events = tail(after)
    return events, addressed(events), [*units.changed(events, timezone.now()), *lines.changed()]


def _kept(read: Callable[[], T]) -> Callable[[], T]:
    def run() -> T:
        close_old_connections()
        try:
            return read()
        finally:
            close_old_connections()

    return run
