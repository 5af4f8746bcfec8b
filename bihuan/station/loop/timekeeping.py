"""Clocks on tables: started, stopped, moved, and made to wait for children."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Max, Min

from bihuan.loop import Clockwork, Loop, Outcome, Snapshot, Started
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Due, Extension, Matter, Step
from bihuan.station.loop.snapshots import facts
from bihuan.station.loop.times import calendar, rules


def start(matter: Matter, clocks: Iterable[Started]) -> None:
    Due.objects.bulk_create(
        Due(
            matter=matter,
            clock=one.clock,
            part=one.part,
            started_at=one.started,
            rule=one.rule.key,
            limit=one.rule.value,
            since=one.rule.since,
            own_due_at=one.due,
            due_at=one.due,
            provisional=one.provisional,
            rung=one.rung,
            next_at=one.next,
        )
        for one in clocks
    )


def apply(matter: Matter, loop: type[Loop], move: str, before: Snapshot, out: Outcome, step: Step) -> None:
    """Does to the rows what the decision says, and keeps the header's next due moment."""
    now = step.at
    for clock, part in out.stopped:
        matter.dues.filter(clock=clock, part=part, stopped_at=None).update(stopped_at=now)
    for one in out.started:
        if one.resumed:
            newest = matter.dues.filter(clock=one.clock, part=0).order_by("-id").values_list("pk", flat=True)[0]
            Due.objects.filter(pk=newest).update(stopped_at=None, rung=one.rung, next_at=one.next)
    start(matter, [one for one in out.started if not one.resumed])
    for one in out.restarted:
        _restart(matter, loop, move, one, step)
    set_due(matter)


def set_due(matter: Matter) -> None:
    """The header carries the earliest due moment of its running clocks, so that a queue is one index."""
    due_at = matter.dues.filter(stopped_at=None).aggregate(first=Min("due_at"))["first"]
    if due_at != matter.due_at:
        matter.due_at = due_at
        Matter.objects.filter(pk=matter.pk).update(due_at=due_at)


def earliest(clocks: Iterable[Started]) -> datetime | None:
    return min((one.due for one in clocks), default=None)


def wait_for_children(parent: Matter) -> None:
    """While children are open, a waiting clock of the parent takes the latest of their due moments; afterwards its own again."""
    waits = {clock.name for clock in kinds()[parent.kind].loop.clocks if clock.waits}
    if not waits or parent.closed_at:
        return
    latest = parent.children.filter(closed_at=None).aggregate(last=Max("due_at"))["last"]
    for due in parent.dues.filter(clock__in=waits, stopped_at=None):
        wanted = max(due.own_due_at, latest) if latest else due.own_due_at
        if wanted != due.due_at:
            _move(parent, due, wanted)
    set_due(parent)


def _move(matter: Matter, due: Due, moment: datetime) -> None:
    kind = kinds()[matter.kind]
    sheet = kind.sheet.objects.get(pk=matter.pk)
    nothing = Snapshot(state=matter.state, version=matter.version, holder_line=(matter.holder_id,), origin_line=(matter.origin_id,))
    work = Clockwork(kind.loop, nothing, facts(kind, matter, sheet), due.started_at, calendar(), rules())
    rung, next_at = work.next_rung(kind.loop.clock(due.clock), due.rung, due.started_at, moment, due.limit)
    Due.objects.filter(pk=due.pk).update(due_at=moment, rung=rung, next_at=next_at)


def _restart(matter: Matter, loop: type[Loop], move: str, one: Started, step: Step) -> None:
    due = matter.dues.filter(clock=one.clock, part=one.part, stopped_at=None).order_by("-id").first()
    if due is None:
        return
    columns: dict[str, Any] = {"own_due_at": one.due, "due_at": one.due, "provisional": one.provisional, "next_at": one.next}
    if one.extended:
        question = matter.questions.filter(what=loop.moves[move].grants).order_by("-id").values_list("limit", flat=True)[0]
        Extension.objects.create(
            due=due, limit=question, before=due.own_due_at, after=one.due, granted_at=step.at, granted_by_id=step.actor_id
        )
        columns |= {"extended": due.extended + 1, "rung": one.rung}
    else:
        columns |= {"rule": one.rule.key, "limit": one.rule.value, "since": one.rule.since, "rung": max(due.rung, one.rung)}
    Due.objects.filter(pk=due.pk).update(**columns)
