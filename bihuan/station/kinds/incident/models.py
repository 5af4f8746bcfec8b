"""What only an incident has: its sheet, the orders of the units that were sent, and corrected times beside the old ones."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.station.calls.models import Answer, Unit
from bihuan.station.frame.append_only import AppendOnly
from bihuan.station.kinds.incident import codes
from bihuan.station.loop.models import Matter, Sheet
from bihuan.station.places.models import Area


def _answer(name: str) -> models.CharField:
    return models.CharField(codes.DANGERS[name], max_length=7, choices=Answer, default=Answer.UNKNOWN)


def _question(name: str) -> models.CharField:
    return models.CharField(codes.QUESTIONS[name], max_length=3, choices=codes.YES_NO, blank=True, default="")


class IncidentSheet(Sheet):
    """Everything has a default, so that imported history may leave it out. Counts of orders are kept here so that no guard has to count."""

    received_at = models.DateTimeField(_("received"), null=True)
    terrain = models.CharField(_("terrain"), max_length=16, choices=Area.Terrain, blank=True, default="")
    calls_joined = models.PositiveSmallIntegerField(_("calls"), default=1)

    injured = _answer("injured")
    weapon = _answer("weapon")
    violence_now = _answer("violence_now")
    vulnerable = _answer("vulnerable")
    fire_gas = _answer("fire_gas")
    safe_at = models.DateTimeField(_("danger over"), null=True)

    open_orders = models.PositiveSmallIntegerField(default=0)
    orders_back = models.PositiveSmallIntegerField(default=0)
    waiting_for = models.TextField(_("units that have not fed back"), blank=True, default="")
    sent_at = models.DateTimeField(_("first unit sent"), null=True)
    arrived_at = models.DateTimeField(_("first unit on scene"), null=True)

    contacted_at = models.DateTimeField(_("caller last contacted"), null=True)
    legal_check = models.BooleanField(_("legal check before closing"), default=False)
    check_asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    recording_hold = models.BooleanField(_("recordings are held"), default=False)

    sorted_anew = models.PositiveSmallIntegerField(_("times sorted anew"), default=0)
    invalid_code = models.CharField(_("why it is invalid"), max_length=4, choices=codes.INVALID, blank=True, default="")
    transfer_code = models.CharField(_("why it was transferred"), max_length=8, choices=codes.TRANSFERS, blank=True, default="")
    merged_into = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="merged_incidents", verbose_name=_("joined to"))
    merged_calls = models.JSONField(default=list, editable=False)
    contested_at = models.DateTimeField(_("contested by the reporter"), null=True)
    chased_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False,
                                  verbose_name=_("followed up by"))

    stop_payment_at = models.DateTimeField(_("stop-payment settled"), null=True)
    stop_payment_code = models.CharField(_("stop-payment"), max_length=8, choices=codes.STOP_PAYMENTS, blank=True, default="")
    found_at = models.DateTimeField(_("found"), null=True)
    found_code = models.CharField(_("how the person was found"), max_length=8, choices=codes.FOUND, blank=True, default="")
    triage_code = models.CharField(_("way for the dispute"), max_length=8, choices=codes.TRIAGES, blank=True, default="")

    case_local = _question("local")
    case_clear = _question("clear")
    case_simple = _question("simple")
    case_ordinary = _question("ordinary")
    case_gang = models.BooleanField(_("a gang is behind it"), default=False)
    case_cross = models.BooleanField(_("it reaches into other counties"), default=False)
    case_route = models.CharField(_("who takes the case"), max_length=10, choices=codes.ROUTES, blank=True, default="")
    case_overridden = models.BooleanField(_("decided against the four questions"), default=False)
    case_unit = models.CharField(_("unit that received the case"), max_length=60, blank=True, default="")
    case_given_on = models.DateField(_("handed to the case system"), null=True)

    result = models.CharField(_("result"), max_length=12, choices=codes.RESULTS, blank=True, default="")
    case_number = models.CharField(_("number of the case file"), max_length=60, blank=True, default="")

    def __str__(self) -> str:
        return f"incident {self.matter_id}"


OPEN_ORDER = models.Q(fed_back_at=None, recalled_at=None)  # neither fed back nor taken back


class Order(models.Model):
    """One unit sent to one incident, with its times. `part` is the version of the step that sent it."""

    STAMPS: ClassVar[tuple[str, ...]] = ("signed", "left", "arrived", "fed_back", "cleared")

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="orders")
    part = models.PositiveIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="orders", verbose_name=_("unit"))
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("leads the crew"))
    sent_at = models.DateTimeField(_("sent"))
    signed_at = models.DateTimeField(codes.STAMPS["signed"], null=True)
    left_at = models.DateTimeField(codes.STAMPS["left"], null=True)
    arrived_at = models.DateTimeField(codes.STAMPS["arrived"], null=True)
    fed_back_at = models.DateTimeField(codes.STAMPS["fed_back"], null=True)
    cleared_at = models.DateTimeField(codes.STAMPS["cleared"], null=True)
    recalled_at = models.DateTimeField(_("recalled"), null=True)
    outcome = models.CharField(_("what came of it"), max_length=12, choices=codes.OUTCOMES, blank=True, default="")
    people = models.PositiveIntegerField(_("persons concerned"), null=True)
    officers = models.PositiveSmallIntegerField(_("officers present"), null=True)
    recording = models.TextField(_("reference of the recording"), blank=True, default="")

    class Meta:
        ordering = ("matter", "part")
        constraints = (models.UniqueConstraint(fields=("matter", "part"), name="order_once"),)
        indexes = (models.Index(fields=("unit",), name="order_open", condition=OPEN_ORDER),)

    def __str__(self) -> str:
        return f"{self.matter_id}.{self.part} {self.unit}"

    @property
    def live(self) -> bool:
        return self.fed_back_at is None and self.recalled_at is None

    @property
    def stage(self) -> str:
        """The last thing that happened: sent, recalled, or the furthest of its times."""
        if self.recalled_at:
            return "recalled"
        return next((stamp for stamp in reversed(self.STAMPS) if getattr(self, f"{stamp}_at")), "sent")


class SearchSector(models.Model):
    """One piece of the ground to be searched for a missing person, and who has it. It says where only together with the last-seen place."""

    class State(models.TextChoices):
        OPEN = "open", _("nobody has it yet")
        ASSIGNED = "assigned", _("being searched")
        SEARCHED = "searched", _("searched")

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="sectors")
    number = models.PositiveSmallIntegerField()
    near = models.PositiveIntegerField()  # metres from the last-seen place
    far = models.PositiveIntegerField()
    left = models.FloatField()  # bearings in degrees, clockwise from north
    right = models.FloatField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField(null=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    searched_at = models.DateTimeField(null=True)
    searched_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    outcome = models.CharField(max_length=8, choices=codes.SEARCHED, blank=True)

    class Meta:
        ordering = ("matter", "number")
        constraints = (models.UniqueConstraint(fields=("matter", "number"), name="sector_once"),)

    def __str__(self) -> str:
        return f"{self.matter_id}.{self.number}"

    @property
    def who(self) -> str:
        return str(self.unit or self.organisation or "")


class Correction(models.Model):
    """A time that was wrong or forgotten, with the time that is right. Only added; the reason stands in the step."""

    append_only = AppendOnly()

    order = models.ForeignKey(Order, models.PROTECT, related_name="corrections")
    stamp = models.CharField(max_length=8, choices=tuple(codes.STAMPS.items()))
    before = models.DateTimeField(_("as it was"), null=True)
    after = models.DateTimeField(_("as it is right"))
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.order_id} {self.stamp}"
