"""Who is on shift when: a person or a unit, typed by the desk or read from a file."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bihuan.station.people.posts import POSTS


class Shift(models.Model):
    """One shift of one person or of one unit. Two of the same person, or of the same unit, never overlap; see `duty.shifts`."""

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", verbose_name=_("organisation"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("person"))
    unit = models.ForeignKey("calls.Unit", models.PROTECT, null=True, related_name="+", verbose_name=_("unit"))
    start = models.DateTimeField(_("from"))
    end = models.DateTimeField(_("until"))
    post = models.CharField(_("post"), max_length=24, blank=True, choices=tuple(POSTS.items()))
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("start", "id")
        indexes = (
            models.Index(fields=("person", "start"), name="shift_by_person"),
            models.Index(fields=("unit", "start"), name="shift_by_unit"),
            models.Index(fields=("organisation", "start"), name="shift_by_organisation"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(person=None, unit__isnull=False) | Q(person__isnull=False, unit=None), name="shift_of_one_or_the_other"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="shift_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return f"{self.person_id or ''}/{self.unit_id or ''} {self.start}"
