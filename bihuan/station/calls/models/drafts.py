"""Calls while they are being typed."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from bihuan.station.calls.models.call import Call
from bihuan.station.frame.append_only import AppendOnly
from bihuan.station.frame.sealed import SealedField
from bihuan.station.people.models import Organisation


class Draft(models.Model):
    """A call while it is being typed, each field as it stands on the form. It goes when the call is written, and after a day anyhow."""

    token = models.CharField(max_length=32, unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    station = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField(db_index=True)

    words = SealedField(blank=True)
    place = SealedField(blank=True)
    caller_phone = SealedField(blank=True)
    caller_name = SealedField(blank=True)
    category = models.TextField(blank=True)
    level = models.TextField(blank=True)
    source = models.TextField(blank=True)
    walk_in = models.TextField(blank=True)
    received_at = models.TextField(blank=True)
    pin = models.TextField(blank=True)  # latitude and longitude of the pin somebody set, with a comma
    quick = models.TextField(blank=True)  # which quick form is open, and what stands in it (see quick.py)
    paid_at = models.TextField(blank=True)
    amount = models.TextField(blank=True)
    channel = models.TextField(blank=True)
    payee = SealedField(blank=True)
    last_contact = SealedField(blank=True)
    seen_at = models.TextField(blank=True)
    seen_place = SealedField(blank=True)
    age_band = models.TextField(blank=True)
    looks = SealedField(blank=True)
    item = SealedField(blank=True)
    lost_at = models.TextField(blank=True)
    lost_place = SealedField(blank=True)
    marks = SealedField(blank=True)
    steps = models.TextField(blank=True)  # those ticked off, by their keys (see steps.py)
    injured = models.TextField(blank=True)
    weapon = models.TextField(blank=True)
    violence_now = models.TextField(blank=True)
    vulnerable = models.TextField(blank=True)
    fire_gas = models.TextField(blank=True)

    TYPED: ClassVar[tuple[str, ...]] = (
        "words", "place", "caller_phone", "caller_name", "category", "level", "source", "walk_in", "received_at", "pin", "steps", "quick",
        "paid_at", "amount", "channel", "payee", "last_contact", "seen_at", "seen_place", "age_band", "looks",
        "item", "lost_at", "lost_place", "marks", *Call.DANGERS,
    )  # fmt: skip

    def __str__(self) -> str:
        return self.token


class DraftTaken(models.Model):
    """Who went on with whose unfinished call, and when. It outlives the draft and says nothing of what was in it."""

    append_only = AppendOnly()

    token = models.CharField(max_length=32)
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.token} {self.giver_id}>{self.taker_id} {self.at}"
