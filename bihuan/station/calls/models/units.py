"""Units, who rides in them, and how they stood."""


from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.station.frame.append_only import AppendOnly
from bihuan.station.people.models import Organisation


class Status(models.IntegerChoices):
    """The digits that radio, phone and keyboard share."""

    URGENT = 0, _("calls for help")
    FREE = 1, _("free, on patrol")
    AT_STATION = 2, _("free, at the station")
    UNDER_WAY = 3, _("under way")
    ON_SCENE = 4, _("on scene")
    WISHES_TO_TALK = 5, _("asks to speak")
    UNAVAILABLE = 6, _("not available")
    BRINGING_IN = 7, _("bringing in or handing over")
    TO_FEED_BACK = 8, _("done, feedback to come")


class Mode(models.TextChoices):
    CAR = "car", _("car")
    MOTORCYCLE = "motorcycle", _("motorcycle")
    BICYCLE = "bicycle", _("bicycle")
    FOOT = "foot", _("on foot")


class Unit(models.Model):
    """What is sent: a car, a motorcycle, two officers on foot. Of where it is only the last position is kept, with its time: no trail."""

    code = models.CharField(_("call sign"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=60)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="units", verbose_name=_("organisation"))
    status = models.PositiveSmallIntegerField(_("status"), choices=Status, default=Status.AT_STATION)
    status_at = models.DateTimeField(_("status since"), null=True, blank=True)
    mode = models.CharField(_("goes by"), max_length=10, choices=Mode, default=Mode.CAR)
    lat = models.FloatField(_("latitude"), null=True, blank=True, editable=False)
    lon = models.FloatField(_("longitude"), null=True, blank=True, editable=False)
    located_at = models.DateTimeField(_("last position"), null=True, blank=True, editable=False)
    until = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        ordering = ("code",)
        constraints = (models.CheckConstraint(
            condition=Q(lat=None, lon=None, located_at=None) | Q(lat__isnull=False, lon__isnull=False, located_at__isnull=False),
            name="unit_position_is_whole"),)

    def __str__(self) -> str:
        return self.name


class Riding(models.Model):
    """Who is in a unit, from when to when. Nobody is in two at once."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="ridings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ("since", "id")
        constraints = (models.UniqueConstraint(fields=("person",), condition=Q(until=None), name="riding_in_one_unit"),)

    def __str__(self) -> str:
        return f"{self.person_id} in {self.unit_id} {self.since}"


class UnitChange(models.Model):
    """From which status to which, when, and by whom; only added."""

    append_only = AppendOnly()

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="changes")
    before = models.PositiveSmallIntegerField(choices=Status)
    status = models.PositiveSmallIntegerField(choices=Status)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("at", "id")
        indexes = (models.Index(fields=("unit", "at"), name="unit_change_by_time"),)

    def __str__(self) -> str:
        return f"{self.unit_id} {self.before}>{self.status} {self.at}"
