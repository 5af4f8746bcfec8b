"""What a habit is, what whoever has it knows, and how it reads the moves that are offered."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

View = dict[str, Any]
DANGERS = ("injured", "weapon", "violence_now", "vulnerable", "fire_gas")


@dataclass
class Mind:
    """What people on both ends of the line know about a matter, beside what the system shows them."""

    code: str = ""  # the category as the call-taker understood it; 13xx where it was no valid call
    joins: str = ""  # number of the incident it is about, if that is known already
    diverted: bool = False
    words: str = ""
    mine: bool = True  # the robot took the call, so the robot is the desk; otherwise a person is
    refused: dict[str, str] = field(default_factory=dict)  # move → code, at this version
    out: set[str] = field(default_factory=set)  # units known to have an order, whatever their status says
    open_children: bool = False
    unit: str = ""  # whose crew is looking
    stage: int = 0  # how many stamps that crew has given
    riders: dict[str, str] = field(default_factory=dict)  # unit → the officer who rides in it now
    legal: str = ""  # the legal officer's name
    named: bool = False  # and whether the leader has let them in


@dataclass(frozen=True)
class Plan:
    move: str
    said: dict[str, Any]
    minutes: float
    forgotten: bool = False  # nobody thinks of it for minutes by the clock on the wall


When = Callable[[View, Mind], bool]
Said = Callable[[View, Mind, random.Random], dict[str, Any]]


@dataclass(frozen=True)
class Habit:
    """At a move that is offered: how likely, how soon, under what circumstances, with which answers."""

    move: str
    minutes: float
    when: When = lambda view, mind: True
    said: Said = lambda view, mind, luck: {}
    chance: float = 1.0


TOLD = (
    "已电话告知报警人处理结果，报警人表示知晓。", "当场告知双方，均无异议。", "已告知由谁承办、何时答复。", "电话答复，报警人表示满意。",
)  # fmt: skip


def choices_of(view: View, move: str, name: str) -> list[list[Any]]:
    for one in view["moves"]:
        if one["name"] == move:
            return next((ask["choices"] for ask in one["asks"] if ask["name"] == name), [])
    return []


def state_in(*states: str) -> When:
    return lambda view, mind: view["state"] in states


def sheet(view: View, name: str) -> Any:
    return view["sheet"].get(name)


def unit_name(label: str) -> str:
    """A unit's name without its status."""
    return label.split(" · ")[0]


def person(view: View, move: str, ask: str, wanted: str | None) -> Any:
    """Who is wanted, if they can be chosen; labels may go on after the name."""
    return next((value for value, label in choices_of(view, move, ask) if wanted and str(label).split()[0] == wanted), None)


def first_choice(move: str, name: str) -> Said:
    def said(view: View, mind: Mind, luck: random.Random) -> dict[str, Any]:
        first = choices_of(view, move, name)[:1]
        return {name: first[0][0]} if first else {}

    return said
