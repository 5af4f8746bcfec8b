"""Who should carry it, by the list of responsibilities, with the reason; taken with one press where that is lawful now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bihuan.station.joint.incidents import beside
from bihuan.station.kinds.diversion.loop import Diversion
from bihuan.station.kinds.diversion.matrix import WHY, department_for, helpers_for
from bihuan.station.loop.models import Matter
from bihuan.station.loop.times import SHIPPED
from bihuan.station.loop.view import MoveView
from bihuan.station.people.models import Organisation
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.forms import Form
from bihuan.station.rooms.names import name_of

LEAD = (("assign", "department"), ("offer", "to"))  # moves that one press can make, with the question they answer
HELP = ("ask_help", "organisation")
KEYS = ("Alt+4", "Alt+5", "Alt+6")


@dataclass(frozen=True)
class Suggestion:
    """A department the list names. `since` only where the line is this place's own."""

    helps: bool
    name: str
    why: str
    basis: str
    since: date | None
    move: str
    field: str
    value: int
    key: str


def suggestions(matter: Matter, forms: Sequence[Form], desk: Desk) -> list[Suggestion]:
    if matter.kind != Diversion.key:
        return []
    offered = {form.name: form for form in forms}
    named: list[tuple[str, str, str, str, str, date]] = []
    if way := next(((move, field) for move, field in LEAD if move in offered), None):
        named.append((*way, *department_for(matter.category, desk.today)))
    if HELP[0] in offered:
        asked = set(matter.assists.filter(answered_at=None).values_list("organisation__code", flat=True))
        helpers = [line for line in helpers_for(matter.category, desk.today) if line.department not in asked]
        named += [(*HELP, line.department, line.why, line.basis, line.since) for line in helpers[: len(KEYS) - len(named)]]
    known = {one.code: one for one in Organisation.objects.filter(code__in=[code for _move, _field, code, *_rest in named])}
    found: list[Suggestion] = []
    for move, field, code, why, basis, since in named:
        one = known.get(code)
        if one and _may_choose(offered[move], field, one.pk):
            shown = None if since <= SHIPPED else since
            found.append(Suggestion(move == HELP[0], name_of(one), str(WHY[why]), basis, shown, move, field, one.pk, KEYS[len(found)]))
    return found


def likely(matter: Matter, views: Sequence[MoveView], desk: Desk) -> dict[tuple[str, str], str]:
    """Whoever sits at the joint desk where it came up (among them whom the list of responsibilities names), else whom the list names, else
    the township's room, for each move that gives the matter away."""
    if matter.kind != Diversion.key:
        return {}
    code = department_for(matter.category, desk.today)[0]
    asked = {(view.name, one.name): one for view in views for one in view.fields if (view.name, one.name) in LEAD}
    ids = {value for one in asked.values() for value, _label in one.choices}
    known = Organisation.objects.filter(pk__in=ids)
    sitting = known.filter(pk__in=beside(matter.parent_id, desk.now)[1]).order_by("code")
    listed = known.filter(code=code).first() or known.filter(kind=Organisation.Kind.ROOM).order_by("code").first()
    named = sitting.filter(code=code).first() or sitting.first() or listed
    return {key: str(named.pk) for key, one in asked.items() if named and any(value == named.pk for value, _label in one.choices)}


def _may_choose(form: Form, field: str, pk: int) -> bool:
    return any(value == str(pk) for one in form.questions if one.name == field for value, _label in one.choices)
