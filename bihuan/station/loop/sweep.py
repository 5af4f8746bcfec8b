"""Escalation: one query, one claim, one ladder, for every kind."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from bihuan.loop import Clockwork
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Due
from bihuan.station.loop.snapshots import snapshot
from bihuan.station.loop.tell import addressees, tell
from bihuan.station.loop.times import calendar, rules
from bihuan.station.people.actor import day_of

log = logging.getLogger(__name__)
BATCH = 500
ASIDE = timedelta(hours=1)  # a row that fails is put aside so long, so that it cannot stop the others


def sweep(now: datetime, *, most: int = BATCH) -> int:
    """Climbs every rung that is due. Safe to run in any number of processes. Returns how many notices were made."""
    ripe = Due.objects.filter(stopped_at=None, next_at__lte=now).order_by("next_at").values_list("pk", "rung", "next_at")[:most]
    told = 0
    for pk, rung, next_at in list(ripe):
        try:
            told += _climb(pk, rung, next_at, now)
        except Exception:
            log.exception("clock %s could not be swept", pk)
            Due.objects.filter(pk=pk, rung=rung, next_at=next_at).update(next_at=now + ASIDE)
    return told


@transaction.atomic
def _climb(pk: int, rung: int, next_at: datetime | None, now: datetime) -> int:
    due = Due.objects.select_related("matter").get(pk=pk)
    matter, kind, on = due.matter, kinds()[due.matter.kind], day_of(now)
    clock = kind.loop.clock(due.clock)
    seen = snapshot(matter, kind.sheet.objects.get(pk=matter.pk), on)
    work = Clockwork(kind.loop, seen, seen.facts, now, calendar(), rules())
    following, moment = work.next_rung(clock, rung + 1, due.started_at, due.due_at, due.limit)
    claimed = Due.objects.filter(pk=pk, rung=rung, next_at=next_at, stopped_at=None).update(rung=following, next_at=moment)
    if not claimed:
        return 0  # another worker was first, or the clock was stopped meanwhile
    if due.part:  # about one part only, so the other assisting units need not hear of it
        seen = replace(seen, assisting=frozenset(matter.assists.filter(part=due.part).values_list("organisation_id", flat=True)))
    return tell(
        matter,
        addressees(clock.ladder[rung].tell, seen, on),
        why=due.clock,
        key=f"d{pk}.{due.extended}.{rung}",
        now=now,
        due=due,
        rung=rung,
    )
