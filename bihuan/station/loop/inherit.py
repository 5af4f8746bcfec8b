"""What becomes restricted takes along what came out of it: there the same story can be read."""

from datetime import datetime

from django.db.utils import OperationalError

from bihuan.loop import Refused
from bihuan.station.loop import ledger, wake
from bihuan.station.loop.models import Crew, Matter
from bihuan.station.loop.sql import insert_many


def pass_on_restriction(matter: Matter, now: datetime) -> None:
    """Restricts what was opened out of a matter, and what came out of that. The crew of the one is let in to the other."""
    let_in = set(matter.crew.filter(until=None).values_list("person_id", flat=True))
    for child in _free(matter):
        ledger.note(child, "restricted", now=now)
        Matter.objects.filter(pk=child.pk).update(restricted=True)
        known = set(child.crew.filter(until=None).values_list("person_id", flat=True))
        insert_many(Crew, ("matter_id", "person_id", "since"), [(child.pk, person, now) for person in let_in - known])
        pass_on_restriction(child, now)
    wake.after_commit()


def _free(matter: Matter) -> list[Matter]:
    """Its children that are open to others yet. Whoever acts on one holds it and may be waiting for us, so nobody waits here."""
    try:
        return list(matter.children.filter(restricted=False).select_for_update(nowait=True))
    except OperationalError as held:
        if getattr(held.__cause__, "sqlstate", "") == "55P03":
            raise Refused("stale") from held
        raise
