"""Knowing that two calls came from the same number without keeping a list of callers.

A number is kept as a keyed hash. The key of a month is random and lives in one row; 90 days after its month has ended, or sooner where
the place says so, the row is deleted and the hashes made with it are emptied, so the links decay. There is no count, score or rank of a
caller anywhere: what is asked for is which other calls may belong to the same matter, within a window, for a named purpose, and the
question itself is written down.
"""

import hmac
import secrets
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from bihuan.station.calls.models import Call, CallerLookup, CallerSecret
from bihuan.station.people.models import Person
from bihuan.station.people.terms import kept

# Purpose and how far back it may look: the same trouble again after a diversion, or the same matter.
WINDOWS = {"diversion": timedelta(hours=72), "matter": timedelta(days=90)}
_START = 2020


def epoch_of(at: datetime) -> int:
    """The month, counted from the first of 2020."""
    day = at.astimezone(UTC)
    return max(0, (day.year - _START) * 12 + day.month - 1)


def normal(phone: str) -> str:
    """The digits that make two spellings of one number equal; a number too short to mean one person gives none."""
    digits = "".join(str(int(char)) for char in phone if char.isdecimal())
    digits = digits.removeprefix("00")
    if len(digits) > 11:
        digits = digits.removeprefix("86")
    return digits if len(digits) >= 7 else ""


def key_of(phone: str, at: datetime, now: datetime) -> str:
    """The hash to keep beside a call received at `at`; none where its links would have decayed already."""
    number, epoch = normal(phone), epoch_of(at)
    if not number or epoch < oldest(now):
        return ""
    return _key(number, epoch, _secret(epoch))


def keys_within(phone: str, earliest: datetime, now: datetime) -> tuple[str, ...]:
    """The hashes this number has in the months since, as far as their keys live, to be compared. Whoever asks writes down why."""
    number = normal(phone)
    epochs = range(max(epoch_of(earliest), oldest(now)), epoch_of(now) + 1)
    held = CallerSecret.objects.filter(epoch__in=epochs).order_by("epoch").values_list("epoch", "secret") if number else ()
    return tuple(_key(number, epoch, bytes(secret)) for epoch, secret in held)


def same_caller(call: Call, purpose: str, *, by: Person | None, now: datetime) -> QuerySet[Call]:
    """Other calls from the number of this call within the window of the purpose. The look-up is recorded with what it was for."""
    earliest, latest = call.received_at - WINDOWS[purpose], call.received_at + WINDOWS[purpose]
    number = normal(call.caller_phone) if call.caller_key else ""
    epochs = range(max(epoch_of(earliest), oldest(now)), epoch_of(latest) + 1)
    held = dict(CallerSecret.objects.filter(epoch__in=epochs).values_list("epoch", "secret")) if number else {}
    keys = [_key(number, epoch, bytes(secret)) for epoch, secret in held.items()]
    found = Call.objects.filter(caller_key__in=keys, received_at__range=(earliest, latest)).exclude(pk=call.pk)
    CallerLookup.objects.create(call=call, by=by, purpose=purpose, at=now, found=found.count())
    return found


def decay(now: datetime) -> int:
    """Delete the keys whose time is over and empty the hashes made with them; returns how many calls lost theirs."""
    with transaction.atomic():
        old = list(CallerSecret.objects.filter(epoch__lt=oldest(now)).values_list("epoch", flat=True))
        lost = sum(Call.objects.filter(caller_key__startswith=f"{epoch}:").update(caller_key="") for epoch in old)
        CallerSecret.objects.filter(epoch__in=old).delete()
    return lost


def oldest(now: datetime) -> int:
    """The first month whose key still lives: the one in which the term began, so that the longest window can look back all its way."""
    return epoch_of(now - kept("caller_key", now))


def _secret(epoch: int) -> bytes:
    held = CallerSecret.objects.filter(epoch=epoch)
    if not held.exists():
        CallerSecret.objects.bulk_create([CallerSecret(epoch=epoch, secret=secrets.token_bytes(32))], ignore_conflicts=True)
    return bytes(held.get().secret)


def _key(number: str, epoch: int, secret: bytes) -> str:
    mixed = hmac.digest(settings.CALLER_KEY.encode(), secret, "sha256")
    return f"{epoch}:{hmac.new(mixed, number.encode(), 'sha256').hexdigest()}"
