"""A desk handed over from one shift to the next: what was open then, item by item, by whom, and who took it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.station.frame.sealed import SealedField


class Relief(models.Model):
    """One hand-over of a desk: the main one of a house, or a joint one. Open from the moment the outgoing officer signs until the next one
    accepts; a desk has one open at most."""

    house = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", verbose_name=_("desk"))
    joint = models.ForeignKey("joint.JointDesk", models.PROTECT, null=True, related_name="+", verbose_name=_("joint desk"))
    outgoing = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("hands over"))
    signed_at = models.DateTimeField(_("signed"))
    words = SealedField(_("what the next shift must know"), blank=True)
    promises = SealedField(_("what was promised, to whom, by when"), blank=True)
    incoming = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("takes over"))
    accepted_at = models.DateTimeField(_("accepted"), null=True)
    remark = SealedField(_("remark of the one who takes over"), blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("house",), condition=Q(accepted_at=None, joint=None), name="relief_open_once"),
            models.UniqueConstraint(fields=("joint",), condition=Q(accepted_at=None), name="relief_of_a_joint_desk_open_once"),
        )
        indexes = (models.Index(fields=("house", "-signed_at"), name="relief_by_house"),)

    def __str__(self) -> str:
        return f"{self.house_id} {self.signed_at}"


class Item(models.Model):
    """One thing handed over. `shown` is how it stood then: number, state, holder, never a person's name or words. The note may be empty."""

    class Sort(models.TextChoices):
        MATTER = "matter", _("matter")
        RING = "ring", _("reporter to ring")
        UNIT = "unit", _("unit")

    relief = models.ForeignKey(Relief, models.CASCADE, related_name="items")
    sort = models.CharField(max_length=8, choices=Sort)
    name = models.CharField(max_length=60)
    shown = models.CharField(max_length=200, blank=True)
    late = models.BooleanField(default=False)
    note = SealedField(_("note"), blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.sort} {self.name}"
