"""Clocks on tables: started, stopped, moved, and made to wait for children."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, Max

from bihuan.loop import Clockwork, Loop, Outcome, Refused, Snapshot, Started
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Due, Extension, Matter, Step
from bihuan.station.loop.snapshots import facts
from bihuan.station.loop.sql import insert_many, kept, moment, rows, update
from bihuan.station.loop.times import calendar, rules

_COLUMNS = (
    "matter_id",
    "clock",
    "part",
    "started_at",
    "rule",
    "limit",
    "since",
    "own_due_at",
    "due_at",
    "provisional",
    "rung",
    "next_at",
    "extended",
)


def start(matter: Matter, clocks: Iterable[Started]) -> None:
    insert_many(
        Due,
        _COLUMNS,
        [
            (
                matter.pk,
                one.clock,
                one.part,
                one.started,
                one.rule.key,
                one.rule.value,
                one.rule.since,
                one.due,
                one.due,
                one.provisional,
                one.rung,
                one.next,
                0,
            )
            for one in clocks
        ],
    )


def apply(matter: Matter, loop: type[Loop], move: str, out: Outcome, step: Step, happened: datetime) -> None:
    """Does to the rows what the decision says. A clock ends when that `happened` which ends it, however late it was told; one that began
    only afterwards has not run at all."""
    for clock, part in out.stopped:
        update(Due, {"stopped_at": happened}, "matter_id = %s AND clock = %s AND part = %s AND stopped_at IS NULL", matter.pk, clock, part)
    if happened < step.at:
        matter.dues.filter(stopped_at=happened, started_at__gt=happened).update(stopped_at=F("started_at"))
    for one in out.started:
        if one.resumed:
            newest = matter.dues.filter(clock=one.clock, part=0).order_by("-id").values_list("pk", flat=True)[0]
            Due.objects.filter(pk=newest).update(stopped_at=None, due_at=one.due, rung=one.rung, next_at=one.next)
    start(matter, [one for one in out.started if not one.resumed])
    for one in out.restarted:
        _restart(matter, loop, move, one, step)


def judge_by(matter: Matter, clock: str, part: int, before: datetime | None, right: datetime) -> None:
    """The clock of a part is judged by the right time in place of the one that ended it. Without one before, something later had ended
    it. The step that corrects keeps reason and right time, the step that was wrong keeps the wrong one."""
    ended = matter.dues.filter(clock=clock, part=part, stopped_at__isnull=False)
    (ended.filter(stopped_at=before) if before else ended.filter(stopped_at__gt=right)).update(stopped_at=right)


_NEXT = "SELECT MIN(due_at) FROM loop_due WHERE matter_id = %s AND stopped_at IS NULL"


def store(matter: Matter, columns: Mapping[str, Any], version: int) -> datetime | None:
    """Writes the header where it still is at this version, with the earliest due moment of the running clocks, which it returns: the
    header carries it, so that a queue is one index. Raises Refused where somebody else has changed it."""
    sets = ", ".join(f'"{name}" = %s' for name in columns)
    stored = rows(f"UPDATE loop_matter SET {sets}, due_at = ({_NEXT}) WHERE id = %s AND version = %s RETURNING due_at",
                  *kept(Matter, columns), matter.pk, matter.pk, version)  # fmt: skip
    if not stored:
        raise Refused("stale")
    return moment(stored[0][0])


def set_due(matter: Matter) -> None:
    due_at = moment(rows(_NEXT, matter.pk)[0][0])
    if due_at != matter.due_at:
        matter.due_at = due_at
        update(Matter, {"due_at": due_at}, "id = %s", matter.pk)


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


def reckoned(matter: Matter, due: Due, to: datetime, provisional: bool) -> None:
    """A provisional deadline as it is now that the year is published; the rungs told already are not told again."""
    Due.objects.filter(pk=due.pk).update(provisional=provisional, own_due_at=to)
    _move(matter, due, to)
    wait_for_children(matter)
    set_due(matter)
    family(matter)


def family(matter: Matter) -> None:
    """The parent of a matter that has moved may be waiting for it."""
    if matter.parent_id:
        wait_for_children(Matter.objects.select_for_update().get(pk=matter.parent_id))


def _move(matter: Matter, due: Due, to: datetime) -> None:
    kind = kinds()[matter.kind]
    sheet = kind.sheet.objects.get(pk=matter.pk)
    nothing = Snapshot(state=matter.state, version=matter.version, holder_line=(matter.holder_id,), origin_line=(matter.origin_id,))
    work = Clockwork(kind.loop, nothing, facts(kind, matter, sheet), due.started_at, calendar(), rules())
    rung, next_at = work.next_rung(kind.loop.clock(due.clock), due.rung, due.started_at, to, due.limit)
    Due.objects.filter(pk=due.pk).update(due_at=to, rung=rung, next_at=next_at)


def _restart(matter: Matter, loop: type[Loop], move: str, one: Started, step: Step) -> None:
    due = matter.dues.filter(clock=one.clock, part=one.part, stopped_at=None).order_by("-id").first()
    if due is None:
        return
    columns: dict[str, Any] = {
        "own_due_at": one.due,
        "due_at": one.due,
        "provisional": one.provisional,
        "rung": one.rung,
        "next_at": one.next,
    }
    if one.extended:
        question = matter.questions.filter(what=loop.moves[move].grants).order_by("-id").values_list("limit", flat=True)[0]
        Extension.objects.create(
            due=due, limit=question, before=due.own_due_at, after=one.due, granted_at=step.at, granted_by_id=step.actor_id
        )
        columns |= {"extended": due.extended + 1}
    else:
        columns |= {"rule": one.rule.key, "limit": one.rule.value, "since": one.rule.since}
    Due.objects.filter(pk=due.pk).update(**columns)
