"""When a year's holidays are published, provisional deadlines are reckoned again, and each change is a recorded step."""

import logging
from datetime import datetime

from django.db import transaction

from bihuan.loop import parse_limit
from bihuan.station.loop import ledger, timekeeping, wake
from bihuan.station.loop.models import Due, Matter
from bihuan.station.loop.times import calendar

log = logging.getLogger(__name__)


def recompute(now: datetime) -> int:
    """Looks at every provisional deadline whose days are known now. Returns how many moved."""
    known = calendar()
    ripe = [due for due in Due.objects.filter(provisional=True, stopped_at=None) if not known.is_provisional(due.own_due_at)]
    moved = 0
    for due in ripe:
        try:
            moved += _settle(due.pk, due.matter_id, now)
        except Exception:  # one bad row must not keep the others from being reckoned
            log.exception("clock %s could not be reckoned again", due.pk)
    return moved


@transaction.atomic
def _settle(pk: int, of: int, now: datetime) -> bool:
    matter = Matter.objects.select_for_update().get(pk=of)
    due = Due.objects.filter(pk=pk, provisional=True, stopped_at=None).first()
    if due is None:
        return False  # somebody has just acted
    reckoned = parse_limit(due.limit).after(due.started_at, calendar())
    for more in due.extensions.order_by("granted_at"):
        reckoned = parse_limit(more.limit).after(reckoned.due, calendar())
    if reckoned.due == due.own_due_at:
        Due.objects.filter(pk=pk).update(provisional=reckoned.provisional)
        return False
    ledger.note(matter, "calendar", code=due.clock, now=now)
    timekeeping.reckoned(matter, due, reckoned.due, reckoned.provisional)
    wake.after_commit()
    return True
