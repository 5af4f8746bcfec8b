"""What the reading pane shows of one matter: less than its page, in the order in which a clerk asks."""

from dataclasses import dataclass, replace

from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Matter
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.forms import Form, Returned, said_once
from bihuan.station.rooms.inbox.stages import Stage, stages
from bihuan.station.rooms.inbox.suggest import Suggestion, suggestions
from bihuan.station.rooms.matterpage import Clock, MatterPage, matter_page


@dataclass(frozen=True)
class Pane:
    """`at_hand` are the moves with a button of their own; all others stand behind one more."""

    page: MatterPage
    stages: list[Stage]
    deadline: Clock | None
    clocks: list[Clock]
    suggested: list[Suggestion]
    at_hand: list[Form]
    more: list[Form]
    refused: Returned | None = None


def pane(matter: Matter, desk: Desk, returned: Returned | None = None, *, stale: bool = False) -> Pane:
    page = matter_page(matter, desk, returned)
    forms, refused = said_once(page.forms, returned, stale)
    page = replace(page, forms=forms)
    running = [clock for clock in page.clocks if clock.runs]
    loop = kinds()[matter.kind].loop
    been = {state for pair in matter.steps.values_list("from_state", "to_state") for state in pair}
    at_hand = [form for form in page.forms if form.leads_on or _at_hand(matter, form)]
    return Pane(
        page=page,
        stages=[] if page.closed_to else stages(loop, matter.state, been),
        deadline=running[0] if running else None,
        clocks=running[1:],
        suggested=[] if page.closed_to else suggestions(matter, page.forms, desk),
        at_hand=_keyed(at_hand),
        more=[replace(form, key="") for form in page.forms if form not in at_hand],
        refused=refused,
    )


def _keyed(forms: list[Form]) -> list[Form]:
    """F-keys stay; the others are counted through as they stand here."""
    digits = iter(("Alt+1", "Alt+2", "Alt+3"))
    return [form if form.key.startswith("F") else replace(form, key=next(digits, "")) for form in forms]


def _at_hand(matter: Matter, form: Form) -> bool:
    """Giving it back and asking for more time are looked for at once, and have to be found in time."""
    move = kinds()[matter.kind].loop.moves[form.name]
    return move.requests == "extension" or bool(move.hands and move.hands.deed == "return")
