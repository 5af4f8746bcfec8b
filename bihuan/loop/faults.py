"""What is wrong with a definition, in words. No fault means that the loop is closed."""

from bihuan.loop.loop import OPENING, Loop


def faults(loop: type[Loop]) -> list[str]:
    return [*_unreachable(loop), *_untimed(loop), *_half_pairs(loop), *_strangers(loop)]


def _unreachable(loop: type[Loop]) -> list[str]:
    leads = {
        name: {to.name for move in loop.moves.values() for at, to in move.path.items() if at is state}
        for name, state in loop.states.items()
    }
    reached: set[str] = set()
    todo = {loop.start.name}
    while todo:
        reached |= todo
        todo = {after for name in todo for after in leads[name]} - reached
    can_end = {name for name, state in loop.states.items() if state.end}
    while more := {name for name, after in leads.items() if after & can_end} - can_end:
        can_end |= more
    return [f"{name} can never be reached" for name in loop.states if name not in reached] + [
        f"{name} can never be closed" for name in loop.states if name not in can_end
    ]


def _untimed(loop: type[Loop]) -> list[str]:
    timed = {state.name for clock in loop.clocks for state in clock.runs}
    return (
        [
            f"{name} has no clock: a matter could be forgotten there"
            for name, state in loop.states.items()
            if not state.end and name not in timed
        ]
        + [f"clock {clock.name} runs in {state.name}, which is an end" for clock in loop.clocks for state in clock.runs if state.end]
        + [f"clock {clock.name} tells nobody" for clock in loop.clocks if not clock.ladder]
    )


def _half_pairs(loop: type[Loop]) -> list[str]:
    moves = loop.moves.values()
    deeds = {move.hands.deed for move in moves if move.hands}
    out = [
        f"{move.name} asks for {move.requests}, which nobody can grant and deny"
        for move in moves
        if move.requests and not (any(m.grants == move.requests for m in moves) and any(m.denies == move.requests for m in moves))
    ]
    if "offer" in deeds and "sign" not in deeds:
        out.append("what is offered can never be signed for")
    if "return" in deeds and "rule" not in deeds:
        out.append("what is returned is never ruled on")
    for move in moves:
        names = {ask.name for ask in move.asks}
        out += [
            f"{move.name} does not ask for {wanted}"
            for wanted in (move.part, move.calls_in, move.hands.to if move.hands else "")
            if wanted and wanted not in names
        ]
        if move.extends and move.extends not in {clock.name for clock in loop.clocks}:
            out.append(f"{move.name} moves the clock {move.extends}, which is not there")
    return out


def _strangers(loop: type[Loop]) -> list[str]:
    """A clock that starts or ends with another loop's move would never do so."""
    own = {id(OPENING), *map(id, loop.moves.values())}
    return [
        f"clock {clock.name} names a move of another loop"
        for clock in loop.clocks
        for move in (*clock.begins, *clock.ends)
        if id(move) not in own
    ] + [f"{move.name} can be done nowhere" for move in loop.moves.values() if not move.path]
