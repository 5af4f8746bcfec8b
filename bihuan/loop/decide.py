"""One pure function decides every move; storage only records what it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bihuan.loop.actor import Actor
from bihuan.loop.asks import check_answers, happened
from bihuan.loop.calendar import Calendar
from bihuan.loop.loop import Loop, Move
from bihuan.loop.refused import Refused
from bihuan.loop.rules import Rules
from bihuan.loop.snapshot import Snapshot
from bihuan.loop.timing import Clockwork, Started

# What the station itself writes down: a published year moved a provisional deadline; the matter it came out of became restricted; an
# incident came to a joint desk, or is back with the main desk alone.
NOTES = frozenset({"calendar", "restricted", "joint", "joint_over"})


@dataclass(frozen=True)
class Outcome:
    """What the move leads to. `acted_as` is the (organisation, post) that admitted the actor; `restarted` replaces limits that run."""

    state: str
    holder: int
    version: int
    acted_as: tuple[int, str] | None
    started: tuple[Started, ...]
    stopped: tuple[tuple[str, int], ...]
    restarted: tuple[Started, ...] = ()
    closed: bool = False
    reopened: bool = False


def admitted(loop: type[Loop], matter: Snapshot, move: Move, actor: Actor) -> tuple[int, str] | None:
    """The post under which the actor may make the move, were it only for who they are.

    A restricted matter opens only to its crew, to confidants, and to whoever is about to sign for it.
    """
    seat = move.by.admitted_as(actor, matter)
    if seat and matter.restricted and not move.joins and actor.id not in matter.crew:
        return seat if loop.confidants.admitted_as(actor, matter) else None
    return seat


def allowed(loop: type[Loop], matter: Snapshot, actor: Actor) -> list[str]:
    """The moves this actor is offered now: exactly those that will not be refused for who or where."""
    return [
        name
        for name, move in loop.moves.items()
        if loop.states[matter.state] in move.path and admitted(loop, matter, move, actor) and _standing(move, matter, actor) is None
    ]


def decide(
    loop: type[Loop], matter: Snapshot, name: str, actor: Actor, said: Mapping[str, Any], *, now: datetime, calendar: Calendar, rules: Rules
) -> Outcome:
    """What becomes of `matter` when `actor` makes the move `name`, answering `said`. Raises Refused, and then nothing has changed."""
    move, here = loop.moves.get(name), loop.states[matter.state]
    if move is None:
        raise Refused("no_such_move", move=name)
    seat = admitted(loop, matter, move, actor)
    if seat is None:
        raise Refused("not_yours", move=move.label)
    if here not in move.path:
        raise Refused("not_here", move=move.label, state=here.label)
    if why := _standing(move, matter, actor):
        raise why
    check_answers(move.asks, said)
    happened(said, now)
    if move.guard and (why := move.guard(matter, said, actor)):
        raise why
    there = move.path[here]
    if there.end and matter.open_children:
        raise Refused("children_open", count=matter.open_children)
    if there.end and matter.safety_tasks:
        raise Refused("safety_task_open", count=matter.safety_tasks)
    work = Clockwork(loop, matter, {**matter.facts, **{k: str(v) for k, v in said.items() if v is not None}}, now, calendar, rules)
    if move.requests and move.extends:
        work.check_extension(move, str(said["term"]))
    restarted = list(work.reread(there)) if move.rereads else []
    if move.grants:
        restarted += work.extended(move)
    return Outcome(
        state=there.name,
        holder=_holder(move, matter, said),
        version=matter.version + 1,
        acted_as=seat,
        started=(*work.started(move, there, matter.version + 1, said), *(work.late_starts(there) if move.rereads else ())),
        stopped=work.stopped(move, there, said),
        restarted=tuple(restarted),
        closed=there.end and not here.end,
        reopened=here.end and not there.end,
    )


def opening(loop: type[Loop], matter: Snapshot, *, now: datetime, calendar: Calendar, rules: Rules) -> Outcome:
    """What a new matter starts with."""
    work = Clockwork(loop, matter, matter.facts, now, calendar, rules)
    return Outcome(state=loop.start.name, holder=matter.holder, version=1, acted_as=None, started=work.entered(loop.start), stopped=())


def replayed(loop: type[Loop], moves: list[tuple[str, str]]) -> str:
    """The state that a ledger of (move, state reached) leads to. Raises ValueError where a step does not follow from the one before.

    The first step is `open` or `imported`; `imported` may lead to any state. The station's own notes change no state.
    """
    here = ""
    for name, reached in moves:
        if name in NOTES and here and reached == here:
            continue
        if name == "imported" and not here and reached in loop.states or name == "open" and not here and reached == loop.start.name:
            here = reached
            continue
        move = loop.moves.get(name)
        if not here or move is None or loop.states[here] not in move.path or move.path[loop.states[here]].name != reached:
            raise ValueError(f"{name} does not lead from {here or 'nothing'} to {reached}")
        here = reached
    return here


def _standing(move: Move, matter: Snapshot, actor: Actor) -> Refused | None:
    """Refusals that depend on how the matter stands, not on what is answered."""
    if move.only and matter.facts.get(move.only) != "yes":
        return Refused("not_for_this", move=move.label)
    if move.hands and move.hands.deed == "return" and matter.ruled:
        return Refused("ruled_on")
    if move.hands and move.hands.deed == "return" and matter.hub is None:
        return Refused("no_hub")
    if move.requests and matter.request(move.requests):
        return Refused("already_asked")
    if move.helps == "answer" and not matter.assisting or move.helps == "heed" and not _unheeded(matter, actor):
        return Refused("nothing_asked")
    decided = move.grants or move.denies
    if decided:
        request = matter.request(decided)
        if request is None:
            return Refused("nothing_asked")
        if request.asked_by == actor.id:
            return Refused("same_person")
    return None


def _unheeded(matter: Snapshot, actor: Actor) -> bool:
    return any(organisation in matter.unheeded for seat, _post in actor.posts for organisation in actor.speaks_for(seat))


def _holder(move: Move, matter: Snapshot, said: Mapping[str, Any]) -> int:
    if move.hands is None or move.hands.deed in ("sign", "finish"):
        return matter.holder
    if move.hands.deed == "return":
        assert matter.hub is not None  # refused above
        return matter.hub
    if move.hands.deed == "give_back":
        return matter.origin
    return int(said[move.hands.to])
