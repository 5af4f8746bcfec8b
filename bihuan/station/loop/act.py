"""The only writer of matters: opening one, and making a move. Each is one transaction in which everything happens or nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from bihuan.loop import Actor, Loop, Outcome, Refused, Snapshot, decide, opening
from bihuan.loop.chain import START
from bihuan.station.loop import ledger, timekeeping, wake
from bihuan.station.loop.answers import clean, first_code
from bihuan.station.loop.hands import hand_over, help_asked, share
from bihuan.station.loop.inherit import pass_on_restriction
from bihuan.station.loop.kinds import Deed, Kind, kinds
from bihuan.station.loop.models import Crew, DayRow, LimitRow, Matter, Question, Step
from bihuan.station.loop.snapshots import facts, held, snapshot
from bihuan.station.loop.sql import add, insert, insert_many, made, rows, save, select, together
from bihuan.station.loop.tell import REPORTER, addressees, tell
from bihuan.station.loop.times import calendar, rules
from bihuan.station.people.actor import day_of
from bihuan.station.people.edition import one_moment
from bihuan.station.people.models import Organisation, Placement
from bihuan.station.people.tree import tree

JUDGED_BY = (Organisation, Placement, DayRow, LimitRow)
_HEADER = tuple(one.attname for one in Matter._meta.concrete_fields if not one.primary_key)


@transaction.atomic
@one_moment(*JUDGED_BY)
def open_matter(
    kind: str,
    *,
    actor: Actor,
    now: datetime,
    chain: str,
    origin: int,
    category: str = "",
    level: int = 3,
    title: str,
    place: str = "",
    area: int | None = None,
    restricted: bool = False,
    said: Mapping[str, Any] | None = None,
    sheet: Mapping[str, Any] | None = None,
    parent: Matter | None = None,
) -> Matter:
    """Opens a matter of `kind` under the chain's number, held by its origin, with its clocks running and its first step written."""
    one, on = kinds()[kind], day_of(now)
    matter = Matter(
        chain=chain, kind=kind, number=_number(chain, one), state=one.loop.start.name, level=level, category=category, title=title,
        place=place, area_id=area, origin_id=origin, holder_id=origin, parent=parent, restricted=restricted, opened_at=now, head=b"",
    )  # fmt: skip
    own = one.sheet(matter=matter, **(sheet or {}))
    start = _unopened(one, matter, own, on)
    out = opening(one.loop, start, now=now, calendar=calendar(), rules=rules())
    matter.due_at = timekeeping.earliest(out.started)
    step = _first_step(matter, own, out, actor, said or {})
    with together():
        share(matter, origin)
        timekeeping.start(matter, out.started)
        if restricted and actor.id is not None:
            add(Crew, {"matter_id": matter.pk, "person_id": actor.id, "since": now})
    deed = Deed(matter, own, "open", said or {}, actor, actor.acting, 1, now)
    if "open" in one.effects:
        one.effects["open"](deed)
    to = set(deed.tells)
    if one.loop.tells_opening:
        to |= set(addressees(one.loop.tells_opening, start, on))
    tell(matter, sorted(to), why="open", key=f"s{step.pk}", now=now, step=step)
    wake.after_commit()
    return matter


@transaction.atomic
@one_moment(*JUDGED_BY)
def act(matter_id: int, move: str, actor: Actor, said: Mapping[str, Any], *, version: int, now: datetime) -> Matter:
    """Makes one move. `version` is the matter as the actor saw it. Raises Refused, and then nothing at all has changed."""
    matter, about = held(matter_id)
    if matter.version != version:
        raise Refused("stale")
    kind, on = kinds()[matter.kind], day_of(now)
    sheet = made(kind.sheet, rows(select(kind.sheet), matter.pk))
    before_sheet = dict(vars(sheet))
    today = tree(on)
    known = kind.loop.moves.get(move)
    before = snapshot(matter, sheet, on, today=today, about=about, ledger=known is not None and known.rereads)
    answers = clean(known.asks if known else (), said, today)
    out = decide(kind.loop, before, move, actor, answers, now=now, calendar=calendar(), rules=rules())
    deed = Deed(matter, sheet, move, answers, actor, out.acted_as, out.version, now)
    if effect := kind.effects.get(move):
        effect(deed)
    step = _record(matter, kind.loop, move, deed, out)
    with together():
        timekeeping.apply(matter, kind.loop, move, out, step, deed.happened)
        hand_over(matter, kind.loop.moves[move], step, answers, out)
        _people(matter, kind.loop, before, deed, step)
        _notify(matter, kind.loop, before, out, deed, step, on)
    help_asked(matter, kind.loop.moves[move], step, answers)
    _store(matter, before_sheet, sheet, step, deed, out)
    wake.after_commit()
    if deed.header.get("restricted"):
        pass_on_restriction(matter, now)
    if deed.opens:
        open_matter(**deed.opens, actor=actor, now=now, chain=matter.chain, parent=matter)
    if deed.opens or before.open_children:
        timekeeping.wait_for_children(matter)
    timekeeping.family(matter)
    return matter


def _unopened(one: Kind, matter: Matter, own: Any, on: date) -> Snapshot:
    line = tree(on).line(matter.origin_id)
    return Snapshot(
        state=matter.state, version=0, holder_line=line, origin_line=line, facts=facts(one, matter, own), restricted=matter.restricted
    )


def _first_step(matter: Matter, own: Any, out: Outcome, actor: Actor, said: Mapping[str, Any]) -> Step:
    """Writes header, sheet and the step that opens them."""
    step = Step(
        matter=matter, version=1, at=matter.opened_at, actor_id=actor.id, move="open", to_state=out.state, to_holder_id=matter.origin_id
    )
    _set_seat(step, actor.acting)
    words, salt = ledger.worded(step, said)
    matter.head = step.hash = ledger.link(START, matter.number, step)
    matter.pk = insert(Matter, {name: getattr(matter, name) for name in _HEADER})
    step.matter_id = own.matter_id = matter.pk
    own.save(force_insert=True)
    ledger.save(step, words, salt)
    return step


def _number(chain: str, kind: Kind) -> str:
    """Chain number and suffix: the first incident of a chain is -J1, the second -J2. A number is never given out twice."""
    stem = f"{chain}-{kind.loop.suffix}"
    given = rows("SELECT number FROM loop_matter WHERE chain = %s AND kind = %s", chain, kind.key)
    nth = max((int(number[len(stem) :]) for (number,) in given), default=0) + 1
    while rows("SELECT 1 FROM loop_retired WHERE number = %s", f"{stem}{nth}"):
        nth += 1
    return f"{stem}{nth}"


def _record(matter: Matter, loop: type[Loop], move: str, deed: Deed, out: Outcome) -> Step:
    definition = loop.moves[move]
    step = Step(
        matter=matter,
        version=out.version,
        at=deed.now,
        actor_id=deed.actor.id,
        move=move,
        code=first_code(definition.asks, deed.said),
        part=int(deed.said.get(definition.part) or 0) if definition.part else 0,
        from_state=matter.state,
        to_state=out.state,
        from_holder_id=matter.holder_id,
        to_holder_id=out.holder,
    )
    _set_seat(step, out.acted_as)
    words, salt = ledger.worded(step, deed.said)
    step.hash = ledger.link(ledger.head(matter), matter.number, step)
    ledger.save(step, words, salt)
    return step


def _set_seat(step: Step, seat: tuple[int, str] | None) -> None:
    if seat:
        step.post_at_id, step.post = seat


def _store(matter: Matter, before_sheet: Mapping[str, Any], sheet: Any, step: Step, deed: Deed, out: Outcome) -> None:
    """The header changes only if nobody else has changed it since it was read."""
    closed_at = deed.now if out.closed else None if out.reopened else matter.closed_at
    columns = {
        "state": out.state,
        "holder_id": out.holder,
        "version": out.version,
        "head": step.hash,
        "closed_at": closed_at,
        **deed.header,
    }
    changed = [one for one in sheet._meta.concrete_fields if before_sheet.get(one.attname) != getattr(sheet, one.attname)]
    with together():
        if changed:
            save(sheet, changed)
        columns["due_at"] = timekeeping.store(matter, columns, out.version - 1)
    for name, value in columns.items():
        setattr(matter, name, value)


def _people(matter: Matter, loop: type[Loop], before: Snapshot, deed: Deed, step: Step) -> None:
    """Who joins the crew, and which question was put or decided."""
    definition, said, actor = loop.moves[deed.move], deed.said, deed.actor
    named = said.get(definition.calls_in) if definition.calls_in else None
    joining = {actor.id if definition.joins else None, named, *deed.joins} - {None}
    if joining:
        insert_many(Crew, ("matter_id", "person_id", "since"), [(matter.pk, person, step.at) for person in joining - before.crew])
    if definition.requests:
        Question.objects.create(
            matter=matter,
            what=definition.requests,
            part=step.version,
            limit=str(said.get("term", "")),
            asked_at=step.at,
            asked_by_id=actor.id,
        )
    if decided := definition.grants or definition.denies:
        matter.questions.filter(what=decided, decided_at=None).update(
            decided_at=step.at, decided_by_id=actor.id, granted=bool(definition.grants)
        )


def _notify(matter: Matter, loop: type[Loop], before: Snapshot, out: Outcome, deed: Deed, step: Step, on: date) -> None:
    definition = loop.moves[deed.move]
    to = set(deed.tells)
    if definition.tells:
        moved = replace(before, holder_line=tree(on).line(out.holder))
        to |= set(addressees(definition.tells, moved, on))
    if definition.tells_reporter:
        to.add((matter.origin_id, REPORTER))
    tell(matter, sorted(to), why=deed.move, key=f"s{step.pk}", now=deed.now, step=step, spoken=definition.spoken)
