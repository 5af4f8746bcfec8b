"""Ringing the reporter: what the desk still has to say, and how each call went."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from bihuan.loop import Actor
from bihuan.station.loop.models import Matter, Quiet, Ring
from bihuan.station.people.actor import day_of
from bihuan.station.people.posts import DISPATCHER
from bihuan.station.people.tree import tree

TRIES = 3  # so often a telephone that nobody answers is rung
PAUSE = timedelta(minutes=30)  # after which it is worth another try
Result = Ring.Result


def owed(actor: Actor, now: datetime) -> QuerySet[Ring]:
    """Calls that the actor's desk owes, the oldest first."""
    today = tree(day_of(now))
    houses = {house for organisation, post in actor.posts if post == DISPATCHER for house in today.line(organisation)}
    return Ring.objects.filter(organisation_id__in=houses, done_at=None).order_by("at", "pk")


@transaction.atomic
def rung(matter: Matter, among: Iterable[Ring], result: str, *, by: int | None, now: datetime) -> None:
    """One call settles all that was to be said about the matter; one that nobody answers settles it only after enough tries."""
    for one in among:
        one.tries, one.last_at, one.result, one.by_id = one.tries + 1, now, Result(result), by
        if result != Result.NOT_REACHED or one.tries >= TRIES:
            one.done_at = now
        one.save(update_fields=["tries", "last_at", "result", "by", "done_at"])
    if result == Result.DECLINED:
        Quiet.objects.get_or_create(chain=matter.chain, defaults={"at": now, "by_id": by})
        Ring.objects.filter(matter__chain=matter.chain, done_at=None).update(done_at=now, result=Result.DECLINED, by_id=by)
