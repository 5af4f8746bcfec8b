"""The parts of a definition: states and moves. A definition is code, never a database row."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from bihuan.loop.asks import HAPPENED, Ask
from bihuan.loop.clocks import Clock
from bihuan.loop.hands import Hand
from bihuan.loop.refused import Refused
from bihuan.loop.rules import Setting
from bihuan.loop.who import Who

if TYPE_CHECKING:
    from bihuan.loop.actor import Actor
    from bihuan.loop.snapshot import Snapshot

Guard = Callable[["Snapshot", Mapping[str, Any], "Actor"], Refused | None]


class State:
    """Where a matter stands. `lamp` names the shape and colour of the legend it is shown with."""

    def __init__(self, label: Any, *, lamp: str, start: bool = False, end: bool = False) -> None:
        self.label, self.lamp, self.start, self.end = label, lamp, start, end
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"<State {self.name}>"


class Move:
    """Something somebody may do.

    `at` is where it may be done, `to` where it leads: a state, None to stay, or a mapping from each state to the next.
    `by` says who; `asks` what must be answered; `guard` refuses with a reason that the snapshot or the answers give.
    `hands` moves the hand-over; `opens` names the kind of matter it opens as a child; `part` names the answer that says which part
    (order, assisting unit) it is about; `helps` asks an `organisation` for its part of the work, heeds that (says that it was
    heard), or answers it; `joins` puts whoever
    makes it on the crew, `calls_in` the person it names.
    `requests` puts a question that another person decides with a move that `grants` or `denies` it; `extends` names the clock that a
    granted request moves. `tells` is told at once, `tells_reporter` has the reporter told; where whoever makes the move has
    `spoken` with the reporter, by a message only and never by another call. `rereads` takes running limits from the table again, from
    the same start, because the move changes facts they depend on. `only` names a fact of the matter that must say `yes`: where it
    does not, the move is neither offered nor made. `primary` moves get the first button; those `at_hand` stand beside
    them and are never folded away.
    """

    def __init__(
        self,
        label: Any,
        *,
        at: "State | tuple[State, ...] | None" = None,
        to: "State | Mapping[State, State] | None" = None,
        by: Who,
        asks: tuple[Ask, ...] = (),
        guard: Guard | None = None,
        hands: Hand | None = None,
        opens: str = "",
        part: str = "",
        helps: Literal["", "ask", "heed", "answer"] = "",
        joins: bool = False,
        calls_in: str = "",
        requests: str = "",
        grants: str = "",
        denies: str = "",
        extends: str = "",
        tells: Who | None = None,
        tells_reporter: bool = False,
        spoken: bool = False,
        rereads: bool = False,
        only: str = "",
        primary: bool = False,
        at_hand: bool = False,
    ) -> None:
        self.label, self.by, self.asks, self.guard, self.hands = label, by, asks, guard, hands
        self.opens, self.part, self.helps, self.joins, self.calls_in = opens, part, helps, joins, calls_in
        self.requests, self.grants, self.denies, self.extends = requests, grants, denies, extends
        self.tells, self.tells_reporter, self.spoken, self.rereads = tells, tells_reporter, spoken, rereads
        self.only = only
        self.primary, self.at_hand = primary, at_hand
        self.name = ""
        self.path = _path(at, to)

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"<Move {self.name}>"

    @property
    def told_late(self) -> bool:
        """It tells what was done out there: it may be told later than it happened, and what others did meanwhile does not undo it."""
        return any(ask.name == HAPPENED for ask in self.asks)


def _path(at: "State | tuple[State, ...] | None", to: "State | Mapping[State, State] | None") -> "dict[State, State]":
    if isinstance(to, Mapping):
        if at is not None:
            raise ValueError("a mapping already says where the move starts")
        return dict(to)
    starts = at if isinstance(at, tuple) else (at,) if at else ()
    return {start: to or start for start in starts}


# The first step of every matter, for a clock that begins with it.
OPENING = Move("opened", by=Who(frozenset()))
OPENING.name = "open"


class Loop:
    """Subclass once for each kind of matter.

    `confidants` see a restricted matter beside its crew; `tells_opening` is told when one is opened. `suffix` marks the matter's
    number (`J1`). `extension_times` and `extension_limit` say how often and by how much more time may be asked for.
    """

    key: ClassVar[str] = ""
    suffix: ClassVar[str] = ""
    label: ClassVar[Any] = ""
    confidants: ClassVar[Who]
    tells_opening: ClassVar[Who | None] = None
    extension_times: ClassVar[Setting | None] = None
    extension_limit: ClassVar[Setting | None] = None
    clocks: ClassVar[tuple[Clock, ...]] = ()
    states: ClassVar[dict[str, State]] = {}
    moves: ClassVar[dict[str, Move]] = {}
    start: ClassVar[State]

    def __init_subclass__(cls) -> None:
        cls.states = {name: value for name, value in vars(cls).items() if isinstance(value, State)}
        cls.moves = {name: value for name, value in vars(cls).items() if isinstance(value, Move)}
        starts = [state for state in cls.states.values() if state.start]
        if len(starts) != 1:
            raise TypeError(f"{cls.__name__} needs exactly one start state")
        cls.start = starts[0]

    @classmethod
    def clock(cls, name: str) -> Clock:
        return next(clock for clock in cls.clocks if clock.name == name)

    @classmethod
    def settings(cls) -> list[Setting]:
        """Every number this loop reads from the dated table."""
        found = [clock.limit for clock in cls.clocks] + [rung.when for clock in cls.clocks for rung in clock.ladder]
        return found + [one for one in (cls.extension_times, cls.extension_limit) if one]
