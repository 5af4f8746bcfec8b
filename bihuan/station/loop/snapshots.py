"""A matter as the pure loop sees it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bihuan.loop import Done, Request, Running, Snapshot
from bihuan.station.loop.kinds import Kind, kinds
from bihuan.station.loop.models import Handover, Matter
from bihuan.station.loop.sql import answers, made, moment, rows, select
from bihuan.station.people.tree import Tree, tree

Found = list[tuple[Any, ...]]
_CLOCKS = 'SELECT clock, part, started_at, own_due_at, "limit", stopped_at, rung FROM loop_due WHERE matter_id = %s ORDER BY id'


_ABOUT = (
    "SELECT giver_id, by_ruling FROM loop_handover WHERE matter_id = %s ORDER BY version DESC LIMIT 1",
    "SELECT organisation_id, blocks, heeded_at FROM loop_assist WHERE matter_id = %s AND answered_at IS NULL",
    "SELECT person_id FROM loop_crew WHERE matter_id = %s AND until IS NULL",
    'SELECT what, asked_by_id, "limit", decided_at, granted FROM loop_question WHERE matter_id = %s',
    "SELECT COUNT(*) FROM loop_matter WHERE parent_id = %s AND closed_at IS NULL",
    _CLOCKS,
)


def held(matter_id: int) -> tuple[Matter, list[Found]]:
    """A matter that nobody else changes until the transaction ends, and what lies about it, read after it was held."""
    header, *about = answers((select(Matter, lock=True), matter_id), *((question, matter_id) for question in _ABOUT))
    return made(Matter, header), about


def snapshot(
    matter: Matter, sheet: Any, on: date, *, today: Tree | None = None, ledger: bool = False, about: list[Found] | None = None
) -> Snapshot:
    """Everything a decision about `matter` may depend on, read now unless `about` was just read; its ledger only where asked for."""
    today = today or tree(on)
    last, helping, crew, asked, [(children,)], dues = about or answers(*((question, matter.pk) for question in _ABOUT))
    giver, ruled = (last[0][0], bool(last[0][1])) if last else (matter.origin_id, False)
    return Snapshot(
        state=matter.state,
        version=matter.version,
        holder_line=today.line(matter.holder_id),
        origin_line=today.line(matter.origin_id),
        hub=common_hub(today, giver, matter.holder_id),
        assisting=frozenset(organisation for organisation, _blocks, _heeded in helping),
        unheeded=frozenset(organisation for organisation, _blocks, heeded in helping if heeded is None),
        safety_tasks=sum(bool(blocks) for _organisation, blocks, _heeded in helping),
        crew=frozenset(person for (person,) in crew),
        restricted=matter.restricted,
        ruled=ruled,
        open_children=children,
        running=_running(dues),
        requests=tuple(Request(what, by, limit) for what, by, limit, decided, _ in asked if decided is None),
        extensions=sum(what == "extension" and bool(granted) for what, _by, _limit, _decided, granted in asked),
        facts=facts(kinds()[matter.kind], matter, sheet),
        done=_done(matter) if ledger else (),
    )


def facts(kind: Kind, matter: Matter, sheet: Any) -> Mapping[str, str]:
    return {"level": str(matter.level), "category": matter.category, **kind.facts(matter, sheet)}


def running(matter: Matter) -> tuple[Running, ...]:
    """The clocks that run, and the latest of each stopped clock of the matter, for it goes on with its old due moment."""
    return _running(rows(_CLOCKS, matter.pk))


def _running(dues: Found) -> tuple[Running, ...]:
    known: dict[tuple[str, int], Running] = {}
    for clock, part, started, due, limit, stopped, rung in dues:
        if stopped is None or part == 0:
            known[clock, part] = Running(clock, part, moment(started), moment(due), limit, stopped is not None, rung)
    return tuple(known.values())


def _done(matter: Matter) -> tuple[Done, ...]:
    steps = rows("SELECT move, version, part, to_state, at FROM loop_step WHERE matter_id = %s ORDER BY version", matter.pk)
    return tuple(Done(move, version, part, state, moment(at)) for move, version, part, state, at in steps)


def handover(matter: Matter) -> Handover | None:
    return matter.handovers.order_by("-version").first()


def common_hub(today: Tree, giver: int, holder: int) -> int | None:
    """The nearest room that rules for both. A holder does not rule on its own dispute."""
    over_giver = [giver, *_hubs(today, giver)]
    return next((hub for hub in _hubs(today, holder) if hub in over_giver and hub != holder), None)


def _hubs(today: Tree, organisation: int) -> list[int]:
    out: list[int] = []
    above = _hub_above(today, organisation)
    while above is not None and above not in out:
        out.append(above)
        above = _hub_above(today, above)
    return out


def _hub_above(today: Tree, organisation: int) -> int | None:
    """The hub of the organisation or of the nearest above it, leaving out itself."""
    line = today.line(organisation)
    return next((today.hubs[above] for above in line if above in today.hubs and today.hubs[above] != organisation), None)
