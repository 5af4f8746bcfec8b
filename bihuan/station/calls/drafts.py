"""Unfinished calls: saved while they are typed, gone on with from another desk, and erased when they are written or a day old."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from bihuan.loop import Refused
from bihuan.station.calls.models import Call, Draft, DraftTaken
from bihuan.station.calls.take import UNKEEPABLE
from bihuan.station.people.models import Organisation, Person

STALE = timedelta(minutes=2)  # nobody has typed for so long: another desk may go on with it
KEPT = timedelta(hours=24)


def origin_of(token: str) -> str:
    """The key under which the call of this form is written: sent twice, it is one call."""
    return f"form:{token}"


def written(token: str) -> Call | None:
    return Call.objects.filter(origin_key=origin_of(token)).first()


@transaction.atomic
def save(token: str, typed: Mapping[str, str], *, person: Person, station: Organisation, now: datetime) -> Draft:
    """The form as it stands. Raises Refused where somebody else has gone on with it."""
    fields = {name: UNKEEPABLE.sub("�", typed.get(name, "")) for name in Draft.TYPED}
    draft = Draft.objects.select_for_update().filter(token=token).first()
    if draft is None:
        Draft.objects.filter(saved_at__lt=now - KEPT).delete()
        return Draft.objects.create(token=token, person=person, station=station, begun_at=now, saved_at=now, **fields)
    if draft.person_id != person.pk:
        raise Refused("draft_taken", who=str(draft.person))
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.saved_at = now
    draft.save()
    return draft


def of_person(person: Person, now: datetime) -> QuerySet[Draft]:
    return Draft.objects.filter(person=person, saved_at__gte=now - KEPT).order_by("-saved_at")


def left_lying(station: Organisation, person: Person, now: datetime) -> QuerySet[Draft]:
    """Drafts of the house's other desks that nobody types on any more."""
    rows = Draft.objects.filter(station=station, saved_at__gte=now - KEPT, saved_at__lt=now - STALE)
    return rows.exclude(person=person).order_by("saved_at").select_related("person")


@transaction.atomic
def go_on(draft: Draft, person: Person, now: datetime) -> Draft:
    """The draft is this person's from now on. Raises Refused while its author is still typing."""
    held = Draft.objects.select_for_update().get(pk=draft.pk)
    if held.person_id == person.pk:
        return held
    if held.saved_at >= now - STALE:
        raise Refused("draft_in_hand", who=str(held.person))
    DraftTaken.objects.create(token=held.token, giver_id=held.person_id, taker=person, at=now)
    held.person, held.saved_at = person, now
    held.save(update_fields=["person", "saved_at"])
    return held


@transaction.atomic
def hand_over(token: str, person: Person, now: datetime) -> None:
    """Whoever answers for the call takes its draft along, also while its author is typing: the author's next save is told who has it."""
    draft = Draft.objects.select_for_update().filter(token=token).exclude(person=person).first()
    if draft is None:
        return
    DraftTaken.objects.create(token=token, giver_id=draft.person_id, taker=person, at=now)
    draft.person, draft.saved_at = person, now
    draft.save(update_fields=["person", "saved_at"])


def erase(token: str) -> None:
    Draft.objects.filter(token=token).delete()


def erase_old(now: datetime) -> int:
    """By rule: a day after the last word, and whatever has been written as a call meanwhile."""
    key = Concat(Value(origin_of("")), OuterRef("token"), output_field=CharField())
    return Draft.objects.filter(Q(saved_at__lt=now - KEPT) | Exists(Call.objects.filter(origin_key=key))).delete()[0]
