"""A telephone line as its exchange tells of it, each connection on it, who has taken it, and what the exchange said of it when."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.station.frame.append_only import AppendOnly
from bihuan.station.frame.sealed import SealedField
from bihuan.station.people.models import Organisation


def new_token() -> str:
    return uuid4().hex


class Line(models.Model):
    """A number that people ring. Its exchange proves itself with the secret; without any line nothing of the telephone is shown."""

    code = models.SlugField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=60)
    station = models.ForeignKey(Organisation, models.PROTECT, related_name="lines", verbose_name=_("station"))
    secret = SealedField(_("secret"))
    until = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Settled(models.TextChoices):
    """Why a connection is owed nothing any more. All but the first are said by a person, since no call was written."""

    WRITTEN = "written", _("written down as a call")
    RUNG_BACK = "rung_back", _("rung back; nothing more is wanted")
    SILENT = "silent", _("nobody spoke, also when rung back")
    AGAIN = "again", _("rang again and was answered")
    UNREACHED = "unreached", _("not reached in three tries")
    NO_NUMBER = "no_number", _("no number to ring")
    MISTAKE = "mistake", _("dialled by mistake, or from our own house")


class Ringing(models.Model):
    """One connection from ringing to its end. Times are the exchange's own, in any order they were told; `holder` is who has taken it,
    decided by one conditional UPDATE. Its call is written under `token`, like any call that is typed."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="ringings", db_index=False)  # ringing_once begins with it
    exchange_id = models.CharField(max_length=80)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    phone = SealedField(_("telephone"), blank=True)
    caller_key = models.CharField(max_length=72, blank=True)  # see calls/caller_key.py
    came_at = models.DateTimeField()
    rang_at = models.DateTimeField(_("rang"), null=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    missed_at = models.DateTimeField(_("not answered"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    clock_off = models.BooleanField(default=False)  # the exchange told a time that cannot be, so nothing is measured by it
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    held_since = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    settled = models.CharField(max_length=12, choices=Settled, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    why = SealedField(_("remark"), blank=True)

    class Meta:
        ordering = ("came_at", "id")
        constraints = (models.UniqueConstraint(fields=("line", "exchange_id"), name="ringing_once"),)
        indexes = (
            models.Index(fields=("came_at",), name="ringing_by_time"),
            models.Index(fields=("line", "came_at"), name="ringing_open", condition=Q(settled="")),
        )

    def __str__(self) -> str:
        return f"{self.line_id} {self.exchange_id}"


class Told(models.Model):
    """One event as the exchange told it. Its id makes a repeat known as one."""

    append_only = AppendOnly()

    class Kind(models.TextChoices):
        RING = "ring"
        ANSWER = "answer"
        END = "end"
        MISSED = "missed"

    line = models.ForeignKey(Line, models.PROTECT, related_name="+", db_index=False)  # told_once begins with it
    event_id = models.CharField(max_length=80)
    ringing = models.ForeignKey(Ringing, models.CASCADE, related_name="told")
    kind = models.CharField(max_length=8, choices=Kind)
    at = models.DateTimeField()
    came_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("line", "event_id"), name="told_once"),)

    def __str__(self) -> str:
        return f"{self.ringing_id} {self.kind} {self.at}"


class Handed(models.Model):
    """Who took a connection, when, and from whom and why if a colleague had it. Only added; the reasons are a closed list."""

    append_only = AppendOnly()

    class Why(models.TextChoices):
        BUSY = "busy", _("busy with another call")
        AWAY = "away", _("not at the desk now")
        ASKED = "asked", _("asked me to")
        KNOWS = "knows", _("I know the matter")
        LEADER = "leader", _("the leader said so")

    ringing = models.ForeignKey(Ringing, models.CASCADE, related_name="handed")
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    why = models.CharField(max_length=8, choices=Why, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.ringing_id} {self.giver_id}>{self.taker_id} {self.at}"
