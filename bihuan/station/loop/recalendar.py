"""When a year's holidays are published, provisional deadlines are reckoned again, and each change is a recorded step."""

from datetime import datetime

from django.db import transaction

from bihuan.loop import parse_limit
from bihuan.station.loop import ledger, timekeeping
from bihuan.station.loop.models import Due, Matter, Step
from bihuan.station.loop.times import calendar


def recompute(now: datetime) -> int:
    """Looks at every provisional deadline whose days are known now. Returns how many moved."""
    known = calendar()
    ripe = [due.pk for due in Due.objects.filter(provisional=True, stopped_at=None) if not known.is_provisional(due.own_due_at)]
    return sum(_settle(pk, now) for pk in ripe)


@transaction.atomic
def _settle(pk: int, now: datetime) -> bool:
    due = Due.objects.get(pk=pk)
    matter = Matter.objects.select_for_update().get(pk=due.matter_id)
    moment = parse_limit(due.limit).after(due.started_at, calendar()).due
    for more in due.extensions.order_by("granted_at"):
        moment = parse_limit(more.limit).after(moment, calendar()).due
    Due.objects.filter(pk=pk).update(provisional=False)
    if moment == due.own_due_at:
        return False
    step = Step(
        matter=matter,
        version=matter.version + 1,
        at=now,
        move="calendar",
        code=due.clock,
        from_state=matter.state,
        to_state=matter.state,
        from_holder_id=matter.holder_id,
        to_holder_id=matter.holder_id,
    )
    words, salt = ledger.worded(step, {})
    step.hash = ledger.link(ledger.head(matter), matter.number, step)
    ledger.save(step, words, salt)
    Matter.objects.filter(pk=matter.pk).update(version=step.version, head=step.hash)
    Due.objects.filter(pk=pk).update(own_due_at=moment, due_at=moment, next_at=moment)
    timekeeping.set_due(matter)
    return True
