"""A call, as it was told."""

from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.station.frame.sealed import SealedField
from bihuan.station.people.models import Organisation
from bihuan.station.places.models import Area, Datum

CLIP = 120
LATE = timedelta(minutes=5)


class Source(models.TextChoices):
    PHONE = "phone", _("telephone")
    DESK = "desk", _("front desk")
    CITIZEN = "citizen", _("citizen page")
    FIELD = "field", _("officer on the street")
    FEED = "feed", _("110 feed")
    FILE = "file", _("file")


class Answer(models.TextChoices):
    YES = "yes", _("yes")
    NO = "no", _("no")
    UNKNOWN = "unknown", _("not known")


def _answer(label: Any) -> models.CharField:
    return models.CharField(label, max_length=7, choices=Answer, default=Answer.UNKNOWN)


class Call(models.Model):
    """One contact by one person. What was said and given is kept whole; only coordinates, class and level are worked out from it."""

    number = models.CharField(_("number"), max_length=32, unique=True)
    received_at = models.DateTimeField(_("received"))
    entered_at = models.DateTimeField(_("entered"))
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
                                 verbose_name=_("taken by"))
    station = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name=_("station"))
    source = models.CharField(_("source"), max_length=8, choices=Source, default=Source.PHONE)

    caller_name = SealedField(_("caller"), blank=True)
    caller_phone = SealedField(_("telephone"), blank=True)
    caller_key = models.CharField(max_length=72, blank=True, editable=False)  # see caller_key.py; empty once it has decayed

    words = SealedField(_("what was said"), blank=True)
    place = SealedField(_("place"), blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    datum = models.CharField(_("datum as given"), max_length=8, choices=Datum, default=Datum.WGS84)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("area"))

    category = models.CharField(_("category"), max_length=8)
    given_class = models.TextField(_("class as given"), blank=True)
    level = models.PositiveSmallIntegerField(_("level"))
    injured = _answer(_("somebody is hurt"))
    weapon = _answer(_("there is a weapon"))
    violence_now = _answer(_("violence is going on now"))
    vulnerable = _answer(_("a child or an old person is in danger"))
    fire_gas = _answer(_("fire or gas"))

    recording = models.TextField(_("reference of the recording"), blank=True)
    recording_hold = models.BooleanField(_("recording is held"), default=False)
    matter = models.ForeignKey("loop.Matter", models.PROTECT, null=True, blank=True, related_name="calls", verbose_name=_("incident"))
    origin_key = models.CharField(max_length=80, unique=True, null=True, blank=True, editable=False)
    history = models.BooleanField(_("imported history"), default=False)
    # Pairs of a code of remarks.py and what had been given: a date that cannot be, coordinates in the sea.
    remarks = models.JSONField(default=list, blank=True, editable=False)

    DANGERS: ClassVar[tuple[str, ...]] = ("injured", "weapon", "violence_now", "vulnerable", "fire_gas")

    class Meta:
        ordering = ("-received_at", "-id")
        indexes = (
            models.Index(fields=("received_at",), name="call_by_time"),
            models.Index(fields=("station", "received_at"), name="call_by_station"),
            models.Index(fields=("area", "received_at"), name="call_by_area"),
            models.Index(fields=("caller_key", "received_at"), name="call_by_caller", condition=~Q(caller_key="")),
        )
        constraints = (
            models.CheckConstraint(condition=Q(lat=None, lon=None) | Q(lat__isnull=False, lon__isnull=False), name="call_has_both_or_none"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def clip(self) -> str:
        """The words as a list shows them; the page of the call shows all of them."""
        words = self.words[:CLIP + 1].replace("\n", " ")
        return words if len(words) <= CLIP else words[:CLIP - 1] + "…"

    @property
    def entered_late(self) -> bool:
        """Taken on paper, or kept on a machine while the station was away."""
        return not self.history and self.entered_at - self.received_at > LATE

    @property
    def number_elsewhere(self) -> str:
        """The number it has on the platform that it came from."""
        code, _colon, number = (self.origin_key or "").partition(":")
        return number if self.source == Source.FEED and code != "sha256" else ""

    @property
    def danger(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in self.DANGERS}


class Serial(models.Model):
    """The last serial given out for one number code on one day. Read and raised in the transaction that writes the call."""

    prefix = models.CharField(max_length=6)
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("prefix", "day"), name="serial_by_day"),)

    def __str__(self) -> str:
        return f"{self.prefix}-{self.day:%Y%m%d}-{self.last:04d}"
