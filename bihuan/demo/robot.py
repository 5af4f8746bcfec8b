"""The robot that plays callers, desks, crews, leaders and clerks, through the public door only.

It follows matters by their numbers. Whenever one has changed it asks those who may have something to do with it what they are offered,
takes the plan that comes first (see policy.py), waits as long as a person would need, divided by its speed, and makes the move on the
version it saw. If somebody else was quicker, it looks again: people may play along in the browser at any moment.
"""

import heapq
import itertools
import logging
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event
from typing import Any

from bihuan.demo.door import Refusal, Seat
from bihuan.demo.people import PASSWORD, STATION, People, on_shift
from bihuan.demo.policy import Mind, Plan, choices_of, plan, unit_name
from bihuan.demo.rhythms import DIVERTED

log = logging.getLogger("bihuan.demo")
AGAIN = (20.0, 300.0)  # a matter in which nobody has anything to do is looked at again after so long, then later and later
WAITED_FOR = (5.0, 20.0)  # the same where a person is the desk
HURRY = 4.0  # for a person who sits before the screen people work so many times quicker, so that a call is carried round in three minutes
NEWS = 5.0  # seconds between looks for matters that people opened
SHIFT = 300.0  # seconds between looks whether another shift has come on


@dataclass
class Followed:
    """A matter the robot keeps an eye on. Each crew goes its own way through it; everybody else takes turns."""

    number: str
    mind: Mind
    parent: str = ""
    crews: dict[str, str] = field(default_factory=dict)  # unit → officer: who goes out for it brings it home, also past a change of shift
    version: int = 0
    state: str = ""
    kind: str = "incident"
    holder: str = ""
    closed: bool = False
    units: tuple[str, ...] = ()  # with an order
    blind: set[str] = field(default_factory=set)  # who was not let in
    stages: Counter[str] = field(default_factory=Counter)  # unit → stamps given
    booked: set[str] = field(default_factory=set)  # units that have an appointment; "" stands for everybody else
    wait: float = 0.0
    looks: int = 0  # the newest appointment to look again; older ones are void

    @property
    def again(self) -> tuple[float, float]:
        return AGAIN if self.mind.mine else WAITED_FOR


@dataclass(frozen=True)
class Offer:
    """One person's plan for a matter."""

    seat: Seat
    post: str
    plan: Plan
    version: int
    unit: str = ""


class Robot:
    def __init__(
        self, base: str, people: People, *, speed: float, seed: int, today: Callable[[], datetime], leaves: Sequence[str] = (),
        present: Callable[[str], bool] = lambda username: False,
    ) -> None:  # fmt: skip
        """`present`: whether a person sits before the screen in this name; the robot then leaves their part to them."""
        self.base, self.people, self.speed, self.seed, self.today = base, people, speed, seed, today
        self.leaves, self.present = frozenset(leaves), present
        self.seats: dict[str, Seat] = {}
        self.matters: dict[str, Followed] = {}
        self.places: dict[str, tuple[float, float]] = {}  # longitude and latitude of incidents whose calls named them
        self.agenda: list[tuple[float, int, Callable[[], None]]] = []
        self.order = itertools.count()
        self.out: set[str] = set()  # units with an order, by what their crews told us
        self.units_by_id: dict[int, str] = {}
        self.taken = 0
        self.newest = 0
        self.manned = ""  # the shift group whose crews ride
        self.least = min(0.3, 18 / speed)  # seconds between looking and acting, so that eyes can follow
        organisations = {one.code: one.name for one in people.organisations}
        self.clerks = {organisations[org]: p.username for p in reversed(people.persons) for org, post in p.posts if post == "clerk"}
        self.desks = {organisations[org]: p.username for p in people.persons for org, post in p.posts
                      if post == "dispatcher" and not org.startswith(STATION)}  # fmt: skip
        self.unit_names = {unit.code: unit.name for unit in people.units}
        self.names = {p.username: p.name for p in people.persons}
        self.legal = next(p.name for p in people.persons for _, post in p.posts if post == "legal")

    # The clock on the wall

    def at(self, seconds: float, deed: Callable[[], None]) -> None:
        heapq.heappush(self.agenda, (time.monotonic() + seconds, next(self.order), deed))

    def run(self, stop: Event, until: Callable[[], bool] = lambda: False) -> None:
        """Keeps its appointments until told to stop, or until `until` says so."""
        while not stop.is_set() and not until():
            due = self.agenda[0][0] - time.monotonic() if self.agenda else NEWS
            if due > 0:
                stop.wait(min(due, 0.5))
                continue
            _, _, deed = heapq.heappop(self.agenda)
            deed()

    # Callers

    def ring(self, call: dict[str, Any], mind: Mind) -> str | None:
        """A call comes in and is taken at the desk. Returns the number of its incident."""
        taken = self.seat("dispatcher").take(call)
        self.taken += 1
        number = taken["matter"]
        if number and call.get("lat") is not None:
            self.places[number] = (call["lon"], call["lat"])
        if number:
            self.follow(number, mind)
        return number

    # Eyes

    def follow(self, number: str, mind: Mind, parent: str = "") -> None:
        if number not in self.matters:
            crews = self.crews()
            mind.riders = {self.unit_names[unit]: self.names[officer] for unit, officer in crews.items()}
            mind.legal, mind.out = self.legal, self.out
            mind.mine = mind.mine and "dispatcher" not in self.leaves
            self.matters[number] = Followed(number, mind, parent=parent, crews=crews)
            self.look_later(self.matters[number], self.least)

    def watch(self, *, mine: bool = False) -> None:
        """Looks for open matters it does not know, now and every few seconds. Those it finds at the start (`mine`) it carries on with as
        its own; those that turn up later were opened by people, who are then the desk."""
        for row in self.seat("dispatcher").matters("given", after=self.newest):
            self.newest = max(self.newest, row["id"])
            if row["number"] not in self.matters and row.get("kind"):
                code = row["category"]
                self.follow(row["number"], Mind(code=code, diverted=code in DIVERTED, mine=mine))
        self.at(NEWS, self.watch)

    def look_later(self, matter: Followed, seconds: float) -> None:
        matter.looks += 1
        look = matter.looks
        self.at(seconds, lambda: self.look(matter) if look == matter.looks and not matter.closed else None)

    def look(self, matter: Followed) -> None:
        """Asks whoever is concerned and has no appointment yet, and makes one for the soonest; crews each have their own."""
        offers: list[Offer] = []
        for post, username in self.concerned(matter):
            if offers and post == "leader":
                break  # a leader steps in only where the desk has nothing to do
            if offer := self.ask(matter, post, "", username):
                offers.append(offer)
        if offers and not matter.closed:
            self.appoint(matter, min(offers, key=lambda offer: offer.plan.minutes))
        for unit, officer in matter.crews.items():
            name = self.unit_names[unit]
            if name in matter.units and (offer := self.ask(matter, "officer", name, officer)):
                self.appoint(matter, offer)
        if matter.closed:
            self.look_at_parent(matter)
        elif not matter.booked:
            soonest, latest = matter.again
            self.look_later(matter, max(matter.wait, soonest))
            matter.wait = min(max(matter.wait, soonest) * 2, latest)

    def ask(self, matter: Followed, post: str, unit: str, username: str) -> Offer | None:
        if post in self.leaves or unit in matter.booked or matter.closed or username in matter.blind or self.gives_way(post, username):
            return None
        seat = self.seat(username)
        view = seat.matter(matter.number)
        if view is None:
            matter.blind.add(username)
            return None
        return self.consider(matter, view, seat, post, unit)

    def gives_way(self, post: str, username: str) -> bool:
        """To a person in that very seat. At the desk it leaves alone what the person opened (`watch`), or calls would pile up."""
        return post != "dispatcher" and self.present(username)

    def consider(self, matter: Followed, view: dict[str, Any], seat: Seat, post: str, unit: str) -> Offer | None:
        self.learn(matter, view)
        matter.mind.unit, matter.mind.stage = unit, matter.stages[unit]
        luck = random.Random(f"{self.seed}:{matter.number}:{view['version']}:{seat.username}")
        found = plan(view, post, matter.mind, luck)
        return Offer(seat, post, found, view["version"], unit) if found else None

    def learn(self, matter: Followed, view: dict[str, Any]) -> None:
        if view["version"] != matter.version:
            matter.mind.refused = {}
        matter.version, matter.state, matter.kind = view["version"], view["state"], view["kind"]
        matter.holder, matter.closed = view["holder"], view["closed_at"] is not None
        if orders := choices_of(view, "clear", "order"):
            matter.units = tuple(name for _, name in orders)
        self.units_by_id |= {value: unit_name(label) for value, label in choices_of(view, "send", "unit")}
        if matter.closed:
            self.out -= set(matter.units)
        for child in view["children"]:
            mind = matter.mind
            self.follow(child, Mind(code=mind.code, words=mind.words, mine=mind.mine), parent=matter.number)
        matter.mind.open_children = any(not self.matters[child].closed for child in view["children"])

    def look_at_parent(self, matter: Followed) -> None:
        parent = self.matters.get(matter.parent)
        if parent and not parent.closed:
            self.look_later(parent, self.least)

    # Hands

    def appoint(self, matter: Followed, offer: Offer) -> None:
        luck = random.Random(f"{self.seed}:{matter.number}:{offer.version}:forgotten")
        speed = self.speed if matter.mind.mine else self.speed * HURRY
        forgotten = offer.plan.forgotten and matter.mind.mine
        seconds = luck.uniform(100, 300) if forgotten else max(self.least, offer.plan.minutes * 60 / speed)
        matter.booked.add(offer.unit)
        matter.wait = 0.0
        self.at(seconds, lambda: self.act(matter, offer))

    def act(self, matter: Followed, offer: Offer) -> None:
        matter.booked.discard(offer.unit)
        before = matter.state
        if self.gives_way(offer.post, offer.seat.username):
            self.look_later(matter, self.least)
            return
        if matter.version != offer.version:  # somebody has acted since; whoever wanted to act looks again first
            again = self.ask(matter, offer.post, offer.unit, offer.seat.username)
            if again is None or again.plan.move != offer.plan.move:
                self.look_later(matter, self.least)
                return
            offer = again
        try:
            view = offer.seat.move(matter.number, offer.plan.move, offer.version, offer.plan.said)
        except Refusal as refusal:
            self.refused(matter, offer, refusal)
            return
        if offer.unit:
            matter.stages[offer.unit] += 1
        following = self.consider(matter, view, offer.seat, offer.post, offer.unit)
        self.done(matter, offer)
        if following and not matter.closed:
            self.appoint(matter, following)
        if not following or matter.state != before:
            self.look(matter)

    def done(self, matter: Followed, offer: Offer) -> None:
        """What everybody knows afterwards without looking."""
        if offer.plan.move == "send":
            self.out |= set(matter.units)
        elif offer.plan.move == "clear":
            self.out.discard(offer.unit)
        elif offer.plan.move == "name_crew":
            matter.blind.clear()

    def refused(self, matter: Followed, offer: Offer, refusal: Refusal) -> None:
        """Somebody was quicker, or took the unit: look again. Anything else is remembered, and something else tried at this version."""
        if refusal.code == "stamp_twice":
            matter.stages[offer.unit] += 1
        elif refusal.code in ("busy_unit", "unit_not_ready"):
            self.out.add(self.units_by_id[offer.plan.said["unit"]])
        elif refusal.code != "stale":
            log.info("%s %s: %s", matter.number, offer.plan.move, refusal)
            matter.mind.refused[offer.plan.move] = refusal.code
        self.look_later(matter, self.least)

    # Who

    def seat(self, username: str) -> Seat:
        if username not in self.seats:
            self.seats[username] = Seat(self.base, username, PASSWORD)
        return self.seats[username]

    def group(self) -> str:
        """The shift that is on at this hour."""
        now = self.today()
        return on_shift(now.date(), not 8 <= now.hour < 20)

    def crews(self) -> dict[str, str]:
        """Unit → the user name of the officer who rides in it at this hour."""
        return {duty.unit: duty.officer for duty in self.people.duties if duty.group == self.group()}

    def change_shift(self) -> None:
        """The desk writes down who rides in which unit, now and whenever another shift comes on."""
        if self.manned != (group := self.group()):
            self.manned = group
            for duty in self.people.duties:
                if duty.group == group and not self.seat("dispatcher").man(duty.unit, [duty.officer, *duty.auxiliaries]):
                    log.info("%s has no crew of %s", duty.unit, group)
        self.at(SHIFT, self.change_shift)

    def concerned(self, matter: Followed) -> list[tuple[str, str]]:
        """(post, user name) of those who may have something to do with the matter, beside its crews."""
        if matter.kind == "diversion":
            clerk = self.clerks.get(matter.holder)
            found = [("town_dispatcher", "town_dispatcher"), ("dispatcher", "dispatcher")]
            return [("clerk", clerk), *found] if clerk else found
        return [("dispatcher", self.desks.get(matter.holder, "dispatcher")), ("legal", "legal"), ("leader", "leader")]

    def leave(self) -> None:
        for seat in self.seats.values():
            seat.close()

    # The account

    def account(self) -> dict[str, Any]:
        """What became of everything the robot followed."""
        open_ones = [matter for matter in self.matters.values() if not matter.closed]
        kinds = Counter(matter.kind for matter in self.matters.values())
        closed = Counter(matter.kind for matter in self.matters.values() if matter.closed)
        return {
            "calls": self.taken, "unsorted": len(self.seat("dispatcher").unsorted()), "incidents": kinds["incident"],
            "incidents_closed": closed["incident"], "incidents_open": kinds["incident"] - closed["incident"],
            "diversions": kinds["diversion"], "diversions_closed": closed["diversion"],
            "open": [{"number": matter.number, "state": matter.state, "holder": matter.holder} for matter in open_ones],
        }  # fmt: skip
