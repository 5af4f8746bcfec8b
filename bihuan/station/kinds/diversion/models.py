"""What only a diversion has, and the list that says which department carries what."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.station.calls.models import Answer, Call
from bihuan.station.frame.append_only import AppendOnly
from bihuan.station.frame.sealed import SealedField
from bihuan.station.kinds.diversion import codes
from bihuan.station.loop.models import Sheet
from bihuan.station.people.edition import Edited
from bihuan.station.people.models import Organisation


class DiversionSheet(Sheet):
    """The work order. Hub and departments read it, so nothing in it is for the police alone but the way back to the call."""

    request = SealedField(_("what is asked for"), blank=True)
    urgency = models.CharField(_("urgency"), max_length=12, choices=codes.URGENCY, default=codes.GENERAL)
    caller_name = SealedField(_("caller"), blank=True)
    caller_phone = SealedField(_("telephone"), blank=True)
    call = models.ForeignKey(Call, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("call"))
    danger = models.CharField(_("somebody is in danger"), max_length=7, choices=Answer, default=Answer.UNKNOWN)

    # Whose it became: the first offer counts the diversion, the carrier is the unit it was last offered to.
    offered_at = models.DateTimeField(_("diverted"), null=True, blank=True, db_index=True)
    carrier = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("carried by"))
    first_receiver = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("received first by"))
    duty_why = models.CharField(_("hours"), max_length=8, blank=True)
    duty_contact = models.CharField(_("on duty now"), max_length=200, blank=True)

    contacted_at = models.DateTimeField(_("caller contacted"), null=True, blank=True)
    contact_how = models.CharField(_("how"), max_length=12, blank=True, choices=codes.HOW)
    reached = models.BooleanField(_("caller reached"), null=True, blank=True)
    arrived_at = models.DateTimeField(_("on the spot"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, blank=True, choices=codes.OUTCOMES)
    result = SealedField(_("what was done"), blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    call_back = models.CharField(_("call-back"), max_length=12, blank=True, choices=codes.CALL_BACK)
    call_back_due = models.BooleanField(_("still to be rung"), default=False)
    call_back_tries = models.PositiveSmallIntegerField(_("times rung"), default=0)
    call_back_at = models.DateTimeField(_("last rung"), null=True, blank=True)
    solved = models.CharField(_("the caller says"), max_length=12, blank=True, choices=codes.ANSWERS)
    satisfied = models.CharField(_("satisfied"), max_length=8, blank=True, choices=codes.SATISFIED)
    feedback = SealedField(_("feedback"), blank=True)
    fed_back_at = models.DateTimeField(_("feedback given at"), null=True, blank=True)

    returned = models.PositiveSmallIntegerField(_("times returned"), default=0)
    ruled = models.BooleanField(_("ruled on"), default=False)
    reopened_at = models.DateTimeField(_("done again since"), null=True, blank=True)
    contested_at = models.DateTimeField(_("contested"), null=True, blank=True)
    reflows = models.PositiveSmallIntegerField(_("times given back to the police"), default=0)
    reflowed_at = models.DateTimeField(_("first given back to the police"), null=True, blank=True)


class Responsibility(Edited):
    """One line of the list of responsibilities. It holds from `since` until the next line about the same; lines are only added.

    A `lead` line replaces the lead of its class. A `help` line adds a department that assists, a `none` line ends that.
    """

    append_only = AppendOnly()

    class Part(models.TextChoices):
        LEAD = "lead", _("leads")
        HELP = "help", _("assists")
        NONE = "none", _("no longer assists")

    category = models.CharField(_("class"), max_length=8)
    department = models.CharField(_("department"), max_length=32)
    part = models.CharField(_("part"), max_length=4, choices=Part, default=Part.LEAD)
    basis = models.CharField(_("basis"), max_length=200)
    since = models.DateField(_("since"))
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("since", "id")
        indexes = (models.Index(fields=("category", "since"), name="responsibility_by_class"),)

    def __str__(self) -> str:
        return f"{self.category} {self.department} {self.since}"
