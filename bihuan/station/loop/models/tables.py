"""Dated tables that a place keeps for itself. Rows are only added: one holds until the next about the same, however soon that comes."""

from django.conf import settings
from django.db import models

from bihuan.station.frame.append_only import AppendOnly
from bihuan.station.people.edition import Edited


class LimitRow(Edited):
    """A number of the loop: a limit, a rung, a share. It overrides the shipped default from its date on."""

    append_only = AppendOnly()

    key = models.CharField(max_length=60)
    value = models.CharField(max_length=16)
    since = models.DateField()
    basis = models.CharField(max_length=200, blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("key", "since", "id")
        indexes = (models.Index(fields=("key", "since"), name="limit_by_key"),)

    def __str__(self) -> str:
        return f"{self.key} = {self.value} since {self.since}"


class DayRow(Edited):
    """A day that differs from the published calendar: worked although free, or free although worked. The row written last holds."""

    append_only = AppendOnly()

    day = models.DateField(db_index=True)
    working = models.BooleanField()
    note = models.CharField(max_length=80, blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("day", "id")

    def __str__(self) -> str:
        return f"{self.day} {'worked' if self.working else 'free'}"


class TextRow(Edited):
    """A sentence of this place: what the reporter is told, or a reply that clerks begin with. An empty one withdraws the one before."""

    append_only = AppendOnly()

    key = models.CharField(max_length=60)
    text = models.CharField(max_length=300, blank=True)
    since = models.DateField()
    basis = models.CharField(max_length=200)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("key", "since", "id")
        indexes = (models.Index(fields=("key", "since"), name="text_by_key"),)

    def __str__(self) -> str:
        return f"{self.key} since {self.since}"
