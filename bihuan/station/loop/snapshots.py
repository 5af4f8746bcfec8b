"""A matter as the pure loop sees it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bihuan.loop import Request, Running, Snapshot
from bihuan.station.loop.kinds import Kind, kinds
from bihuan.station.loop.models import Handover, Matter
from bihuan.station.people.tree import Tree, tree


def snapshot(matter: Matter, sheet: Any, on: date, *, today: Tree | None = None) -> Snapshot:
    """Everything a decision about `matter` may depend on, read now."""
    today = today or tree(on)
    last = handover(matter)
    giver = last.giver_id if last else matter.origin_id
    helping = list(matter.assists.filter(answered_at=None).values_list("organisation_id", "blocks"))
    return Snapshot(
        state=matter.state,
        version=matter.version,
        holder_line=today.line(matter.holder_id),
        origin_line=today.line(matter.origin_id),
        hub=common_hub(today, giver, matter.holder_id),
        assisting=frozenset(organisation for organisation, _ in helping),
        safety_tasks=sum(blocks for _, blocks in helping),
        crew=frozenset(matter.crew.filter(until=None).values_list("person_id", flat=True)),
        restricted=matter.restricted,
        ruled=bool(last and last.by_ruling),
        open_children=matter.children.filter(closed_at=None).count(),
        running=running(matter),
        requests=tuple(Request(*row) for row in matter.questions.filter(decided_at=None).values_list("what", "asked_by_id", "limit")),
        extensions=matter.questions.filter(what="extension", granted=True).count(),
        facts=facts(kinds()[matter.kind], matter, sheet),
    )


def facts(kind: Kind, matter: Matter, sheet: Any) -> Mapping[str, str]:
    return {"level": str(matter.level), "category": matter.category, **kind.facts(matter, sheet)}


def running(matter: Matter) -> tuple[Running, ...]:
    """The clocks that run, and the latest of each stopped clock of the matter, for it goes on with its old due moment."""
    known: dict[tuple[str, int], Running] = {}
    rows = matter.dues.order_by("id").values_list("clock", "part", "started_at", "own_due_at", "limit", "stopped_at")
    for clock, part, started, due, limit, stopped in rows:
        if stopped is None or part == 0:
            known[clock, part] = Running(clock, part, started, due, limit, stopped is not None)
    return tuple(known.values())


def handover(matter: Matter) -> Handover | None:
    return matter.handovers.order_by("-version").first()


def common_hub(today: Tree, giver: int, holder: int) -> int | None:
    """The nearest room that rules for both. A holder does not rule on its own dispute."""
    over_giver = [giver, *_hubs(today, giver)]
    return next((hub for hub in _hubs(today, holder) if hub in over_giver and hub != holder), None)


def _hubs(today: Tree, organisation: int) -> list[int]:
    out: list[int] = []
    at: int | None = organisation
    while (at := _hub_above(today, at)) is not None and at not in out:
        out.append(at)
    return out


def _hub_above(today: Tree, organisation: int) -> int | None:
    """The hub of the organisation or of the nearest above it, leaving out itself."""
    return next(
        (today.hubs[above] for above in today.line(organisation) if above in today.hubs and today.hubs[above] != organisation), None
    )
