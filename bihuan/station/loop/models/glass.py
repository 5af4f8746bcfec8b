"""A restricted matter opened in need by somebody it is closed to, for a short time, and what was found the next day."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bihuan.station.frame.sealed import SealedField
from bihuan.station.loop.models.matter import Matter
from bihuan.station.people.posts import POSTS


class Glass(models.Model):
    """Broken by one person, for one matter, with a reason in words; decided on by another."""

    class Verdict(models.TextChoices):
        NEEDED = "needed", _("was needed")
        MISTAKEN = "mistaken", _("in good faith, but not needed")
        WRONG = "wrong", _("should not have been; taken further")

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="glasses")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("who"))
    post = models.CharField(_("post"), max_length=24, choices=tuple(POSTS.items()))
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    why = SealedField(_("reason"))
    at = models.DateTimeField(_("opened"))
    until = models.DateTimeField(_("open until"))
    review_due = models.DateTimeField(_("to be decided by"))
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict, blank=True)
    words = SealedField(_("what was found"), blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=("person", "until"), name="glass_open"),
            models.Index(fields=("review_due",), name="glass_to_review", condition=Q(reviewed_at=None)),
        )
        constraints = (
            models.CheckConstraint(condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("person")), name="glass_decided_by_another"),
        )
