"""The record of exercises, kept by the real station: who began and ended one, and how each played call went."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Exercise(models.Model):
    """One exercise of one house. Nobody as who began or ended it stands for the command line. One is open at a time: it takes the port."""

    title = models.CharField(_("name"), max_length=60)
    house = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", verbose_name=_("station"))
    scenario = models.CharField(_("scenario"), max_length=60)
    speed = models.FloatField(_("speed"), default=1)
    port = models.PositiveIntegerField()
    started_at = models.DateTimeField(_("begun"))
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("begun by"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("ended by"))
    fault = models.CharField(_("what went wrong"), max_length=300, blank=True)

    class Meta:
        ordering = ("-started_at", "-id")
        constraints = (models.UniqueConstraint(fields=("port",), condition=Q(ended_at=None), name="exercise_open_once"),)

    def __str__(self) -> str:
        return self.title


class Played(models.Model):
    """One call of the scenario: what it truly was, what the desk made of it, and the seconds from its ringing to each stage."""

    STAGES: ClassVar[tuple[str, ...]] = ("opened", "sent", "signed", "left", "arrived", "fed_back", "closed")

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="played")
    place = models.PositiveIntegerField(_("call"))
    rung_at = models.DateTimeField(_("rang"))
    truth = models.CharField(_("was"), max_length=8)
    given = models.CharField(_("was given"), max_length=8, blank=True)
    joined = models.PositiveIntegerField(_("joined to call"), null=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("taken by"))
    opened = models.PositiveIntegerField(_("incident opened"), null=True)
    sent = models.PositiveIntegerField(_("unit sent"), null=True)
    signed = models.PositiveIntegerField(_("order signed"), null=True)
    left = models.PositiveIntegerField(_("left"), null=True)
    arrived = models.PositiveIntegerField(_("arrived"), null=True)
    fed_back = models.PositiveIntegerField(_("result fed back"), null=True)
    closed = models.PositiveIntegerField(_("incident closed"), null=True)

    class Meta:
        ordering = ("exercise", "place")
        constraints = (models.UniqueConstraint(fields=("exercise", "place"), name="played_once"),)

    def __str__(self) -> str:
        return f"{self.exercise_id}.{self.place}"

    @property
    def right(self) -> bool:
        return self.given == self.truth
