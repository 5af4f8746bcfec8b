"""Who there is: persons, organisations, where an organisation stands, and who holds which post from when to when."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bihuan.station.frame.append_only import AppendOnly
from bihuan.station.people.edition import Edited
from bihuan.station.people.posts import KEEPERS, POSTS


class Persons(UserManager["Person"]):
    def serving(self, on: date) -> models.QuerySet["Person"]:
        """Those whose account is open that day: the only ones to be offered as a choice."""
        begun, not_over = Q(since=None) | Q(since__lte=on), Q(until=None) | Q(until__gte=on)
        return self.filter(begun, not_over, is_active=True)


class Person(AbstractUser):
    """One who signs in. A person has one whole name: Chinese names are not cut in two. What a person did stays when the account ends."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("name"), max_length=60)
    since = models.DateField(_("first day"), null=True, blank=True)
    until = models.DateField(_("last day"), null=True, blank=True)
    seconded_from = models.CharField(_("seconded from"), max_length=60, blank=True)
    subject = models.CharField(_("subject at the sign-in service"), max_length=255, blank=True)
    password_is_new = models.BooleanField(_("the password was given and must be changed"), default=False)

    objects: ClassVar[Persons] = Persons()  # type: ignore[assignment]

    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta(AbstractUser.Meta):  # type: ignore[name-defined, misc]
        constraints = (
            models.CheckConstraint(condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")), name="person_ends_after_beginning"),
            models.UniqueConstraint(fields=("subject",), condition=~Q(subject=""), name="person_by_subject"),
        )

    def serves(self, on: date) -> bool:
        """Whether the account is open that day."""
        begun, over = self.since is None or self.since <= on, self.until is not None and self.until < on
        return self.is_active and begun and not over

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

    class Route(models.TextChoices):
        """The letters by which the category tree sends a class to a team."""

        CASE = "C", _("case team")
        COMMUNITY = "M", _("community team")
        TRAFFIC = "T", _("traffic team")

    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    route = models.CharField(_("takes the classes of the"), max_length=1, choices=Route, blank=True)
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

    append_only = AppendOnly()

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="placements")
    parent = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField(_("since"))
    why = models.CharField(_("reason"), max_length=200, blank=True)
    set_at = models.DateTimeField(null=True, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("since", "id")
        indexes = (models.Index(fields=("organisation", "since"), name="placement_by_day"),)

    def __str__(self) -> str:
        return f"{self.organisation_id} < {self.parent_id} {self.since}"


class OrganisationChange(models.Model):
    """A column of an organisation read otherwise from this moment on: what it was, what it is, by whom and why. Rows are only added."""

    append_only = AppendOnly()

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="changes")
    column = models.CharField(max_length=24)
    before = models.CharField(max_length=254, blank=True)
    after = models.CharField(max_length=254, blank=True)
    why = models.CharField(_("reason"), max_length=200)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("set_at", "id")
        indexes = (models.Index(fields=("organisation", "set_at"), name="organisation_change_by_time"),)

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.column}: {self.before} > {self.after}"


class PostRow(Edited):
    """What a post is for, from a day on. It overrides what is shipped, or an earlier row."""

    append_only = AppendOnly()

    post = models.CharField(_("post"), max_length=24, choices=POSTS)
    duties = models.CharField(_("duties"), max_length=500, blank=True)
    resources = models.BooleanField(_("resources"))
    analysis = models.BooleanField(_("analysis"))
    dispatch = models.BooleanField(_("dispatch"))
    supervision = models.BooleanField(_("supervision"))
    since = models.DateField()
    basis = models.CharField(max_length=200)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("post", "since", "id")
        indexes = (models.Index(fields=("post", "since"), name="post_by_day"),)

    def __str__(self) -> str:
        return f"{self.post} since {self.since}"


class TermRow(Edited):
    """For how many days something of persons is kept, from a day on. It overrides what is shipped, or an earlier row."""

    append_only = AppendOnly()

    key = models.CharField(max_length=24)
    days = models.PositiveIntegerField()
    since = models.DateField()
    basis = models.CharField(max_length=200)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("key", "since", "id")
        indexes = (models.Index(fields=("key", "since"), name="term_by_key"),)

    def __str__(self) -> str:
        return f"{self.key} {self.days} days since {self.since}"


class Posting(models.Model):
    """A person holds a post in an organisation; `until` is the last day of it. One that was withdrawn before its first day never held:
    its last day lies before its first, so that nobody who asks by days has to know of it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="postings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="postings")
    post = models.CharField(_("post"), max_length=24, choices=POSTS)
    since = models.DateField(_("since"))
    until = models.DateField(_("last day"), null=True, blank=True)
    withdrawn = models.BooleanField(_("withdrawn"), default=False)
    why = models.CharField(_("reason"), max_length=200, blank=True)
    set_at = models.DateTimeField(null=True, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    end_why = models.CharField(_("reason for the end"), max_length=200, blank=True)
    end_set_at = models.DateTimeField(null=True, blank=True)
    end_set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("since", "id")
        indexes = (models.Index(fields=("organisation", "post"), name="posting_by_post"),)
        constraints = (
            models.UniqueConstraint(fields=("person", "organisation", "post", "since"), condition=Q(withdrawn=False), name="posting_once"),
            models.CheckConstraint(
                condition=Q(withdrawn=True, until__lt=F("since")) | Q(withdrawn=False) & (Q(until=None) | Q(until__gte=F("since"))),
                name="posting_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.post}@{self.organisation_id}"

    @property
    def guarded(self) -> bool:
        """Whether giving and ending it needs a second person."""
        return self.post in KEEPERS


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


class PostingRequest(models.Model):
    """A post that is given, or ended early, only when a second person agrees; what was decided stays beside what was asked."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    post = models.CharField(_("post"), max_length=24, choices=POSTS)
    since = models.DateField(_("since"))
    until = models.DateField(_("last day"), null=True, blank=True)
    ends = models.ForeignKey(Posting, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("the posting it ends"))
    why = models.CharField(_("reason"), max_length=200)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    granted = models.BooleanField(_("granted"), null=True)
    answer = models.CharField(_("answer"), max_length=200, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("asked_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(granted=None, decided_by=None, decided_at=None)
                | Q(granted__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="posting_request_decided_whole"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")) & ~Q(decided_by=F("person")),
                name="posting_request_decided_by_another"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.post}@{self.organisation_id} asked {self.asked_at}"


class AccountChange(models.Model):
    """What was done to an account, by whom and why. Nobody stands for the station itself: its nightly round, its command line."""

    append_only = AppendOnly()

    class What(models.TextChoices):
        MADE = "made", _("made")
        CHANGED = "changed", _("changed")
        SHUT = "shut", _("shut")
        UNUSED = "unused", _("shut, since nobody had signed in for a long time")
        OPENED = "opened", _("opened again")
        PASSWORD = "password", _("given a new password")
        FACTORS = "factors", _("second factors taken away")
        UNLOCKED = "unlocked", _("unlocked")
        SESSIONS = "sessions", _("signed out everywhere")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="account_changes")
    what = models.CharField(_("what"), max_length=16, choices=What)
    why = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        indexes = (models.Index(fields=("at",), name="account_change_by_time"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.what} {self.at}"


class SignIn(models.Model):
    """One try to come in, or one end of being in: who, when, from where, with what, and how it went. A name nobody has is not kept: people
    type their password there."""

    append_only = AppendOnly()

    class Result(models.TextChoices):
        IN = "in", _("signed in")
        WRONG = "wrong", _("wrong password")
        WRONG_CODE = "wrong_code", _("wrong code")
        LOCKED = "locked", _("locked after five failures")
        SHUT = "shut", _("the account is shut or over")
        UNKNOWN = "unknown", _("no such account")
        OUT = "out", _("signed out")
        IDLE = "idle", _("signed out after nobody was there")
        ENDED = "ended", _("signed out from elsewhere")
        LOST = "lost", _("signed out because a post or the account ended")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="sign_ins")
    result = models.CharField(_("result"), max_length=16, choices=Result)
    factor = models.CharField(_("factor"), max_length=40, blank=True)
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    device = models.CharField(_("device"), max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        indexes = (
            models.Index(fields=("at",), name="sign_in_by_time"),
            models.Index(fields=("person", "at"), name="sign_in_by_person"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.result} {self.at}"
