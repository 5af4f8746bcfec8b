"""The sheet of a post, printed from what the machine does: duties, functions, rooms, steps, and the limits it answers for."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bihuan.loop import Clock, Loop
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.times import rules
from bihuan.station.people.functions import FUNCTIONS, OPENS, Standing, functions_of, standing
from bihuan.station.people.posts import KEEPERS, POSTS, TOWNSHIP, WHOLE_HOUSE
from bihuan.station.rooms import words
from bihuan.station.rooms.nav import ROOMS

PLACES: dict[str, str | Promise] = {
    "holder": _("where it lies"), "above": _("where it lies, and above"), "origin": _("where it came from"),
    "over": _("where it lies or came from, and above"), "hub": _("in the room that rules"), "assist": _("where help was asked"),
    "crew": _("on its crew"),
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A limit of which this post hears: at which moments, and how long the limit is in each case."""

    label: str
    limits: list[tuple[str, str]]
    when: list[str]


@dataclass(frozen=True)
class KindSheet:
    label: str
    moves: list[tuple[str, str]]
    answers: list[Told]
    hears: list[Told]


@dataclass(frozen=True)
class PostSheet:
    post: str
    label: str
    standing: Standing
    functions: list[tuple[str, str, bool]]
    rooms: str
    sees: str
    kinds: list[KindSheet]


def post_sheet(post: str, on: date) -> PostSheet:
    now = standing(post, on)
    open_rooms = [str(room.label) for room in ROOMS if room.open_to(frozenset({post}), functions_of([post], on))]
    return PostSheet(
        post,
        str(POSTS[post]),
        now,
        [(str(label), str(OPENS[name]), name in now.functions) for name, label in FUNCTIONS.items()],
        _now(", ").join(open_rooms),
        str(_sees(post)),
        [_kind(kind.loop, post, on) for kind in kinds().values()],
    )


def _sees(post: str) -> str | Promise:
    """How far matters are seen, as people.actor.reach and loop.access have it."""
    if post in KEEPERS:
        return _("no matter at all")
    if post in WHOLE_HOUSE & TOWNSHIP:
        return _("what is held anywhere in its township; no police business")
    if post in WHOLE_HOUSE:
        return _("what is held anywhere in its house")
    return _("what its own organisation and its house have, had or share, and what names the person")


def _kind(loop: type[Loop], post: str, on: date) -> KindSheet:
    moves = [(str(move.label), _places(move.by, post)) for move in loop.moves.values() if _named(move.by, post)]
    answers: list[Told] = []
    hears: list[Told] = []
    for clock in loop.clocks:
        rungs = [rung for rung in clock.ladder if _named(rung.tell, post)]
        if told := _told(clock, rungs, on):
            # The first rung reminds whoever has to act; the later ones tell those above that it was not done.
            (answers if rungs[0] is clock.ladder[0] else hears).append(told)
    return KindSheet(str(loop.label), moves, answers, hears)


def _named(who: Any, post: str) -> bool:
    return any(named == post for named, _place in who.pairs)


def _places(who: Any, post: str) -> str:
    return _now(", ").join(sorted(str(PLACES[place]) for named, place in who.pairs if named == post))


def _told(clock: Clock, rungs: list[Any], on: date) -> Told | None:
    table = rules()
    when = [words.rung(row.value) for rung in rungs if (row := table.get(rung.when.name, on)) and row.value != "none"]
    if not when:
        return None
    name = clock.limit.name
    keys = [key for key in table.keys() if key == name or key.startswith(f"{name}.")]
    limits = [(words.variant(key, name), words.limit(row.value)) for key in keys if (row := table.get(key, on))]
    return Told(str(clock.label), limits, when)
