"""Who there is: persons, organisations, where an organisation stands, and who holds which post from when to when."""

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bihuan.station.people.edition import Edited
from bihuan.station.people.posts import POSTS


class Person(AbstractUser):
    """One who signs in. A person has one whole name: Chinese names are not cut in two."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("name"), max_length=60)

    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class Organisation(Edited):
    class Kind(models.TextChoices):
        COUNTY = "county", _("county")
        DISTRICT = "district", _("police district")
        HUB_STATION = "hub_station", _("hub station")
        STATION = "station", _("police station")
        ROOM = "room", _("command room")
        TEAM = "team", _("team")
        TOWNSHIP = "township", _("township")
        DEPARTMENT = "department", _("department")
        COMMUNITY = "community", _("community")
        GRID = "grid", _("grid")

    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    number_code = models.CharField(_("code in numbers"), max_length=6, blank=True)
    hub = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("room that rules on disputes"))
    deputy = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("deputy out of hours"))
    email = models.EmailField(_("e-mail"), blank=True)
    webhook = models.URLField(_("webhook"), blank=True)
    always_open = models.BooleanField(_("open day and night"), default=False)
    open_from = models.TimeField(_("opens"), null=True, blank=True)
    open_to = models.TimeField(_("shuts"), null=True, blank=True)
    every_day = models.BooleanField(_("these hours hold on days off too"), default=False)
    on_call_contact = models.CharField(_("contact out of hours"), max_length=100, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="organisation_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(open_from=None, open_to=None) | Q(open_from__isnull=False, open_to__isnull=False),
                                   name="organisation_has_both_hours_or_none"),
        )

    def __str__(self) -> str:
        return self.name


class Placement(Edited):
    """From this day on the organisation stands under this parent. Rows are only added, so an old day keeps its tree."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="placements")
    parent = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField(_("since"))

    class Meta:
        ordering = ("since", "id")
        indexes = (models.Index(fields=("organisation", "since"), name="placement_by_day"),)

    def __str__(self) -> str:
        return f"{self.organisation_id} < {self.parent_id} {self.since}"


class Posting(models.Model):
    """A person holds a post in an organisation; `until` is the last day of it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="postings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="postings")
    post = models.CharField(_("post"), max_length=24, choices=POSTS)
    since = models.DateField(_("since"))
    until = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        ordering = ("since", "id")
        indexes = (models.Index(fields=("organisation", "post"), name="posting_by_post"),)
        constraints = (
            models.UniqueConstraint(fields=("person", "organisation", "post", "since"), name="posting_once"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="posting_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.post}@{self.organisation_id}"


class ActingChoice(models.Model):
    """Who chose to act in which of several posts, and when."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    post = models.CharField(max_length=24)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.person_id} {self.post}@{self.organisation_id} {self.at}"
