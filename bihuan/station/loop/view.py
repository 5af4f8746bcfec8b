"""What a page or the API shows of one matter: its clocks, its story, what the reader may do. Plain data, no markup."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from bihuan.loop import OPENING, Actor, Ask, Explanation, More, Move, allowed, explain
from bihuan.station.loop.access import hidden, may_sign
from bihuan.station.loop.kinds import Kind, kinds
from bihuan.station.loop.lengths import limit
from bihuan.station.loop.models import Due, Matter, Step
from bihuan.station.loop.snapshots import snapshot
from bihuan.station.loop.times import calendar, rules
from bihuan.station.people.actor import CHINA, day_of
from bihuan.station.people.models import Organisation, Person
from bihuan.station.people.posts import POSTS


@dataclass(frozen=True)
class FieldView:
    """One answer to fill in. `choices` are (value, label) pairs; empty for words and numbers."""

    name: str
    label: str
    kind: str
    required: bool
    choices: tuple[tuple[Any, str], ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class MoveView:
    name: str
    label: str
    primary: bool
    closes: bool
    fields: tuple[FieldView, ...]


@dataclass(frozen=True)
class ClockView:
    """One clock. `used` is the share of its time that is gone; `state` is one of running, soon, late, kept, missed, resting."""

    pk: int
    name: str
    label: str
    part: int
    state: str
    started: datetime
    due: datetime
    stopped: datetime | None
    used: float
    waits: bool
    why: Explanation
    next_at: datetime | None
    next_told: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    label: str
    text: str
    words: bool


@dataclass(frozen=True)
class Line:
    """One line of the story. `erased` names the rule by which what was said is gone."""

    version: int
    at: datetime
    move: str
    label: str
    who: str
    post: str
    organisation: str
    state: str
    lamp: str
    from_holder: str
    to_holder: str
    handed: bool
    part: int
    answers: tuple[Answer, ...]
    erased: str = ""


SOON = 0.8  # the share of a limit after which its clock is shown as near its end


def moves(matter: Matter, actor: Actor, now: datetime) -> list[MoveView]:
    """Exactly what this actor may do now, primary moves first, each with the form it asks for."""
    kind = kinds()[matter.kind]
    seen = snapshot(matter, kind.sheet.objects.get(pk=matter.pk), day_of(now))
    offered = [kind.loop.moves[name] for name in allowed(kind.loop, seen, actor)]
    here = kind.loop.states[matter.state]
    views = [
        MoveView(
            move.name,
            str(move.label),
            move.primary,
            move.path[here].end,
            tuple(_field(ask, kind.choices(ask, matter, actor, now)) for ask in move.asks),
        )
        for move in offered
    ]
    return sorted((view for view in views if not _lacks_its_part(view)), key=lambda view: not view.primary)


def _lacks_its_part(view: MoveView) -> bool:
    """It is about one part of the matter, and none there is is the actor's to move."""
    return any(one.kind == "part" and one.required and not one.choices for one in view.fields)


def clocks(matter: Matter, now: datetime) -> list[ClockView]:
    """Every clock of the matter, those that run first and by their due moment, each with its explanation."""
    kind = kinds()[matter.kind]
    names = {clock.name: clock for clock in kind.loop.clocks}
    rows = [due for due in matter.dues.prefetch_related("extensions__granted_by").order_by("stopped_at", "due_at") if due.clock in names]
    views = [_clock(due, names[due.clock], now) for due in rows]
    return sorted(views, key=lambda view: (view.stopped is not None, view.due))


def story(matter: Matter, actor: Actor, now: datetime) -> list[Line]:
    """Every step, the oldest first. To a reader the matter is closed to, nothing but that something happened."""
    closed_to = hidden(matter, actor, now)
    loop = kinds()[matter.kind].loop
    steps = matter.steps.order_by("version").select_related("actor", "post_at", "from_holder", "to_holder", "said", "erased")
    told = [(step, {} if closed_to else _said(step)) for step in steps]
    names = _Names(kinds()[matter.kind], [(step.move, said) for step, said in told])
    lines = [_line(step, said, loop, names) for step, said in told]
    return [replace(line, label=_("restricted"), who="", post="", organisation="", answers=()) for line in lines] if closed_to else lines


def masked(matter: Matter, actor: Actor, now: datetime) -> bool:
    """Whether a list shows this matter as number and clock only."""
    return hidden(matter, actor, now)


def can_open(matter: Matter, actor: Actor, now: datetime) -> bool:
    return not hidden(matter, actor, now) or may_sign(matter, actor, now)


def _field(ask: Ask, choices: Sequence[tuple[Any, Any]]) -> FieldView:
    own = tuple((value, str(label)) for value, label in (ask.choices or choices))
    return FieldView(ask.name, str(ask.label), ask.kind, ask.required, own, str(ask.hint))


def _clock(due: Due, clock: Any, now: datetime) -> ClockView:
    extensions = tuple(
        More(one.limit, str(one.granted_by), one.granted_at, one.before, one.after)
        for one in sorted(due.extensions.all(), key=lambda one: one.granted_at)
    )
    why = explain(due.started_at, due.limit, due.rule, due.since, due.own_due_at, due.provisional, extensions, calendar())
    end = due.stopped_at or now
    whole = (due.due_at - due.started_at).total_seconds()
    used = (end - due.started_at).total_seconds() / whole if whole > 0 else 1.0
    told = clock.ladder[due.rung].tell.pairs if due.next_at and due.rung < len(clock.ladder) else ()
    return ClockView(
        due.pk,
        due.clock,
        str(clock.label),
        due.part,
        _clock_state(due, used, end),
        due.started_at,
        due.due_at,
        due.stopped_at,
        used,
        due.due_at != due.own_due_at,
        why,
        due.next_at if due.stopped_at is None else None,
        tuple(sorted({str(POSTS[post]) for post, _place in told})),
    )


def _clock_state(due: Due, used: float, end: datetime) -> str:
    if due.stopped_at is not None:
        return "kept" if end <= due.due_at else "missed"
    return "late" if end > due.due_at else "soon" if used >= SOON else "running"


def _said(step: Step) -> dict[str, Any]:
    return json.loads(step.said.words) if hasattr(step, "said") else {}


def _line(step: Step, said: dict[str, Any], loop: Any, names: "_Names") -> Line:
    move: Move | None = loop.moves.get(step.move)
    state = loop.states.get(step.to_state)
    label = (
        str(move.label)
        if move
        else {
            "open": _("Opened"),
            "imported": _("Imported from records"),
            "calendar": _("Deadline recomputed by the published calendar"),
            "restricted": _("Restricted with the matter it came out of"),
            "joint": _("Came to a joint desk"),
            "joint_over": _("Back with the main desk alone"),
        }.get(step.move, step.move)
    )
    asks = {ask.name: ask for ask in move.asks} if move else {}
    answers = tuple(names.answer(asks.get(name), name, value) for name, value in said.items() if name != (move.part if move else ""))
    return Line(
        version=step.version,
        at=step.at,
        move=step.move,
        label=label,
        who=str(step.actor) if step.actor else "",
        post=str(POSTS.get(step.post, step.post)),
        organisation=str(step.post_at) if step.post_at else "",
        state=str(state.label) if state else step.to_state,
        lamp=state.lamp if state else "",
        from_holder=str(step.from_holder or ""),
        to_holder=str(step.to_holder),
        handed=bool(step.from_holder_id and step.from_holder_id != step.to_holder_id),
        part=step.part,
        answers=answers,
        erased=step.erased.rule if hasattr(step, "erased") else "",
    )


class _Names:
    """Ids in answers as the names they stand for, looked up once for a whole story."""

    OWN: ClassVar[Mapping[str, type[Any]]] = {"organisation": Organisation, "person": Person, "matter": Matter}

    def __init__(self, kind: Kind, told: Sequence[tuple[str, dict[str, Any]]]) -> None:
        moves_by_name, wanted = kind.loop.moves, defaultdict[str, set[Any]](set)
        for move, said in told:
            for ask in moves_by_name[move].asks if move in moves_by_name else ():
                if ask.name in said:
                    wanted[ask.kind].add(said[ask.name])
        self.known: dict[str, Mapping[Any, str]] = {
            name: {one.pk: str(one) for one in self.OWN[name].objects.filter(pk__in=ids)} if name in self.OWN else kind.names(name, ids)
            for name, ids in wanted.items()
        }

    def answer(self, ask: Ask | None, name: str, value: Any) -> Answer:
        if ask is None:
            return Answer(_("joint desk") if name == "desk" else name, str(value), words=True)
        if ask.kind == "code":
            text = str(dict(ask.choices).get(value, value))
        elif ask.kind == "flag":
            text = _("yes") if value else _("no")
        elif ask.kind == "limit":
            text = limit(str(value))
        elif ask.kind == "time":
            text = f"{datetime.fromisoformat(value).astimezone(CHINA):%Y-%m-%d %H:%M:%S}"
        else:
            text = self.known.get(ask.kind, {}).get(value, str(value))
        return Answer(str(ask.label), text, ask.kind == "words")


@dataclass(frozen=True)
class RuleLine:
    """One clock as the rule text prints it: where it runs, its limit in each variant, and who is told when."""

    label: str
    where: tuple[str, ...]
    limits: tuple[tuple[str, str, date], ...]
    ladder: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class KindRule:
    """The rule of one kind, from the live declaration and the numbers in force."""

    label: str
    text: str
    states: tuple[str, ...]
    moves: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]
    clocks: tuple[RuleLine, ...]


def rule_text(on: date) -> list[KindRule]:
    """The station's rule as it is in force on a day: what is printed is what the machine does."""
    return [_rule(kind.loop, on) for kind in kinds().values()]


def _rule(loop: Any, on: date) -> KindRule:
    return KindRule(
        str(loop.label),
        (loop.__doc__ or "").strip(),
        tuple(str(state.label) for state in loop.states.values()),
        tuple((str(move.label), tuple(str(state.label) for state in move.path), _posts(move.by)) for move in loop.moves.values()),
        tuple(_rule_line(clock, on) for clock in loop.clocks),
    )


def _rule_line(clock: Any, on: date) -> RuleLine:
    table = rules()
    limits = tuple(
        (key, row.value, row.since)
        for key in table.keys()
        if (key == clock.limit.name or key.startswith(clock.limit.name + ".")) and (row := table.get(key, on))
    )
    where = tuple(_("opened") if one is OPENING else str(one.label) for one in (clock.runs or clock.begins))
    ladder = tuple((row.value, _posts(rung.tell)) for rung in clock.ladder if (row := table.get(rung.when.name, on)))
    return RuleLine(str(clock.label), where, limits, ladder)


def _posts(who: Any) -> tuple[str, ...]:
    return tuple(sorted({str(POSTS.get(post, post)) for post, _place in who.pairs}))
