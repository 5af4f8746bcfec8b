"""The one place that answers which matters somebody may see, and which of their fields. A stranger gets 404, never 403."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from bihuan.loop import Actor, Snapshot, admitted
from bihuan.station.loop.glass import broken
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Crew, Matter, Part
from bihuan.station.loop.snapshots import snapshot
from bihuan.station.people.actor import day_of, reach
from bihuan.station.people.functions import functions_of
from bihuan.station.people.posts import TOWNSHIP
from bihuan.station.people.tree import POLICE, tree


def functions(actor: Actor, now: datetime) -> frozenset[str]:
    """What the actor's posts are there for, and so which rooms they open: resources, analysis, dispatch, supervision."""
    return functions_of((post for _organisation, post in actor.posts), day_of(now))


def visible(actor: Actor, now: datetime) -> QuerySet[Matter]:
    """Matters that one of the actor's organisations has, had or shares, and those that name the actor. Restricted ones are in it, to be
    shown as number and clock only: ask `hidden` before showing more."""
    here = OuterRef("pk")
    mine = Part.objects.filter(matter=here, organisation_id__in=reach(actor, day_of(now)))
    named = Crew.objects.filter(matter=here, person_id=actor.id, until=None)
    return Matter.objects.filter(Exists(mine) | Exists(named))  # asked of the rows that are looked at, not of all that a house ever had


def held(actor: Actor, now: datetime) -> QuerySet[Matter]:
    """Open matters that lie with the actor's organisations now: the inbox."""
    return Matter.objects.filter(closed_at=None, holder_id__in=reach(actor, day_of(now)))


def given(actor: Actor, now: datetime) -> QuerySet[Matter]:
    """Open matters that came from the actor's organisations, wherever they lie."""
    return Matter.objects.filter(closed_at=None, origin_id__in=reach(actor, day_of(now)))


def hidden(matter: Matter, actor: Actor, now: datetime) -> bool:
    """Whether a restricted matter is closed to this actor: not of its crew, no confidant, and not opened in need just now."""
    if not matter.restricted:
        return False
    if actor.id is not None and matter.crew.filter(person_id=actor.id, until=None).exists():
        return False
    return not _confides(matter, actor, now) and not broken(matter, actor.id, now)


def matter_for(actor: Actor, number: str, now: datetime) -> Matter:
    """The matter, if the actor may open it. A restricted one opens also to whoever may sign for it. Raises Http404 for all others."""
    matter = Matter.objects.filter(number=number).first() if "\0" not in number else None  # PostgreSQL cannot be asked for a NUL
    if matter is None or not _sees(matter, actor, now):
        raise Http404
    if hidden(matter, actor, now) and not may_sign(matter, actor, now):
        raise Http404
    return matter


def may_sign(matter: Matter, actor: Actor, now: datetime) -> bool:
    """Whether the actor could take the matter on with a move that puts them on its crew."""
    kind, on = kinds()[matter.kind], day_of(now)
    now_as = snapshot(matter, kind.sheet.objects.get(pk=matter.pk), on)
    here = kind.loop.states[matter.state]
    return any(move.joins and here in move.path and admitted(kind.loop, now_as, move, actor) for move in kind.loop.moves.values())


def on_police_side(actor: Actor, now: datetime) -> bool:
    """Whether one of the actor's posts is with the police. A county has both sides under it, so there the post decides."""
    today = tree(day_of(now))
    return any(today.kinds.get(today.house(organisation)) in POLICE and post not in TOWNSHIP for organisation, post in actor.posts)


def fields_for(actor: Actor, matter: Matter, now: datetime) -> list[str]:
    """The columns of the matter's sheet that this actor may read."""
    kind = kinds()[matter.kind]
    names = [field.name for field in kind.sheet._meta.concrete_fields if field.name != "matter"]
    if hidden(matter, actor, now):
        return []
    return names if on_police_side(actor, now) else [name for name in names if name not in kind.police_only]


def audience(matter: Matter) -> frozenset[int]:
    """The organisations whose members may be told that the matter has changed."""
    return frozenset(matter.parts.values_list("organisation_id", flat=True))


def _sees(matter: Matter, actor: Actor, now: datetime) -> bool:
    if actor.id is None:
        return False
    if matter.parts.filter(organisation_id__in=reach(actor, day_of(now))).exists():
        return True
    return matter.crew.filter(person_id=actor.id, until=None).exists()


def _confides(matter: Matter, actor: Actor, now: datetime) -> bool:
    today = tree(day_of(now))
    kind = kinds()[matter.kind]
    placed = Snapshot(
        state=matter.state, version=matter.version, holder_line=today.line(matter.holder_id), origin_line=today.line(matter.origin_id)
    )
    return kind.loop.confidants.admitted_as(actor, placed) is not None
