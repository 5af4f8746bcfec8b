"""The kinds of matter this station knows, one line each in settings.KINDS."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from bihuan.loop import Actor, Ask, Loop, happened
from bihuan.station.loop.models import Matter, Sheet


@dataclass
class Deed:
    """A move under way, as the kind's own effect sees it: the sheet may be changed and is saved after; `header` takes changes of the
    matter's own columns; `opens` the child that the move opens; `tells` and `joins` who is told or put on the crew besides. `version` is
    the step's number, which also names a part it begins."""

    matter: Matter
    sheet: Any
    move: str
    said: Mapping[str, Any]
    actor: Actor
    seat: tuple[int, str] | None
    version: int
    now: datetime
    header: dict[str, Any] = field(default_factory=dict)
    opens: dict[str, Any] | None = None
    tells: list[tuple[int, str]] = field(default_factory=list)
    joins: set[int] = field(default_factory=set)

    @property
    def happened(self) -> datetime:
        """When it was done; where it is told later than that, `now` is when it was told."""
        return happened(self.said, self.now)


Effect = Callable[[Deed], None]
Choices = Callable[[Ask, Matter, Actor, datetime], Sequence[tuple[Any, Any]]]
Names = Callable[[str, Collection[Any]], Mapping[Any, str]]


@dataclass(frozen=True)
class Kind:
    """A kind of matter on tables: its loop, its sheet, what it says of a matter as facts, and what its moves do besides.

    `effects` run inside the move's transaction, by move name; `open` names the effect of opening, `retire`
    what goes with a matter that leaves after its term. `choices` gives the selectable
    answers for asks that are not codes; `names` says, by the kind of an ask (`unit`, `call`, `category`), what given answers are called.
    `police_only` names sheet columns that only the police side reads. `texts` are its sentences as delivered (see texts.py); `reporter`
    gives the telephone number the reporter left, read only when somebody is to be told.
    """

    loop: type[Loop]
    sheet: type[Sheet]
    limits: Path
    facts: Callable[[Matter, Any], Mapping[str, str]]
    choices: Choices
    effects: Mapping[str, Effect] = field(default_factory=dict)
    names: Names = lambda kind, answers: {}  # noqa: E731
    police_only: frozenset[str] = frozenset()
    texts: Path | None = None
    reporter: Callable[[Matter], str] = lambda matter: ""  # noqa: E731

    @property
    def key(self) -> str:
        return self.loop.key


@cache
def kinds() -> dict[str, Kind]:
    found: list[Kind] = [import_string(path) for path in settings.KINDS]
    return {kind.key: kind for kind in found}
