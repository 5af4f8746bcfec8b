"""What pages remember: how far the notices have been read, which matter lies open before whom just now, which unit was taken, and which
moves have come from a browser that kept them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.station.calls.models import Unit
from bihuan.station.loop.models import Matter
from bihuan.station.places.models import Area


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


class MoveOnce(models.Model):
    """A move that a browser gave a number of its own, so that it is made once, however often it is sent. It says nothing of what was said,
    and goes after a week: no browser keeps one so long."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    token = models.CharField(max_length=32)
    number = models.CharField(max_length=32)
    move = models.CharField(max_length=24)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "token"), name="move_made_once"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.token}"


class UnitChosen(models.Model):
    """Which unit was proposed first, which was taken, and for what reason another: what the proposals learn from. It names no person, and
    goes with its incident."""

    class Why(models.TextChoices):
        KNOWS = "knows", _("the desk knows better")
        NEARER = "nearer", _("it is nearer than shown")
        MATTER = "matter", _("it knows the matter")
        KEPT = "kept", _("the first is kept for something else")
        CREW = "crew", _("its crew fits better")

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    proposed = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    taken = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    why = models.CharField(_("why another"), max_length=8, choices=Why, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.proposed_id} > {self.taken_id} {self.why}"


class MoveDecided(models.Model):
    """A unit was proposed to wait in an area while others are out, and somebody took or dropped that. One that was taken stands before the
    unit's crew until one of them has noted it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    taken = models.BooleanField()
    at = models.DateTimeField(db_index=True)
    noted_at = models.DateTimeField(null=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.unit_id} to {self.area_id}: {self.taken}"
