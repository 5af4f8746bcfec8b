"""A plan for a surge: who stands where, who helps, what must be ready by when, and what sets it off."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bihuan.station.frame.sealed import SealedField


class Plan(models.Model):
    """The plan of one house for a holiday or an event. Ready once everything mandatory is done; copied from year to year."""

    house = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", verbose_name=_("station"))
    name = models.CharField(_("name"), max_length=80)
    area = models.ForeignKey("places.Area", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area"))
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    triggers = models.CharField(_("what sets it off"), max_length=300, blank=True)
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    ready_at = models.DateTimeField(null=True)
    ready_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-first", "-id")
        indexes = (models.Index(fields=("house", "-first"), name="plan_by_house"),)
        constraints = (models.CheckConstraint(condition=Q(last__gte=F("first")), name="plan_ends_after_it_begins"),)

    def __str__(self) -> str:
        return self.name


class PlanPost(models.Model):
    """A post to be stood at from when to when, and who stands there."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="posts")
    place = models.CharField(_("post"), max_length=60)
    start = models.DateTimeField(_("from"))
    end = models.DateTimeField(_("until"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("person"))

    class Meta:
        ordering = ("start", "place", "id")
        constraints = (models.CheckConstraint(condition=Q(end__gt=F("start")), name="plan_post_ends_after_it_begins"),)

    def __str__(self) -> str:
        return f"{self.place} {self.start}"


class PlanHelper(models.Model):
    """A group of the community that helps: what it does, how many come, whom to ring."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="helpers")
    group = models.CharField(_("group"), max_length=60)
    task = models.CharField(_("task"), max_length=120, blank=True)
    heads = models.PositiveSmallIntegerField(_("how many come"), null=True, blank=True)
    contact = SealedField(_("contact"), blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.group


class PlanItem(models.Model):
    """Something to be ready: a procedure, people, material. Who owes it, by when."""

    class Sort(models.TextChoices):
        PROCEDURE = "procedure", _("procedure")
        PEOPLE = "people", _("people")
        MATERIAL = "material", _("material")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="items")
    sort = models.CharField(_("sort"), max_length=10, choices=Sort)
    what = models.CharField(_("what"), max_length=160)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner"))
    due = models.DateTimeField(_("due"))
    mandatory = models.BooleanField(_("may not be open"), default=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("due", "id")

    def __str__(self) -> str:
        return self.what


class PlanDesk(models.Model):
    """A joint desk that belongs to a plan."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="desks")
    desk = models.OneToOneField("joint.JointDesk", models.CASCADE, related_name="planned")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.plan_id} {self.desk_id}"
