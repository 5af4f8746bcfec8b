"""The tables of joint desks. Only this package's own modules write them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bihuan.station.frame.append_only import AppendOnly
from bihuan.station.people.models import Organisation
from bihuan.station.people.posts import POSTS


class JointDesk(models.Model):
    """A desk of one station for one place, from when until when. It ends by itself; whoever leads it may end it before.

    `polygon` is the ground itself, so that an area drawn otherwise later moves no desk; `where` says in words how it was given.
    """

    house = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("station"))
    name = models.CharField(_("name"), max_length=60)
    where = models.CharField(_("place"), max_length=120, blank=True)
    polygon = models.TextField(_("outline"))  # GeoJSON geometry, WGS-84
    start = models.DateTimeField(_("from"))
    end = models.DateTimeField(_("until"))
    leader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("leads it"))
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")  # nobody: its time was over

    class Meta:
        ordering = ("-start", "-id")
        indexes = (models.Index(fields=("house", "-start"), name="joint_desk_by_house"),
                   models.Index(fields=("end",), name="joint_desk_to_end", condition=Q(ended_at=None)))
        constraints = (models.CheckConstraint(condition=Q(end__gt=F("start")), name="joint_desk_ends_after_it_begins"),)

    def __str__(self) -> str:
        return self.name


class JointClass(models.Model):
    """A class or a family that the desk is for. A desk without any is for all of them."""

    desk = models.ForeignKey(JointDesk, models.CASCADE, related_name="classes")
    category = models.CharField(_("class or family"), max_length=8)

    class Meta:
        ordering = ("category",)
        constraints = (models.UniqueConstraint(fields=("desk", "category"), name="joint_class_once"),)

    def __str__(self) -> str:
        return self.category


class JointSeat(models.Model):
    """Whoever holds this post in this organisation sits at the desk, from when until when."""

    desk = models.ForeignKey(JointDesk, models.CASCADE, related_name="seats")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    post = models.CharField(_("post"), max_length=24, choices=tuple(POSTS.items()))
    since = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    until = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("desk", "organisation", "post"), condition=Q(until=None), name="joint_seat_once"),)

    def __str__(self) -> str:
        return f"{self.post}@{self.organisation_id}"


class JointChange(models.Model):
    """A column of a desk read otherwise from this moment on: what it was, what it is, by whom. Rows are only added."""

    append_only = AppendOnly()

    desk = models.ForeignKey(JointDesk, models.CASCADE, related_name="changes")
    column = models.CharField(max_length=24)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("set_at", "id")

    def __str__(self) -> str:
        return f"{self.desk_id} {self.column}"


class JointIncident(models.Model):
    """An incident that stands at a joint desk; at one at most. Who holds it is never changed by that."""

    class Left(models.TextChoices):
        OVER = "over", _("the desk ended")
        DONE = "done", _("closed while the desk was open")
        GIVEN = "given", _("given back by hand")
        SHUT = "shut", _("restricted")
        AWAY = "away", _("went to another station")

    desk = models.ForeignKey(JointDesk, models.CASCADE, related_name="incidents")
    matter = models.ForeignKey("loop.Matter", models.CASCADE, related_name="+")
    since = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")  # nobody: by its place
    until = models.DateTimeField(null=True)
    left = models.CharField(max_length=8, choices=Left, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("since", "id")
        constraints = (models.UniqueConstraint(fields=("matter",), condition=Q(until=None), name="joint_incident_at_one_desk"),)

    def __str__(self) -> str:
        return f"{self.desk_id} {self.matter_id}"
