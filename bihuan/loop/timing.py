"""What a move does to the clocks of its matter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bihuan.loop.calendar import Calendar
from bihuan.loop.clocks import Clock, moment_of
from bihuan.loop.limits import parse_limit
from bihuan.loop.loop import OPENING, Loop, Move, State
from bihuan.loop.refused import Refused
from bihuan.loop.rules import Rule, Rules
from bihuan.loop.snapshot import Running, Snapshot


@dataclass(frozen=True)
class Started:
    """A clock as it now runs. `rung` is the next step of its ladder, reached at `next`; None when the ladder is climbed."""

    clock: str
    part: int
    started: datetime
    due: datetime
    rule: Rule
    provisional: bool
    rung: int
    next: datetime | None
    resumed: bool = False
    extended: bool = False


@dataclass(frozen=True)
class Clockwork:
    """The clocks of one matter at one moment, with the facts their limits are read by."""

    loop: type[Loop]
    matter: Snapshot
    facts: Mapping[str, str]
    now: datetime
    calendar: Calendar
    rules: Rules

    def entered(self, state: State) -> tuple[Started, ...]:
        """The clocks that start when a matter is opened in `state`."""
        runs = [self._start(clock, 0) for clock in self.loop.clocks if state in clock.runs]
        return tuple(self._some([*runs, *(self._start(clock, 1) for clock in self.loop.clocks if OPENING in clock.begins)]))

    def started(self, move: Move, there: State, version: int, said: Mapping[str, Any]) -> tuple[Started, ...]:
        anew = bool(move.hands and move.hands.deed in ("offer", "rule"))
        out: list[Started | None] = []
        for clock in self.loop.clocks:
            if there in clock.runs:
                out.append(self._enter(clock, anew))
            elif move in clock.begins and not there.end:
                out.append(self._start(clock, int(said[move.part]) if move.part else version))
        return tuple(self._some(out))

    def stopped(self, move: Move, there: State, said: Mapping[str, Any]) -> tuple[tuple[str, int], ...]:
        return tuple((one.clock, one.part) for one in self.matter.running if not one.stopped and self._stops(one, move, there, said))

    def reread(self, there: State) -> Iterable[Started]:
        """Running clocks whose limit depends on a fact that changed, read again with their ladders from their own starts. Time once
        granted stands."""
        for one in self._live():
            clock = self.loop.clock(one.clock)
            if not self._changed & set(clock.limit.by) or parse_limit(one.rule_value).after(one.started, self.calendar).due != one.due:
                continue
            rule = clock.limit.find(self.rules, self.facts, self.calendar.day(one.started))
            if rule and not there.end:
                yield self._from(clock, one.part, one.started, rule, one.rung)

    def late_starts(self, there: State) -> Iterable[Started]:
        """Clocks of parts under way that had no limit by the facts as they were and have one now, from the moment the part began."""
        for clock in self.loop.clocks:
            if there.end or not self._changed & set(clock.limit.by):
                continue
            known = {one.part for one in self._live() if one.clock == clock.name}
            for part, begun in self._under_way(clock).items():
                rule = clock.limit.find(self.rules, self.facts, self.calendar.day(begun))
                if part not in known and rule:
                    yield self._from(clock, part, begun, rule)

    def check_extension(self, move: Move, term: str) -> None:
        """Asked before expiry, not too often, not for too long. Raises Refused."""
        running = self._running(move.extends)
        if running is None or running.due <= self.now:
            raise Refused("too_late_to_extend", due=running.due if running else None)
        day = self.calendar.day(self.now)
        times = self.loop.extension_times.find(self.rules, self.facts, day) if self.loop.extension_times else None
        if times is None or self.matter.extensions >= int(times.value):
            raise Refused("extended_often", times=int(times.value) if times else 0)
        try:
            wanted = parse_limit(term).after(running.due, self.calendar).due
        except ValueError:
            raise Refused("not_a_limit", given=term) from None
        most = self.loop.extension_limit.find(self.rules, self.facts, day) if self.loop.extension_limit else None
        if wanted <= running.due:
            raise Refused("not_a_limit", given=term)
        if most and wanted > parse_limit(most.value).after(running.due, self.calendar).due:
            raise Refused("extension_too_long", most=most.value)

    def extended(self, granting: Move) -> list[Started]:
        """The clock that a granted request moves, from its old due moment."""
        request = self.matter.request(granting.grants)
        asked = next((move for move in self.loop.moves.values() if move.requests == granting.grants), None)
        running = self._running(asked.extends) if asked and asked.extends else None
        if not request or not running:
            return []
        deadline = parse_limit(request.limit).after(running.due, self.calendar)
        clock = self.loop.clock(running.clock)
        rule = Rule(clock.limit.name, running.rule_value, self.calendar.day(running.started))
        rung, moment = self.next_rung(clock, 0, running.started, deadline.due, running.rule_value, after=self.now)
        return [Started(clock.name, running.part, running.started, deadline.due, rule, deadline.provisional, rung, moment, extended=True)]

    def next_rung(
        self, clock: Clock, first: int, start: datetime, due: datetime, limit: str, *, after: datetime | None = None
    ) -> tuple[int, datetime | None]:
        """The first rung from `first` on that the table does not leave out (and, if asked, that lies after a moment), and when."""
        for index in range(first, len(clock.ladder)):
            when = clock.ladder[index].when.find(self.rules, self.facts, self.calendar.day(start))
            if when is None:
                continue
            moment = moment_of(when, start, due, parse_limit(limit), self.calendar)
            if after is None or moment > after:
                return index, moment
        return len(clock.ladder), None

    def _enter(self, clock: Clock, anew: bool) -> Started | None:
        known = next((one for one in self.matter.running if one.clock == clock.name), None)
        if known is None or clock.per == "offer" and (known.stopped or anew):
            return self._start(clock, 0)
        if not known.stopped:
            return None
        rule = Rule(clock.limit.name, known.rule_value, self.calendar.day(known.started))
        rung, moment = self.next_rung(clock, known.rung, known.started, known.due, known.rule_value)
        return Started(clock.name, 0, known.started, known.due, rule, False, rung, moment, resumed=True)

    def _start(self, clock: Clock, part: int) -> Started | None:
        rule = clock.limit.find(self.rules, self.facts, self.calendar.day(self.now))
        return self._from(clock, part, self.now, rule) if rule else None

    def _from(self, clock: Clock, part: int, start: datetime, rule: Rule, first: int = 0) -> Started:
        deadline = parse_limit(rule.value).after(start, self.calendar)
        rung, moment = self.next_rung(clock, first, start, deadline.due, rule.value)
        return Started(clock.name, part, start, deadline.due, rule, deadline.provisional, rung, moment)

    def _stops(self, one: Running, move: Move, there: State, said: Mapping[str, Any]) -> bool:
        clock = self.loop.clock(one.clock)
        if there.end:
            return True
        if clock.runs:
            anew = clock.per == "offer" and bool(move.hands and move.hands.deed in ("offer", "rule"))
            return there not in clock.runs or anew
        if move not in clock.ends:
            return False
        return not move.part or int(said[move.part]) == one.part

    @property
    def _changed(self) -> set[str]:
        return {name for name, value in self.facts.items() if self.matter.facts.get(name) != value}

    def _under_way(self, clock: Clock) -> dict[int, datetime]:
        """The parts a clock may run for that have begun and not ended, with when they began."""
        begun: dict[int, datetime] = {}
        for done in self.matter.done:
            move = OPENING if done.move == OPENING.name else self.loop.moves.get(done.move)
            if move in clock.ends:
                begun = {part: at for part, at in begun.items() if move.part and part != done.part}
            if move in clock.begins:
                begun[done.part if move.part else done.version] = done.at
            if self.loop.states[done.state].end:
                begun = {}
        return begun

    def _live(self) -> Iterable[Running]:
        return (one for one in self.matter.running if not one.stopped)

    def _running(self, name: str) -> Running | None:
        return next((one for one in self._live() if one.clock == name), None)

    @staticmethod
    def _some(clocks: Iterable[Started | None]) -> list[Started]:
        return [one for one in clocks if one]
