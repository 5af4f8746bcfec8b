"""How calls are sorted: the classes, what was proposed, and the steps of a class."""


from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.station.calls.models.call import Call
from bihuan.station.frame.append_only import AppendOnly
from bihuan.station.people.edition import Edited


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
