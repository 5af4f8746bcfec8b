"""The way a chain went, as a drawing: a lane for each organisation, a stop for each step that carried it on.

Time runs from left to right but not to scale: a minute and a week both need room for their words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from bihuan.loop import Move
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Matter, Step
from bihuan.station.rooms import words
from bihuan.station.rooms.names import name_of

FIRST, APART, TOP, LANE, MOST = 222, 104, 36, 54, 16
WORDS = 12  # letters of a label before it is cut; the whole stands in the story
REPORTER = 0


@dataclass(frozen=True)
class Stop:
    """`shape` is dot, return, rule or ahead; `lane` is an organisation, or 0 for the reporter."""

    x: int
    y: int
    label: str
    at: str
    shape: str
    now: bool


@dataclass(frozen=True)
class Lane:
    y: int
    name: str


@dataclass(frozen=True)
class Leg:
    path: str
    tone: str


@dataclass(frozen=True)
class Journey:
    width: int
    height: int
    lanes: list[Lane]
    legs: list[Leg]
    stops: list[Stop]
    told: str


@dataclass(frozen=True)
class Mark:
    """A stop before it has its place."""

    lane: int
    label: str
    at: str
    shape: str
    now: bool = False


def journey(family: Sequence[Matter], reporter: bool, now: datetime) -> Journey | None:
    """Of the matters of one chain that the reader may open. Nothing where nothing has moved yet."""
    by_id = {one.pk: one for one in family}
    steps = list(Step.objects.filter(matter_id__in=by_id).select_related("from_holder", "to_holder").order_by("at", "id"))
    marks = [mark for step in steps if (mark := _mark(step, by_id[step.matter_id], now))]
    if not marks:
        return None
    names = {one.pk: name_of(one) for step in steps for one in (step.from_holder, step.to_holder) if one}
    marks = marks[-MOST:]
    if reporter and len(marks) < MOST:
        marks.insert(0, Mark(REPORTER, _("call"), words.moment(family[0].opened_at, now), "dot"))
    return drawn([*marks, *_ahead(family, marks, reporter, now)], names)


def _mark(step: Step, matter: Matter, now: datetime) -> Mark | None:
    """Steps that carry the matter on: opening, handing over, the main steps, closing. They stand with whoever made them."""
    loop = kinds()[matter.kind].loop
    move: Move | None = loop.moves.get(step.move)
    if move is None:
        return None
    moved = step.from_state != step.to_state
    if not (move.hands or moved and move.primary or loop.states[step.to_state].end):
        return None
    deed = move.hands.deed if move.hands else ""
    return Mark(
        step.from_holder_id or step.to_holder_id, str(move.label), words.moment(step.at, now), deed if deed in ("return", "rule") else "dot"
    )


def _ahead(family: Sequence[Matter], marks: Sequence[Mark], reporter: bool, now: datetime) -> list[Mark]:
    """Where it lies now, if it has come further than its last step, and the way back to the reporter that is still to go."""
    open_ones = [one for one in family if one.closed_at is None]
    out: list[Mark] = []
    if open_ones:
        holder = open_ones[-1].holder_id
        if holder != marks[-1].lane:
            due = open_ones[-1].due_at
            state = kinds()[open_ones[-1].kind].loop.states[open_ones[-1].state]
            out.append(Mark(holder, str(state.label), words.moment(due, now) if due else "", "ahead", now=True))
        if reporter:
            out.append(Mark(REPORTER, _("answer"), "", "ahead"))
    elif reporter and family[0].closed_at:
        out.append(Mark(REPORTER, _("answer"), words.moment(family[0].closed_at, now), "dot"))
    return out


def drawn(marks: Sequence[Mark], names: Mapping[int, str]) -> Journey:
    order = list(dict.fromkeys(mark.lane for mark in marks))
    rows = {lane: TOP + LANE * n for n, lane in enumerate(sorted(order, key=lambda lane: (lane != REPORTER, order.index(lane))))}
    here = max((n for n, mark in enumerate(marks) if mark.shape != "ahead"), default=0)
    if any(mark.now for mark in marks):
        here = -1
    stops = [
        Stop(FIRST + APART * n, rows[mark.lane], _cut(mark.label), mark.at, mark.shape, mark.now or n == here)
        for n, mark in enumerate(marks)
    ]  # fmt: skip
    legs = [_leg(one, other) for one, other in zip(stops, stops[1:], strict=False)]
    lanes = [Lane(y, names.get(lane, "") or _("caller")) for lane, y in rows.items()]
    told = "; ".join(f"{names.get(mark.lane) or _('caller')} {mark.label} {mark.at}".strip() for mark in marks)
    return Journey(FIRST + APART * len(marks) - APART // 2 + 20, TOP + LANE * len(rows) - 8, lanes, legs, stops, told)


def _leg(one: Stop, other: Stop) -> Leg:
    middle = (one.x + other.x) // 2
    tone = "ahead" if other.shape == "ahead" else "bounce" if "return" in (one.shape, other.shape) else ""
    return Leg(f"M{one.x} {one.y}C{middle} {one.y} {middle} {other.y} {other.x} {other.y}", tone)


def _cut(label: str) -> str:
    return label if len(label) <= WORDS else f"{label[: WORDS - 1].rstrip()}…"
