"""What one person has on their hands, over all kinds: matters they are named on or sit with, and questions that wait for their answer."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bihuan.station.calls.models import Draft
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Matter, Question
from bihuan.station.loop.view import masked, moves
from bihuan.station.people.posts import DISPATCHER
from bihuan.station.people.tree import tree
from bihuan.station.rooms import pages
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.faces import Face, faces

MOST, ASKED = 50, 100
NAMED, SITS, DECIDES = "named", "sits", "decides"
WHY: dict[str, Any] = {NAMED: _("you are named on it"), SITS: _("with your unit"), DECIDES: _("a question waits for you")}


@dataclass(frozen=True)
class Mine:
    """One matter with why it stands here; a question to decide goes before all else."""

    face: Face
    why: str

    @property
    def because(self) -> Any:
        return WHY[self.why]


def matters(desk: Desk) -> list[Mine]:
    """By due time; those without one last."""
    seats = {tree(desk.today).house(seat) if post == DISPATCHER else seat for seat, post in desk.actor.posts}
    named = Matter.objects.filter(crew__person=desk.person, crew__until=None, closed_at=None)
    ids_named, ids_asked = set(named.values_list("pk", flat=True)[:MOST]), _to_decide(desk)
    found = Matter.objects.filter(Q(pk__in=ids_named | ids_asked) | Q(holder__in=seats), closed_at=None)
    ids = list(found.order_by(F("due_at").asc(nulls_last=True), "pk").values_list("pk", flat=True)[:MOST])
    ids = list(dict.fromkeys([*(pk for pk in ids if pk in ids_asked), *ids]))
    rows = pages.whole(ids)
    return [
        Mine(face, DECIDES if one.pk in ids_asked else NAMED if one.pk in ids_named else SITS)
        for one, face in zip(rows, faces(rows, desk, "unclosed-row"), strict=True)
    ]


def drafts(desk: Desk) -> list[Draft]:
    """Calls this person began and has not finished; when and how long, never what was said."""
    return list(Draft.objects.filter(person=desk.person).order_by("-saved_at").only("token", "saved_at", "begun_at"))


def _to_decide(desk: Desk) -> set[int]:
    """Matters on which somebody asked for more time, or for an invalidation, that this person may grant."""
    near = Q(matter__holder__in=desk.reach) | Q(matter__origin__in=desk.reach)
    asked = Question.objects.filter(near, decided_at=None, matter__closed_at=None).exclude(asked_by=desk.person)
    return {one.matter_id for one in asked.select_related("matter").order_by("asked_at")[:ASKED] if _decides(one, desk)}


def _decides(question: Question, desk: Desk) -> bool:
    matter = question.matter
    if masked(matter, desk.actor, desk.now):
        return False
    loop = kinds()[matter.kind].loop
    return any(loop.moves[view.name].grants == question.what for view in moves(matter, desk.actor, desk.now))
