"""All that a decision may depend on, read at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Running:
    """A clock as it stands: `part` is 0 for a clock of the matter; `stopped` ones may start again; `rung` is the next of its ladder."""

    clock: str
    part: int
    started: datetime
    due: datetime
    rule_value: str
    stopped: bool = False
    rung: int = 0


@dataclass(frozen=True)
class Request:
    """A question put and not yet decided."""

    what: str
    asked_by: int | None
    limit: str = ""


@dataclass(frozen=True)
class Done:
    """A step of the ledger."""

    move: str
    version: int
    part: int
    state: str
    at: datetime


@dataclass(frozen=True)
class Snapshot:
    """A matter as it stands.

    Lines are organisations from itself upwards; `assisting` are those asked for their part, `unheeded` those of them that have not said
    that they heard it; `safety_tasks` counts assistance that blocks closing; `facts` are what the kind says
    of it, as text. `done` is the ledger so far; only a move that takes limits anew looks at it.
    """

    state: str
    version: int
    holder_line: tuple[int, ...]
    origin_line: tuple[int, ...]
    hub: int | None = None
    assisting: frozenset[int] = frozenset()
    unheeded: frozenset[int] = frozenset()
    safety_tasks: int = 0
    crew: frozenset[int] = frozenset()
    restricted: bool = False
    ruled: bool = False
    open_children: int = 0
    running: tuple[Running, ...] = ()
    requests: tuple[Request, ...] = ()
    extensions: int = 0
    done: tuple[Done, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def holder(self) -> int:
        return self.holder_line[0]

    @property
    def origin(self) -> int:
        return self.origin_line[0]

    def request(self, what: str) -> Request | None:
        return next((one for one in self.requests if one.what == what), None)
