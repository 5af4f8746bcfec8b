"""The narrow header that every kind of matter shares."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.station.frame.sealed import SealedField


class Matter(models.Model):
    """Anything that travels a loop. What only one kind has belongs to its sheet, never here."""

    number = models.CharField(_("number"), max_length=32, unique=True)
    chain = models.CharField(max_length=24, db_index=True)
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    level = models.PositiveSmallIntegerField(_("level"), default=3)
    category = models.CharField(_("category"), max_length=8, blank=True)
    title = models.CharField(_("matter"), max_length=120)  # its class in words; what somebody said stands in Said
    place = SealedField(_("place"), blank=True)
    area = models.ForeignKey("places.Area", models.SET_NULL, null=True, blank=True, related_name="+")
    origin = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    holder = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    restricted = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    head = models.BinaryField(max_length=32)

    class Meta:
        indexes = (
            models.Index(fields=("holder", "due_at", "id"), name="matter_inbox", condition=models.Q(closed_at=None)),
            models.Index(fields=("origin", "due_at", "id"), name="matter_given", condition=models.Q(closed_at=None)),
            models.Index(fields=("holder", "state", "due_at", "id"), name="matter_tab", condition=models.Q(closed_at=None)),
            models.Index(fields=("holder", "opened_at", "id"), name="matter_age_held", condition=models.Q(closed_at=None)),
            models.Index(fields=("origin", "opened_at", "id"), name="matter_age_given", condition=models.Q(closed_at=None)),
            models.Index(fields=("kind", "state", "due_at"), name="matter_state", condition=models.Q(closed_at=None)),
            models.Index(fields=("origin", "kind", "opened_at"), name="matter_opened"),
        )

    def __str__(self) -> str:
        return self.number


class Sheet(models.Model):
    """The columns only one kind has, one row a matter."""

    objects: ClassVar[models.Manager[Any]]

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="%(class)s")

    class Meta:
        abstract = True
