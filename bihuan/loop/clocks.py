"""Clocks: how long a matter may stand in certain states, or a part of it stay unanswered, and who is told on the way."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from bihuan.loop.calendar import Calendar
from bihuan.loop.limits import Limit, parse_limit, parse_share, part_of_the_way
from bihuan.loop.rules import Rule, Setting
from bihuan.loop.who import Who

if TYPE_CHECKING:
    from bihuan.loop.loop import Move, State


@dataclass(frozen=True)
class Rung:
    """One step of the ladder: when, and which posts are told. `when` reads a share of the limit (`80%`) or a time past due (`1wd`)."""

    tell: Who
    when: Setting


@dataclass(frozen=True)
class Clock:
    """A limit with its ladder. It never pauses.

    A clock over `runs` is one for the matter: it starts at the first entry into one of these states, rests while the matter is elsewhere,
    and on coming back still has its first due moment. With `per="offer"` each entry starts it anew. A clock with `begins` runs for one
    part (an order, an assisting unit, a request): it starts with each such move and ends with a move of `ends` about the same part.
    `waits` marks the clock of a parent that, while children are open, takes the latest of their dues.
    """

    name: str
    label: Any
    limit: Setting
    runs: "tuple[State, ...]" = ()
    per: Literal["matter", "offer"] = "matter"
    begins: "tuple[Move, ...]" = ()
    ends: "tuple[Move, ...]" = ()
    ladder: tuple[Rung, ...] = ()
    waits: bool = False

    def __post_init__(self) -> None:
        if bool(self.runs) == bool(self.begins):
            raise ValueError(f"clock {self.name} runs either in states or from a move to a move")


def moment_of(when: Rule, start: datetime, due: datetime, limit: Limit, calendar: Calendar) -> datetime:
    """When a rung is reached: a share of the way to `due`, or so long after it."""
    share = parse_share(when.value)
    if share is not None:
        return part_of_the_way(share, start, due, limit, calendar)
    return parse_limit(when.value).after(due, calendar).due
