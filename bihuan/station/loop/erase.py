"""Erasing by rule: what was said goes, a record stays; a whole matter retires and leaves number, last hash and rule."""

from datetime import datetime

from django.db import transaction

from bihuan.loop import Actor, Refused
from bihuan.station.frame.sealed import SealedField
from bihuan.station.loop.kinds import Deed, kinds
from bihuan.station.loop.models import (
    Assist,
    Crew,
    Delivery,
    Due,
    Erased,
    Extension,
    Glass,
    Handover,
    Matter,
    Notice,
    Part,
    Question,
    Quiet,
    Retired,
    Ring,
    Said,
    Step,
)


@transaction.atomic
def erase_words(step: Step, *, rule: str, now: datetime, by: int | None = None) -> None:
    """Deletes what was said at a step. The step, its hash and a deletion record stay, so that the audit can tell it from tampering."""
    Erased.objects.create(step=step, rule=rule, at=now, by_id=by)
    Said.objects.filter(step=step).delete()


@transaction.atomic
def erase_personal(matter: Matter, *, rule: str, now: datetime) -> None:
    """What persons said and where they are goes from a closed matter; its class, its times, its way and its counts stay."""
    if matter.closed_at is None:
        raise Refused("not_here", move="erase", state=matter.state)
    for step in Step.objects.filter(matter=matter, said__isnull=False):
        erase_words(step, rule=rule, now=now)
    sheet = kinds()[matter.kind].sheet
    sealed = [one.name for one in sheet._meta.concrete_fields if isinstance(one, SealedField)]
    if sealed:
        sheet.objects.filter(pk=matter.pk).update(**dict.fromkeys(sealed, ""))
    Matter.objects.filter(pk=matter.pk).update(place="")


@transaction.atomic
def retire(matter: Matter, *, rule: str, now: datetime) -> None:
    """Deletes a closed matter with all that hangs on it, leaving number, last hash and rule."""
    if matter.closed_at is None:
        raise Refused("not_here", move="retire", state=matter.state)
    Retired.objects.create(matter_key=matter.pk, number=matter.number, head=matter.head, rule=rule, at=now)
    kind = kinds()[matter.kind]
    if own := kind.effects.get("retire"):
        sheet = kind.sheet.objects.get(pk=matter.pk)
        own(Deed(matter, sheet, "retire", {}, Actor(None), None, matter.version, now))
    Delivery.objects.filter(notice__matter=matter).delete()
    Ring.objects.filter(matter=matter).delete()
    Notice.objects.filter(matter=matter).delete()
    Extension.objects.filter(due__matter=matter).delete()
    for model in (Glass, Due, Handover, Assist, Crew, Question, Part):
        model.objects.filter(matter=matter).delete()
    Said.objects.filter(step__matter=matter).delete()
    Step.objects.filter(matter=matter)._raw_delete(Step.objects.db)
    kind.sheet.objects.filter(matter=matter).delete()
    Matter.objects.filter(parent=matter).update(parent=None)  # what came out of it has a term of its own
    Matter.objects.filter(pk=matter.pk).delete()
    if not Matter.objects.filter(chain=matter.chain).exists():
        Quiet.objects.filter(chain=matter.chain).delete()
