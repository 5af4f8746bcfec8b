"""What somebody is to be told. Made in the transaction of its cause, delivered by another process."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.station.loop.models.clocks import Due
from bihuan.station.loop.models.ledger import Step
from bihuan.station.loop.models.matter import Matter


class Notice(models.Model):
    """One thing to tell the holders of a post. `why` is a move or a clock; `key` makes a rung tell once, however many workers run.
    One that is about no matter has a `topic`: the key of a row, in the table that `why` names (see settings.TOPICS)."""

    key = models.CharField(max_length=80, unique=True)
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="notices")
    topic = models.BigIntegerField(null=True)
    step = models.ForeignKey(Step, models.PROTECT, null=True, related_name="+")
    due = models.ForeignKey(Due, models.PROTECT, null=True, related_name="+")
    rung = models.PositiveSmallIntegerField(null=True)
    why = models.CharField(max_length=24)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    post = models.CharField(max_length=24)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("organisation", "post", "-at"), name="notice_inbox"),)
        constraints = (models.CheckConstraint(condition=Q(matter__isnull=False, topic=None) | Q(matter=None, topic__isnull=False),
                                              name="notice_is_about_one_thing"),)


class Delivery(models.Model):
    """One attempt-until-done to bring a notice to one place. Its id goes with it, so that a repeat can be known as one."""

    class Channel(models.TextChoices):
        PAGE = "page"
        EMAIL = "email"
        WEBHOOK = "webhook"
        MESSAGE = "message"  # to the reporter's own telephone, by the gateway of settings.MESSAGE_URL

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        DEAD = "dead"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=8, choices=Channel)
    address = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("next_at",), name="delivery_next", condition=Q(state="waiting")),
            models.Index(fields=("notice",), name="delivery_dead", condition=Q(state="dead")),
        )


class Ring(models.Model):
    """The desk owes the reporter a call: nothing was sent to their telephone, or it did not arrive. Open until `done_at`."""

    class Result(models.TextChoices):
        TOLD = "told", _("told")
        NOT_REACHED = "not_reached", _("not reached")
        NO_NUMBER = "no_number", _("no number, or a wrong one")
        DECLINED = "declined", _("told, and wishes not to be told again")

    notice = models.OneToOneField(Notice, models.PROTECT, primary_key=True, related_name="ring")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="rings")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=12, blank=True, choices=Result)
    done_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = (models.Index(fields=("organisation", "at"), name="ring_open", condition=Q(done_at=None)),)


class Quiet(models.Model):
    """The reporter of this chain said that they do not wish to be told any more."""

    chain = models.CharField(max_length=24, primary_key=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)

    def __str__(self) -> str:
        return self.chain
