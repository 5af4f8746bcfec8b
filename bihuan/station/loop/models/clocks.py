"""Clocks that run against matters, and the time that was granted on top."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bihuan.station.loop.models.matter import Matter


class Due(models.Model):
    """One clock: when it started, by which row of the limits, when it is due, and the next rung of its ladder."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="dues", db_index=False)  # due_clock begins with it
    clock = models.CharField(max_length=24)
    part = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    rule = models.CharField(max_length=60)
    limit = models.CharField(max_length=16)
    since = models.DateField()
    own_due_at = models.DateTimeField()  # by its own limit and extensions
    due_at = models.DateTimeField()  # later than its own only while it waits for children
    provisional = models.BooleanField(default=False)
    rung = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    extended = models.PositiveSmallIntegerField(default=0)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("next_at",), name="due_next", condition=Q(stopped_at=None, next_at__isnull=False)),
            models.Index(fields=("matter", "clock"), name="due_clock"),
        )
        constraints = (models.UniqueConstraint(fields=("matter", "clock", "part"), condition=Q(stopped_at=None), name="due_runs_once"),)

    def __str__(self) -> str:
        return f"{self.matter_id} {self.clock}"


class Extension(models.Model):
    """More time as it was granted."""

    due = models.ForeignKey(Due, models.PROTECT, related_name="extensions")
    limit = models.CharField(max_length=16)
    before = models.DateTimeField()
    after = models.DateTimeField()
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
