"""That calls came from the same number, without the number: keys that decay, and who asked."""


from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.station.calls.models.call import Call
from bihuan.station.frame.append_only import AppendOnly


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
