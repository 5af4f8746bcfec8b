"""State diagrams of every kind, printed by the code for docs/loops/."""

from bihuan.loop import Loop
from bihuan.station.loop.kinds import kinds


def pages() -> dict[str, str]:
    """File name and text of each kind's page, with a Mermaid diagram, in the language in force."""
    return {f"{key}.md": page(kind.loop) for key, kind in kinds().items()}


def page(loop: type[Loop]) -> str:
    lines = [f"# {loop.label}", "", (loop.__doc__ or "").strip(), "", "```mermaid", "stateDiagram-v2", f"    [*] --> {loop.start.name}"]
    for name, state in loop.states.items():
        lines.append(f"    {name}: {state.label}")
        if state.end:
            lines.append(f"    {name} --> [*]")
    # A move that stays is no arrow: it would hide the way the matter goes.
    for move in loop.moves.values():
        lines += [f"    {at.name} --> {to.name}: {move.label}" for at, to in move.path.items() if at is not to]
    lines += ["```", "", "| Clock | Runs in, or from | Rungs |", "|---|---|---|"]
    for clock in loop.clocks:
        runs = ", ".join(str(one.label) for one in (clock.runs or clock.begins))
        lines.append(f"| {clock.label} | {runs} | {len(clock.ladder)} |")
    stays = [str(move.label) for move in loop.moves.values() if all(at is to for at, to in move.path.items())]
    return "\n".join([*lines, "", "Moves that change no state: " + ", ".join(stays) + ".", ""])
