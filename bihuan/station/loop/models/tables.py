"""Dated tables that a place edits for itself. A row holds from its date until its key's next row."""

from django.conf import settings
from django.db import models

from bihuan.station.people.edition import Edited


class LimitRow(Edited):
    """A number of the loop: a limit, a rung, a share. It overrides the shipped default from its date on."""

    key = models.CharField(max_length=60)
    value = models.CharField(max_length=16)
    since = models.DateField()
    basis = models.CharField(max_length=200, blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("key", "since")
        constraints = (models.UniqueConstraint(fields=("key", "since"), name="limit_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.key} = {self.value} since {self.since}"


class DayRow(Edited):
    """A day that differs from the published calendar: worked although free, or free although worked."""

    day = models.DateField(unique=True)
    working = models.BooleanField()
    note = models.CharField(max_length=80, blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
