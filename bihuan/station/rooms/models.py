"""What pages remember of a person: how far the notices have been read, and which matter lies open before whom just now."""

from django.conf import settings
from django.db import models

from bihuan.station.loop.models import Matter


class LastLook(models.Model):
    """Notices made after this moment are new to the person."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    notices_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id} {self.notices_at}"


class Presence(models.Model):
    """Somebody has the matter open, and perhaps writes at one of its moves. Kept for a minute, so that two people see each other; no record
    of who looked at what (the read log is that)."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    doing = models.CharField(max_length=24, blank=True)
    since = models.DateTimeField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("matter", "person"), name="presence_once"),)

    def __str__(self) -> str:
        return f"{self.person_id} at {self.matter_id}"
