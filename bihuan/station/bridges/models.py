"""Whom calls come from and outcomes go to, and how far they have been told."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.station.frame.sealed import SealedField
from bihuan.station.people.models import Organisation


class Partner(models.Model):
    """A platform beside ours. Its number of a call is kept as `code:number`; `cursor` is how far of the ledger has gone into batches,
    `acknowledged` how far the other side says it has what it fetched itself."""

    code = models.SlugField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=60)
    station = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("station"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")  # stands for it here
    preset = models.CharField(max_length=40, default="records-110")  # how its columns are read
    secret = SealedField(_("secret"))
    begun = models.CharField(max_length=60)
    cursor = models.CharField(max_length=60)
    acknowledged = models.CharField(max_length=60, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    until = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Batch(models.Model):
    """The steps behind `after` up to `upto`, which go into one file. One that is not written yet is written before another is begun, so a
    run that was killed ends as if it had not been: the same rows under the same ids, none left out."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="batches")
    serial = models.PositiveIntegerField()
    after = models.CharField(max_length=60)
    upto = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("partner", "serial"), name="batch_once"),
            models.UniqueConstraint(fields=("partner",), condition=Q(written_at=None), name="batch_one_at_a_time"),
        )

    def __str__(self) -> str:
        return f"{self.partner_id} {self.serial}"
