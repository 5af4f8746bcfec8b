"""Calling in those who are off duty: who was called, who comes and when, who is there."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.station.frame.sealed import SealedField


class Recall(models.Model):
    """One call to come in, of one house. It is open until it is called off; a house has one open at most."""

    house = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", verbose_name=_("station"))
    why = SealedField(_("reason"), blank=True)
    called_at = models.DateTimeField()
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-called_at",)
        constraints = (models.UniqueConstraint(fields=("house",), condition=Q(ended_at=None), name="recall_open_once"),)

    def __str__(self) -> str:
        return f"{self.house_id} {self.called_at}"


class Called(models.Model):
    """One person who was called in, and what they said. `mail`: the letter to their own address, where they have one."""

    class Answer(models.TextChoices):
        COMES = "comes", _("comes")
        CANNOT = "cannot", _("cannot come")

    class Mail(models.TextChoices):
        NONE = "none"
        WAITING = "waiting"
        SENT = "sent"
        DEAD = "dead"

    recall = models.ForeignKey(Recall, models.CASCADE, related_name="called")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=8, choices=Answer, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    mail = models.CharField(max_length=8, choices=Mail, default=Mail.NONE)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("recall", "person"), name="called_once"),)
        indexes = (models.Index(fields=("next_at",), name="called_mail", condition=Q(mail="waiting")),)

    def __str__(self) -> str:
        return f"{self.recall_id} {self.person_id}"
