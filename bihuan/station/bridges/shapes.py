"""What goes in and out over the API, field by field."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import AwareDatetime, FiniteFloat

from bihuan.loop import Actor
from bihuan.station.calls.crews import riders
from bihuan.station.calls.models import Call, Unit
from bihuan.station.calls.take import CallFacts
from bihuan.station.frame.sealed import SealedField
from bihuan.station.loop import view
from bihuan.station.loop.access import fields_for, hidden
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Matter
from bihuan.station.loop.notices import inbox, reason, topic
from bihuan.station.rights.models import What
from bihuan.station.rights.reads import look, masked


class CallIn(Schema):
    """A call as it was heard. Only `words` or `place` is really needed; nothing that is wrong keeps it from being written."""

    words: str = ""
    source: str = "phone"
    received_at: str | None = None
    caller_name: str = ""
    caller_phone: str = ""
    place: str = ""
    lat: float | str | None = None
    lon: float | str | None = None
    datum: str = "wgs84"
    category: str = ""
    level: int | str | None = None
    injured: str = "unknown"
    weapon: str = "unknown"
    violence_now: str = "unknown"
    vulnerable: str = "unknown"
    fire_gas: str = "unknown"
    recording: str = ""
    origin_key: str | None = None

    def facts(self) -> CallFacts:
        return CallFacts(**self.dict())


class CallOut(Schema):
    id: int
    number: str
    received_at: datetime
    category: str
    place: str
    remarks: list[Any]
    matter: str | None

    @classmethod
    def of(cls, call: Call) -> "CallOut":
        return cls(
            id=call.pk,
            number=call.number,
            received_at=call.received_at,
            category=call.category,
            place=call.place,
            remarks=call.remarks,
            matter=call.matter.number if call.matter else None,
        )


class MatterRow(Schema):
    """A matter in a list. A restricted one shows its number and its next due moment only."""

    id: int
    number: str
    version: int
    due_at: datetime | None
    restricted: bool
    kind: str = ""
    state: str = ""
    level: int | None = None
    category: str = ""
    title: str = ""
    place: str = ""

    @classmethod
    def of(cls, matter: Matter, actor: Actor, now: datetime) -> "MatterRow":
        row = cls(id=matter.pk, number=matter.number, version=matter.version, due_at=matter.due_at, restricted=matter.restricted)
        if hidden(matter, actor, now):
            return row
        return row.model_copy(
            update={
                "kind": matter.kind,
                "state": matter.state,
                "level": matter.level,
                "category": matter.category,
                "title": matter.title,
                "place": matter.place,
            }
        )


class MoveIn(Schema):
    """The answers to a move, and the version of the matter that the sender has seen."""

    version: int
    said: dict[str, Any] = {}


class FieldOut(Schema):
    name: str
    label: str
    kind: str
    required: bool
    choices: list[list[Any]]


class MoveOut(Schema):
    """A move that is offered, with what it asks."""

    name: str
    label: str
    primary: bool
    closes: bool
    asks: list[FieldOut]

    @classmethod
    def all(cls, matter: Matter, actor: Actor, now: datetime) -> "list[MoveOut]":
        return [
            cls(
                name=move.name,
                label=move.label,
                primary=move.primary,
                closes=move.closes,
                asks=[
                    FieldOut(
                        name=field.name,
                        label=field.label,
                        kind=field.kind,
                        required=field.required,
                        choices=[[v, t] for v, t in field.choices],
                    )
                    for field in move.fields
                ],
            )
            for move in view.moves(matter, actor, now)
        ]


class SkippedOut(Schema):
    start: datetime
    end: datetime
    why: str


class ClockOut(Schema):
    """A clock with its explanation: start, limit, the rule and its date, what was skipped, what was added."""

    name: str
    label: str
    part: int
    state: str
    started: datetime
    due: datetime
    stopped: datetime | None
    waits_for_children: bool
    limit: str
    rule: str
    rule_since: str
    skipped: list[SkippedOut]
    extensions: list[dict[str, Any]]
    provisional: bool
    next_at: datetime | None
    next_told: list[str]

    @classmethod
    def all(cls, matter: Matter, now: datetime) -> "list[ClockOut]":
        return [
            cls(
                name=one.name,
                label=one.label,
                part=one.part,
                state=one.state,
                started=one.started,
                due=one.due,
                stopped=one.stopped,
                waits_for_children=one.waits,
                limit=one.why.limit,
                rule=one.why.rule,
                rule_since=one.why.since.isoformat(),
                skipped=[SkippedOut(start=gap.start, end=gap.end, why=gap.why) for gap in one.why.skipped],
                extensions=[
                    {
                        "limit": more.limit,
                        "granted_by": more.granted_by,
                        "granted_at": more.granted_at,
                        "before": more.before,
                        "after": more.after,
                    }
                    for more in one.why.extensions
                ],
                provisional=one.why.provisional,
                next_at=one.next_at,
                next_told=list(one.next_told),
            )
            for one in view.clocks(matter, now)
        ]


class LineOut(Schema):
    version: int
    at: datetime
    move: str
    label: str
    who: str
    post: str
    organisation: str
    state: str
    from_holder: str
    to_holder: str
    part: int
    answers: list[list[str]]
    erased: str

    @classmethod
    def all(cls, matter: Matter, actor: Actor, now: datetime) -> "list[LineOut]":
        read = not hidden(matter, actor, now) and look(actor, matter, now, What.API).open
        return [
            cls(
                version=line.version,
                at=line.at,
                move=line.move,
                label=line.label,
                who=line.who,
                post=line.post,
                organisation=line.organisation,
                state=line.state,
                from_holder=line.from_holder,
                to_holder=line.to_holder,
                part=line.part,
                answers=[[one.label, one.text] for one in line.answers if read],
                erased=line.erased,
            )
            for line in view.story(matter, actor, now)
        ]


class MatterOut(Schema):
    """A matter as the caller may see it, with the moves that the caller may make on this version."""

    id: int
    number: str
    chain: str
    kind: str
    state: str
    state_label: str
    version: int
    level: int
    category: str
    title: str
    place: str
    holder: str
    origin: str
    parent: str | None
    children: list[str]
    restricted: bool
    opened_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    sheet: dict[str, Any]
    moves: list[MoveOut]

    @classmethod
    def of(cls, matter: Matter, actor: Actor, now: datetime) -> "MatterOut":
        closed = hidden(matter, actor, now)
        kind = kinds()[matter.kind]
        sheet = kind.sheet.objects.get(pk=matter.pk)
        read = not closed and look(actor, matter, now, What.API).open
        return cls(
            id=matter.pk,
            number=matter.number,
            chain=matter.chain,
            kind=matter.kind,
            state=matter.state,
            state_label=str(kind.loop.states[matter.state].label),
            version=matter.version,
            level=matter.level,
            category="" if closed else matter.category,
            title="" if closed else matter.title,
            place="" if closed else matter.place,
            holder=str(matter.holder),
            origin=str(matter.origin),
            parent=matter.parent.number if matter.parent else None,
            children=list(matter.children.order_by("pk").values_list("number", flat=True)),
            restricted=matter.restricted,
            opened_at=matter.opened_at,
            closed_at=matter.closed_at,
            due_at=matter.due_at,
            sheet={name: _column(sheet, name, read) for name in fields_for(actor, matter, now)},
            moves=MoveOut.all(matter, actor, now),
        )


def _column(sheet: Any, name: str, read: bool) -> Any:
    """Words of persons only on a ground to read them; a telephone number masked: the page shows it for a reason."""
    column = sheet._meta.get_field(name)
    value = getattr(sheet, column.attname)
    if isinstance(column, SealedField) and not read:
        return ""
    return masked(value) if name == "caller_phone" else value


class NoticeOut(Schema):
    at: datetime
    number: str
    reason: str
    post: str

    @classmethod
    def all(cls, actor: Actor, now: datetime, most: int) -> "list[NoticeOut]":
        return [
            cls(
                at=notice.at,
                number=topic(notice).number,
                reason="" if notice.matter is not None and hidden(notice.matter, actor, now) else reason(notice),
                post=notice.post,
            )
            for notice in inbox(actor, now)[:most]
        ]


class PositionIn(Schema):
    """Where a unit is now. It takes the place of what it said before. `at`: when the receiver measured it, where it did not just do so."""

    lat: FiniteFloat
    lon: FiniteFloat
    datum: str = "wgs84"
    at: AwareDatetime | None = None


class StatusIn(Schema):
    """One of the nine digits. `sure` lets a unit go that still owes an order its feedback."""

    status: int
    sure: bool = False


class CrewIn(Schema):
    """User names; an empty list empties the unit."""

    persons: list[str]


class UnitOut(Schema):
    id: int
    code: str
    name: str
    status: int
    mode: str
    crew: list[str]

    @classmethod
    def all(cls, units: Iterable[Unit]) -> "list[UnitOut]":
        listed = list(units)
        crews = riders([unit.pk for unit in listed])
        return [
            cls(id=unit.pk, code=unit.code, name=unit.name, status=unit.status, mode=unit.mode,
                crew=[str(person) for person in crews.get(unit.pk, [])])
            for unit in listed
        ]  # fmt: skip
