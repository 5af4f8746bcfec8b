"""What the station owes those whose data it holds: who read what, and why."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.station.frame.append_only import AppendOnly
from bihuan.station.frame.sealed import SealedField
from bihuan.station.people.models import Organisation
from bihuan.station.people.posts import POSTS


class Basis(models.TextChoices):
    CREW = "crew", _("named on it")
    HOLDS = "holds", _("holds it")
    SUPERVISES = "supervises", _("answers for it")
    ASKED = "asked", _("gave a purpose")
    GLASS = "glass", _("opened it in need")
    OFFICE = "office", _("keeps the log")


class Purpose(models.TextChoices):
    """The closed list. Curiosity is not on it."""

    HANDLING = "handling", _("to help to handle it")
    RING = "ring", _("to ring the person")
    REPEAT = "repeat", _("the same trouble has come up again")
    SAFETY = "safety", _("the safety of those who go there")
    COMPLAINT = "complaint", _("a complaint or a request of the person")
    CHECK = "check", _("to check how it was handled")
    CORRECTION = "correction", _("to correct the record")
    LAW = "law", _("the law asks for it")
    OFFICE = "office", _("the office's own register or report")  # of lists, in which no person stands; not to read of one


OF_PERSONS = tuple((one.value, one.label) for one in Purpose if one != Purpose.OFFICE)


class What(models.TextChoices):
    WORDS = "words", _("what was said")
    NUMBER = "number", _("the full telephone number")
    PRINT = "print", _("on paper")
    EXPORT = "export", _("a list as a file")
    API = "api", _("through the interface")
    ACCOUNT = "account", _("an account")
    LOG = "log", _("this log")
    GIVEN = "given", _("what was given to others")
    SUBJECT = "subject", _("all that is held of one person")


class Read(models.Model):
    """Somebody read a person's data: what, when, under which post, on what ground. Only added; kept three years.

    `number` is that of the call or matter; `about` the member of staff whose account was read; `why` free words beside the purpose."""

    append_only = AppendOnly()

    at = models.DateTimeField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("who"))
    post = models.CharField(_("post"), max_length=24, choices=tuple(POSTS.items()), blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", db_index=False)
    what = models.CharField(_("what"), max_length=8, choices=What)
    basis = models.CharField(_("on what ground"), max_length=10, choices=Basis)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose, blank=True)
    why = SealedField(blank=True, kept=True)
    number = models.CharField(_("number"), max_length=32, blank=True)
    about = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=("at",), name="read_by_time"),
            models.Index(fields=("person", "at"), name="read_by_person"),
            models.Index(fields=("number", "at"), name="read_by_number"),
            models.Index(fields=("about", "at"), name="read_about", condition=models.Q(about__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.what} {self.number} {self.at}"


class Disclosure(models.Model):
    """Something of a matter was given to a body outside. Only added, the database refuses a change; kept three years."""

    append_only = AppendOnly()

    at = models.DateTimeField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("who"))
    post = models.CharField(_("post"), max_length=24, choices=tuple(POSTS.items()), blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    number = models.CharField(_("number"), max_length=32)
    recipient = models.CharField(_("to whom"), max_length=120)
    what = SealedField(_("what was given"), kept=True)
    why = SealedField(_("why"), kept=True)
    basis = models.CharField(_("legal basis"), max_length=200)

    class Meta:
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=("at",), name="disclosure_by_time"),
            models.Index(fields=("number", "at"), name="disclosure_by_number"),
        )

    def __str__(self) -> str:
        return f"{self.number} to {self.recipient} {self.at}"


class Erasure(models.Model):
    """The personal part of this call or matter was erased by this rule."""

    append_only = AppendOnly()

    rule = models.CharField(max_length=16)
    number = models.CharField(max_length=32, db_index=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.number} by {self.rule}"


class AfterTerm(models.Model):
    """What becomes of a restricted matter whose term is over: one person proposes, another agrees or does not."""

    class Verdict(models.TextChoices):
        KEEP = "keep", _("keep until")
        ERASE = "erase", _("erase")

    number = models.CharField(max_length=32)
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict)
    until = models.DateField(null=True)
    why = SealedField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed = models.BooleanField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-asked_at", "-id")
        indexes = (models.Index(fields=("number", "agreed"), name="after_term_by_number"),)
        constraints = (models.UniqueConstraint(fields=("number",), condition=models.Q(decided_at=None), name="after_term_asked_once"),)

    def __str__(self) -> str:
        return f"{self.number} {self.verdict} {self.asked_at}"


class Night(models.Model):
    """How much one rule erased on one day."""

    day = models.DateField()
    rule = models.CharField(max_length=16)
    erased = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("day", "rule"), name="night_by_rule"),)
        ordering = ("-day", "rule")

    def __str__(self) -> str:
        return f"{self.day} {self.rule} {self.erased}"
