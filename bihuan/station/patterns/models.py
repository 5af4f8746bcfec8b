"""What is watched, what was seen, and what people decided about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.station.frame.append_only import AppendOnly
from bihuan.station.frame.sealed import SealedField
from bihuan.station.loop.models import Matter
from bihuan.station.people.edition import Edited
from bihuan.station.people.models import Organisation
from bihuan.station.people.posts import POSTS
from bihuan.station.places.models import Area


class WatchRow(Edited):
    """From `since` on a class or family is under watch: from `least` incidents within `hours` its posts are told. 0 ends the watch."""

    append_only = AppendOnly()

    category = models.CharField(_("class or family"), max_length=8)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area"))
    least = models.PositiveSmallIntegerField(_("from so many"))
    hours = models.PositiveSmallIntegerField(_("within so many hours"))
    since = models.DateField(_("since"))
    basis = models.CharField(_("basis"), max_length=200)
    set_at = models.DateTimeField(editable=False)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+")

    class Meta:
        ordering = ("category", "since", "id")
        indexes = (models.Index(fields=("category", "since"), name="watch_by_class"),)

    def __str__(self) -> str:
        return f"{self.key} {self.least}/{self.hours}h since {self.since}"

    @property
    def key(self) -> str:
        return f"{self.category}@{self.area.code}" if self.area else self.category


class WatchPost(models.Model):
    """A post of the station that is told."""

    append_only = AppendOnly()

    row = models.ForeignKey(WatchRow, models.CASCADE, related_name="told")
    post = models.CharField(_("post"), max_length=24, choices=tuple(POSTS.items()))

    class Meta:
        constraints = (models.UniqueConstraint(fields=("row", "post"), name="watch_post_once"),)

    def __str__(self) -> str:
        return f"{self.row_id} {self.post}"


class WatchPassing(models.Model):
    """A watch rang at a station: so many incidents, and how many are usual in such a window where that is known. Open until the count has
    fallen below the watch again, so that each passing is told once."""

    row = models.ForeignKey(WatchRow, models.PROTECT, related_name="passings")
    key = models.CharField(max_length=48)
    station = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("station"))
    at = models.DateTimeField()
    count = models.PositiveIntegerField()
    usual = models.FloatField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at", "-id")
        constraints = (models.UniqueConstraint(fields=("key", "station"), condition=Q(ended_at=None), name="watch_passes_once"),)
        indexes = (models.Index(fields=("station", "-at"), name="watch_passings"),)

    def __str__(self) -> str:
        return f"{self.key} {self.count} at {self.at}"


class ClusterDecided(models.Model):
    """What a leader said to a cluster: the case team is tasked with it, or not, and why. It may be taken back."""

    class Why(models.TextChoices):
        KNOWN = "known", _("the case team is on it already")
        APART = "apart", _("they have nothing to do with each other")
        SETTLED = "settled", _("it is settled")
        NOBODY = "nobody", _("nobody can be spared now")
        OTHER = "other", _("another reason, in words")

    station = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    tasked = models.BooleanField()
    matter = models.ForeignKey(Matter, models.CASCADE, null=True, related_name="+")  # where the instruction stands
    part = models.PositiveIntegerField(default=0)  # and which one
    team = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    why = models.CharField(_("reason"), max_length=8, choices=Why, blank=True)
    words = SealedField(_("reason in words"), blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("station", "-at"), name="cluster_decided"),)

    def __str__(self) -> str:
        return f"{self.station_id} {'tasked' if self.tasked else 'declined'} {self.at}"


class ClusterIncident(models.Model):
    """An incident that the decision was about. A cluster that has another besides these is shown again."""

    decided = models.ForeignKey(ClusterDecided, models.CASCADE, related_name="incidents")
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("decided", "matter"), name="cluster_incident_once"),)

    def __str__(self) -> str:
        return f"{self.decided_id} {self.matter_id}"


class PlaceReview(models.Model):
    """A place with many calls was looked at: what was found and is done, and when it is looked at again. The place is a point; its name is
    the standard address there."""

    class Verdict(models.TextChoices):
        DONE = "done", _("something is done about it")
        WATCHED = "watched", _("watched for now")
        NOTHING = "nothing", _("nothing to be done")

    station = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = SealedField(_("place"))
    lat = models.FloatField()
    lon = models.FloatField()
    days = models.PositiveSmallIntegerField()  # the window that was looked at
    count = models.PositiveIntegerField()
    verdict = models.CharField(_("decision"), max_length=8, choices=Verdict)
    words = SealedField(_("what was found, what is done"))
    again_on = models.DateField(_("looked at again on"))
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("station", "-at"), name="place_reviews"),)

    def __str__(self) -> str:
        return f"{self.station_id} {self.lat} {self.lon} {self.at}"


class ModelSwitch(models.Model):
    """From this moment on a forecast is on or off at one station, by whom and why. Rows are only added; the newest of a model counts."""

    class Model(models.TextChoices):
        SURGE = "surge", _("banner while calls run over normal")
        EXPECTED = "expected", _("expected load")
        PLACES = "places", _("places with many calls")
        ZONES = "zones", _("proposal for patrol zones")

    append_only = AppendOnly()

    station = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    model = models.CharField(_("forecast"), max_length=8, choices=Model)
    on = models.BooleanField()
    why = models.CharField(_("reason"), max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("at", "id")
        indexes = (models.Index(fields=("station", "model", "-at"), name="model_switched"),)

    def __str__(self) -> str:
        return f"{self.station_id} {self.model} {'on' if self.on else 'off'} {self.at}"


class QuarterCheck(models.Model):
    """Somebody read where calls and presence went in a quarter, and signed it. Rows are only added; a second reader adds another."""

    append_only = AppendOnly()

    station = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    first = models.DateField()  # of the quarter
    flagged = models.PositiveSmallIntegerField()  # areas that stood out when it was read
    finding = models.CharField(_("what was found, what is done"), max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("station", "first"), name="quarter_checked"),)

    def __str__(self) -> str:
        return f"{self.station_id} {self.first} {self.at}"
