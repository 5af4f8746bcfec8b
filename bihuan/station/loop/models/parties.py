"""Who has a part in a matter: organisations it passed through, units that assist, persons named on it, questions put to a second person."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bihuan.station.loop.models.matter import Matter


class Part(models.Model):
    """An organisation that has, had or shares the matter, and so may see it. One row each, so that lists need no search."""

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)  # part_once begins with it
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="parts")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "matter"), name="part_once"),)


class Handover(models.Model):
    """One offer from giver to taker: signed, returned with a reason, ruled on, finished."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="handovers", db_index=False)
    giver = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    taker = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    offered_at = models.DateTimeField()
    by_ruling = models.BooleanField(default=False)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=24, blank=True)
    ruled_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField()

    class Meta:
        indexes = (models.Index(fields=("taker", "offered_at"), name="handover_taken"),)
        constraints = (models.UniqueConstraint(fields=("matter", "version"), name="handover_once"),)


class Assist(models.Model):
    """An organisation that answers only its own part. `part` is the version of the step that asked for it."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="assists")
    part = models.PositiveIntegerField()
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    blocks = models.BooleanField(default=False)  # a safety task: the matter cannot close while it is open
    heeded_at = models.DateTimeField(null=True)  # they said that they heard it
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    verdict = models.CharField(max_length=24, blank=True)  # the code of the answer, where its move asks for one

    class Meta:
        constraints = (models.UniqueConstraint(fields=("matter", "part"), name="assist_once"),)
        indexes = (models.Index(fields=("organisation",), name="assist_open", condition=Q(answered_at=None)),)


class Crew(models.Model):
    """A person named on the matter."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="crew")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("matter", "person"), condition=Q(until=None), name="crew_once"),)


class Question(models.Model):
    """Something asked that a second person decides: more time, an invalidation. `part` is the version of the step that asked."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="questions")
    what = models.CharField(max_length=24)
    part = models.PositiveIntegerField()
    limit = models.CharField(max_length=16, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    granted = models.BooleanField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("matter", "what"), condition=Q(decided_at=None), name="question_open_once"),)
