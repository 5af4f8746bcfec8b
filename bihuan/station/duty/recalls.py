"""Calling in those who are off duty by the table of shifts, hearing who comes and when, and calling it off.

Nobody is measured by it: what was answered serves this recall alone, and goes with its term.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from bihuan.loop import Refused
from bihuan.station.calls.crews import RIDERS
from bihuan.station.duty.models import Called, Recall
from bihuan.station.duty.shifts import persons_on_shift
from bihuan.station.people.actor import day_of
from bihuan.station.people.models import Person, Posting

MINUTES = (10, 20, 30, 45, 60, 90)
TRIES, AGAIN = 5, timedelta(minutes=1)
LONGEST = 200


@dataclass(frozen=True)
class Reach:
    """Whom a recall would call: those off shift, and those of whom no shift of this week is known."""

    off: list[Person]
    unknown: list[Person]


def reach(organisations: Collection[int], now: datetime) -> Reach:
    on = day_of(now)
    held = Posting.objects.filter(organisation__in=organisations, post__in=RIDERS, since__lte=on, withdrawn=False)
    held = held.filter(Q(until=None) | Q(until__gte=on))
    persons = list(Person.objects.serving(on).filter(pk__in=held.values("person_id")).order_by("name"))
    known = persons_on_shift([one.pk for one in persons], now)
    return Reach([one for one in persons if one.pk in known and not known[one.pk].on], [one for one in persons if one.pk not in known])


def call_in(house: int, persons: Collection[Person], *, why: str, by: Person, now: datetime) -> Recall:
    """Each is told on every page they open, and by a letter where they have an address. Raises Refused."""
    if not why.strip():
        raise Refused("recall_reason")
    if len(why) > LONGEST or "\0" in why:
        raise Refused("too_long", fields=["why"], most=LONGEST, given=len(why))
    others = [one for one in persons if one.pk != by.pk]
    if not others:
        raise Refused("recall_nobody")
    try:
        with transaction.atomic():
            recall = Recall.objects.create(house_id=house, why=why.strip(), called_at=now, called_by=by)
            Called.objects.bulk_create(
                Called(recall=recall, person=one, mail=Called.Mail.WAITING if one.email else Called.Mail.NONE, next_at=now)
                for one in others)
    except IntegrityError:
        raise Refused("recall_open") from None
    return recall


def answer(person: int, recall: int, *, minutes: int | None, now: datetime) -> None:
    """Comes within so many minutes, or cannot come where none are said. The last word counts. Raises Refused once it was called off."""
    said = Called.Answer.CANNOT if minutes is None else Called.Answer.COMES
    rows = Called.objects.filter(recall=recall, person=person, recall__ended_at=None)
    if not rows.update(answer=said, minutes=minutes, answered_at=now, arrived_at=None):
        raise Refused("recall_over")


def arrive(person: int, recall: int, *, now: datetime) -> None:
    if not Called.objects.filter(recall=recall, person=person, recall__ended_at=None).update(arrived_at=now, answer=Called.Answer.COMES):
        raise Refused("recall_over")


def call_off(recall: Recall, *, by: int, now: datetime) -> None:
    if not Recall.objects.filter(pk=recall.pk, ended_at=None).update(ended_at=now, ended_by=by):
        raise Refused("recall_over")
    Called.objects.filter(recall=recall, mail=Called.Mail.WAITING).update(mail=Called.Mail.NONE)


def open_for(person: int | None) -> Called | None:
    """The recall that waits for this person's word or arrival."""
    if person is None:
        return None
    return Called.objects.filter(person=person, recall__ended_at=None).select_related("recall__house").order_by("-pk").first()


def send_letters(now: datetime) -> int:
    """Sends what waits; each row is claimed before it is sent, so that of two senders one writes."""
    sent = 0
    for row in Called.objects.filter(mail=Called.Mail.WAITING, next_at__lte=now).select_related("person", "recall__house")[:50]:
        claimed = Called.objects.filter(pk=row.pk, mail=Called.Mail.WAITING, next_at=row.next_at)
        if not claimed.update(next_at=now + AGAIN, tries=row.tries + 1):
            continue
        try:
            EmailMessage(_("You are called in"), _("%(house)s calls you in. Sign in and say when you can be there.")
                         % {"house": row.recall.house.name}, to=[row.person.email]).send()
        except Exception:  # whatever the mail server did, the next round tries again
            if row.tries + 1 >= TRIES:
                Called.objects.filter(pk=row.pk).update(mail=Called.Mail.DEAD)
            continue
        Called.objects.filter(pk=row.pk).update(mail=Called.Mail.SENT)
        sent += 1
    return sent
