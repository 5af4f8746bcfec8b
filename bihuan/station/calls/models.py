"""Calls as they were taken, the category tree that sorts them, and the units that are sent."""

from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.station.calls import quickmodels  # noqa: F401  Django finds tables through this file
from bihuan.station.frame.append_only import AppendOnly
from bihuan.station.frame.sealed import SealedField
from bihuan.station.people.edition import Edited
from bihuan.station.people.models import Organisation
from bihuan.station.places.models import Area, Datum

CLIP = 120
LATE = timedelta(minutes=5)


class Category(Edited):
    """A local row of the category tree. It replaces the shipped row of its code from `since` on, until the next; rows are only added."""

    append_only = AppendOnly()

    code = models.CharField(_("code"), max_length=8)
    parent = models.CharField(_("family"), max_length=8, blank=True)
    zh = models.CharField(_("Chinese name"), max_length=60)
    en = models.CharField(_("English name"), max_length=60)
    level = models.PositiveSmallIntegerField(_("level"), default=3)  # 1 to 4; 0 means no valid incident
    route = models.CharField(_("route"), max_length=1, blank=True)  # C case, M community, T traffic, R room, D department
    department = models.CharField(_("department"), max_length=32, blank=True)
    non_police = models.BooleanField(_("not police business"), default=False)
    preventable = models.BooleanField(_("preventable crime"), default=False)
    restricted = models.BooleanField(_("restricted"), default=False)
    legal_check = models.BooleanField(_("legal check before closing"), default=False)
    since = models.DateField(_("since"))
    basis = models.CharField(_("basis"), max_length=200, blank=True)
    set_at = models.DateTimeField(null=True, editable=False)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+")

    class Meta:
        ordering = ("code", "since", "id")
        indexes = (models.Index(fields=("code", "since"), name="category_by_code"),)

    def __str__(self) -> str:
        return f"{self.code} {self.zh}"


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


class Verdict(models.TextChoices):
    """What the desk said to a proposed class. All but the first are reasons why it was not taken."""

    TAKEN = "taken", _("taken")
    OTHER_CLASS = "other_class", _("it is another class")
    NOT_SAID = "not_said", _("the words do not say that")
    SEVERAL = "several", _("several things at once")
    NO_MATTER = "no_matter", _("nothing is the matter")


class ProposedClass(models.Model):
    """The class proposed for a call while it was typed, and what the desk said to it. Learning reads it beside the class confirmed."""

    call = models.OneToOneField(Call, models.CASCADE, related_name="proposed")
    category = models.CharField(_("class"), max_length=8)
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.call_id} {self.category} {self.verdict}"


class Serial(models.Model):
    """The last serial given out for one number code on one day. Read and raised in the transaction that writes the call."""

    prefix = models.CharField(max_length=6)
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("prefix", "day"), name="serial_by_day"),)

    def __str__(self) -> str:
        return f"{self.prefix}-{self.day:%Y%m%d}-{self.last:04d}"


class CallerSecret(models.Model):
    """The key that hid callers' numbers in one epoch. Deleting the row is what makes links decay."""

    epoch = models.PositiveIntegerField(unique=True)
    secret = models.BinaryField()

    def __str__(self) -> str:
        return str(self.epoch)


class CallerLookup(models.Model):
    """Somebody asked which other calls came from the same number, and what for."""

    append_only = AppendOnly()

    call = models.ForeignKey(Call, models.CASCADE, related_name="lookups")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    purpose = models.CharField(_("purpose"), max_length=16)
    at = models.DateTimeField()
    found = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.call_id} {self.purpose} {self.at}"


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


class Draft(models.Model):
    """A call while it is being typed, each field as it stands on the form. It goes when the call is written, and after a day anyhow."""

    token = models.CharField(max_length=32, unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    station = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField(db_index=True)

    words = SealedField(blank=True)
    place = SealedField(blank=True)
    caller_phone = SealedField(blank=True)
    caller_name = SealedField(blank=True)
    category = models.TextField(blank=True)
    level = models.TextField(blank=True)
    source = models.TextField(blank=True)
    walk_in = models.TextField(blank=True)
    received_at = models.TextField(blank=True)
    pin = models.TextField(blank=True)  # latitude and longitude of the pin somebody set, with a comma
    quick = models.TextField(blank=True)  # which quick form is open, and what stands in it (see quickmodels.py)
    paid_at = models.TextField(blank=True)
    amount = models.TextField(blank=True)
    channel = models.TextField(blank=True)
    payee = SealedField(blank=True)
    last_contact = SealedField(blank=True)
    seen_at = models.TextField(blank=True)
    seen_place = SealedField(blank=True)
    age_band = models.TextField(blank=True)
    looks = SealedField(blank=True)
    item = SealedField(blank=True)
    lost_at = models.TextField(blank=True)
    lost_place = SealedField(blank=True)
    marks = SealedField(blank=True)
    steps = models.TextField(blank=True)  # those ticked off, by their keys (see steps.py)
    injured = models.TextField(blank=True)
    weapon = models.TextField(blank=True)
    violence_now = models.TextField(blank=True)
    vulnerable = models.TextField(blank=True)
    fire_gas = models.TextField(blank=True)

    TYPED: ClassVar[tuple[str, ...]] = (
        "words", "place", "caller_phone", "caller_name", "category", "level", "source", "walk_in", "received_at", "pin", "steps", "quick",
        "paid_at", "amount", "channel", "payee", "last_contact", "seen_at", "seen_place", "age_band", "looks",
        "item", "lost_at", "lost_place", "marks", *Call.DANGERS,
    )  # fmt: skip

    def __str__(self) -> str:
        return self.token


class DraftTaken(models.Model):
    """Who went on with whose unfinished call, and when. It outlives the draft and says nothing of what was in it."""

    append_only = AppendOnly()

    token = models.CharField(max_length=32)
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.token} {self.giver_id}>{self.taker_id} {self.at}"


class Stage(models.TextChoices):
    INTAKE = "intake", _("taking the call")
    DISPATCH = "dispatch", _("sending and on the scene")
    CLOSE = "close", _("before closing")


class StepRow(Edited):
    """A local row of the steps for a class or a family. It replaces the step of its number from `since` on; without words it ends it."""

    append_only = AppendOnly()

    category = models.CharField(_("class or family"), max_length=8)
    stage = models.CharField(_("stage"), max_length=8, choices=Stage)
    step = models.PositiveSmallIntegerField(_("number of the step"))
    zh = models.CharField(_("in Chinese"), max_length=120, blank=True)
    en = models.CharField(_("in English"), max_length=200, blank=True)
    mandatory = models.BooleanField(_("may not be skipped"), default=False)
    since = models.DateField(_("since"))
    basis = models.CharField(_("basis"), max_length=200, blank=True)
    set_at = models.DateTimeField(null=True, editable=False)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+")

    class Meta:
        ordering = ("category", "since", "id")
        indexes = (models.Index(fields=("category", "since"), name="step_by_class"),)

    def __str__(self) -> str:
        return f"{self.category}.{self.stage}.{self.step} since {self.since}"


class Tick(models.Model):
    """Somebody has seen to a step, or takes that back. Only added; the newest of a step counts. It hangs on the chain's first call."""

    append_only = AppendOnly()

    call = models.ForeignKey(Call, models.CASCADE, related_name="ticks")
    category = models.CharField(max_length=8)
    stage = models.CharField(max_length=8, choices=Stage)
    step = models.PositiveSmallIntegerField()
    done = models.BooleanField(default=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.call_id} {self.category}.{self.stage}.{self.step}"
