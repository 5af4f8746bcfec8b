"""A county with a hub, two stations and a township, the people who act, and an incident told by moves."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from bihuan.loop import Actor
from bihuan.station.calls.models import Call, Unit
from bihuan.station.calls.take import CallFacts, take
from bihuan.station.kinds.incident.intake import open_for
from bihuan.station.kinds.incident.models import IncidentSheet, Order
from bihuan.station.loop.act import act
from bihuan.station.loop.models import Matter
from bihuan.station.people.actor import actor_for
from bihuan.station.people.models import Organisation, Person
from bihuan.station.people.posts import (
    AUXILIARY,
    CHIEF,
    CLERK,
    DISPATCHER,
    INSTRUCTOR,
    LEADER,
    LEGAL,
    OFFICER,
    TOWN_DISPATCHER,
)
from bihuan.station.people.structure import appoint, found
from bihuan.station.places.models import Area

SINCE = date(2026, 1, 1)
NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)  # a Wednesday, 12:00 in China
NO_DANGER = {"injured": "no", "weapon": "no", "violence_now": "no", "vulnerable": "no", "fire_gas": "no"}

ORGANISATIONS = (
    ("county", "county", None), ("centre", "room", "county"), ("hub", "hub_station", "county"), ("hub_room", "room", "hub"),
    ("east", "station", "hub"), ("east_room", "room", "east"), ("east_team", "team", "east"),
    ("west", "station", "hub"), ("west_room", "room", "west"), ("west_team", "team", "west"),
    ("town", "township", "county"), ("town_room", "room", "town"), ("market", "department", "town"), ("women", "department", "town"),
)
PEOPLE = (
    ("chen", "east_room", DISPATCHER), ("zhang", "east_room", DISPATCHER), ("lin", "east_team", OFFICER), ("he", "east_team", OFFICER),
    ("aux", "east_team", AUXILIARY), ("shen", "east", LEADER), ("qian", "east", INSTRUCTOR), ("fang", "east", CHIEF),
    ("legal", "east_room", LEGAL),
    ("hub_duty", "hub_room", DISPATCHER), ("hub_leader", "hub", LEADER),
    ("west_duty", "west_room", DISPATCHER), ("west_lin", "west_team", OFFICER), ("west_leader", "west", LEADER),
    ("centre_duty", "centre", DISPATCHER), ("town_duty", "town_room", TOWN_DISPATCHER), ("clerk", "market", CLERK),
    ("helper", "women", CLERK),
)


class Scene:
    """Organisations and people by name; a clock that only goes on; moves made as somebody."""

    def __init__(self) -> None:
        self.now = NOON
        self.orgs: dict[str, Organisation] = {}
        for code, kind, under in ORGANISATIONS:
            self.orgs[code] = found(code, code, kind, since=SINCE, under=self.orgs.get(under or ""), always_open=True)
        for code, hub in (("east", "hub_room"), ("west", "hub_room"), ("hub", "centre"), ("town", "centre"), ("market", "town_room")):
            self.orgs[code].hub = self.orgs[hub]
            self.orgs[code].save()
        self.people = {name: Person.objects.create(username=name, name=name) for name, _place, _post in PEOPLE}
        for name, place, post in PEOPLE:
            appoint(self.people[name], self.orgs[place], post, since=SINCE)
        self.units = {code: Unit.objects.create(code=code, name=code, organisation=self.orgs[team], status=2)
                      for code, team in (("E1", "east_team"), ("E2", "east_team"), ("W1", "west_team"))}
        self.area = Area.objects.create(code="a", name="a", kind="grid", terrain="urban", since=SINCE)
        self._serial = count(1)

    def actor(self, name: str) -> Actor:
        return actor_for(self.people[name], now=self.now)

    def wait(self, **span: float) -> None:
        self.now += timedelta(**span)

    def call(self, category: str = "0401", *, station: str = "east", **facts: Any) -> Call:
        told = {**NO_DANGER, "words": "楼上很吵", "place": "云溪路 1 号", **facts}
        call = take(CallFacts(category=category, **told), taken_by=self.people["chen"], station=self.orgs[station], now=self.now)
        Call.objects.filter(pk=call.pk).update(area=self.area)
        call.refresh_from_db()
        return call

    def open(self, category: str = "0401", *, by: str = "chen", **facts: Any) -> Matter:
        return open_for(self.call(category, **facts), actor=self.actor(by), now=self.now)

    def act(self, matter: Matter, move: str, by: str, **said: Any) -> Matter:
        """Makes the move a second later, on the newest version."""
        self.wait(seconds=1)
        matter.refresh_from_db()
        done = act(matter.pk, move, self.actor(by), said, version=matter.version, now=self.now)
        matter.refresh_from_db()
        return done

    def send(self, matter: Matter, unit: str = "E1", by: str = "chen", **said: Any) -> int:
        """Sends a unit; the order's part."""
        self.act(matter, "send", by, unit=self.units[unit].pk, **said)
        return matter.version

    def feed_back(self, matter: Matter, order: int, by: str = "lin", **said: Any) -> Matter:
        told = {"outcome": "settled", "scene": "劝开", "people": 2, "officers": 2, **said}
        return self.act(matter, "feed_back", by, order=order, **told)

    def work(self, matter: Matter, unit: str = "E1", lead: str | None = None, by: str = "lin") -> int:
        """One unit all the way to its feedback."""
        order = self.send(matter, unit, **({"lead": self.people[lead].pk} if lead else {}))
        for move in ("sign", "leave", "arrive"):
            self.act(matter, move, by, order=order)
        self.feed_back(matter, order, by)
        return order

    def close(self, matter: Matter, by: str = "lin", **said: Any) -> Matter:
        return self.act(matter, "close", by, **{"result": "handled", "words": "已劝和", "feedback": "已电话告知", **said})

    def contact(self, matter: Matter, by: str = "lin") -> Matter:
        return self.act(matter, "contact", by, how="phone", reached="spoken")


def sheet(matter: Matter) -> IncidentSheet:
    return IncidentSheet.objects.get(pk=matter.pk)


def order_of(matter: Matter, part: int) -> Order:
    return Order.objects.get(matter=matter, part=part)
