"""What the quick forms ask beside the caller's words: one row a call. What is said of a person is sealed and goes by its own term."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.station.frame.sealed import SealedField


class Channel(models.TextChoices):
    BANK = "bank", _("bank transfer")
    WALLET = "wallet", _("payment app")
    CARD = "card", _("card or counter")
    CASH = "cash", _("cash handed over")
    COIN = "coin", _("virtual currency, gift card")
    OTHER = "other", _("another way")


class AgeBand(models.TextChoices):
    """How far somebody goes on foot differs by age; an age alone is all that a search needs."""

    TODDLER = "toddler", _("under 7")
    CHILD = "child", _("7 to 13")
    TEEN = "teen", _("14 to 17")
    ADULT = "adult", _("18 to 59")
    ELDER = "elder", _("60 and over")


class QuickFacts(models.Model):
    call = models.OneToOneField("calls.Call", models.CASCADE, primary_key=True, related_name="%(class)s")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


class Fraud(QuickFacts):
    """Money has gone. Of the account only the bank or platform and the last four digits are kept: enough to be sure which one is meant."""

    paid_at = models.DateTimeField(_("paid at"), null=True)
    amount = models.DecimalField(_("amount in yuan"), max_digits=14, decimal_places=2, null=True)
    channel = models.CharField(_("how it was paid"), max_length=8, choices=Channel, blank=True)
    payee = SealedField(_("where the money went"), blank=True)
    last_contact = SealedField(_("last contact with them"), blank=True)


class Missing(QuickFacts):
    """Somebody is missing: what searchers need, and nothing else."""

    seen_at = models.DateTimeField(_("last seen at"), null=True)
    seen_place = SealedField(_("last seen where"), blank=True)
    age_band = models.CharField(_("age"), max_length=8, choices=AgeBand, blank=True)
    looks = SealedField(_("clothing and looks"), blank=True)


class Lost(QuickFacts):
    item = SealedField(_("what is lost"), blank=True)
    lost_at = models.DateTimeField(_("lost at"), null=True)
    lost_place = SealedField(_("lost where"), blank=True)
    marks = SealedField(_("marks to know it by"), blank=True)


FORMS: dict[str, type[Any]] = {"fraud": Fraud, "missing": Missing, "lost": Lost}
