"""How far a matter has come: the steps that lead from its opening to its end, as the declaration names them."""

from collections.abc import Collection
from dataclasses import dataclass

from bihuan.loop import Loop, Move, State


@dataclass(frozen=True)
class Stage:
    """One step of the way: `stands` is done, now or ahead. `aside` is where the matter has left the way (returned, to be done again)."""

    label: str
    stands: str
    aside: bool = False


def stages(loop: type[Loop], state: str, been: Collection[str]) -> list[Stage]:
    """`been` are the states it has been at. A matter that was returned stands at the furthest step of the way it had reached."""
    way = _way(loop)
    ends = [end.name for _move, end in way]
    aside = state not in ends and not loop.states[state].start
    here = been if aside else {state}
    reached = max((n for n, end in enumerate(ends, 1) if end in here), default=0)
    if loop.states[state].end:
        reached = len(way)
    return [
        Stage(str(move.label), "done" if n < reached else "now" if n == reached else "ahead", aside and n == reached)
        for n, (move, _end) in enumerate(way)
    ]


def _way(loop: type[Loop]) -> list[tuple[Move, State]]:
    """From the start along the first primary move of each state that leads somewhere new."""
    here, seen, way = loop.start, {loop.start}, []
    while not here.end:
        onward = [move for move in loop.moves.values() if move.primary and here in move.path and move.path[here] not in seen]
        if not onward:
            break
        move = onward[0]
        here = move.path[here]
        seen.add(here)
        way.append((move, here))
    return way
