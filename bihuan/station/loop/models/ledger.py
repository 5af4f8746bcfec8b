"""The ledger: steps, what was said, seals, and what was erased or retired by rule. The database itself refuses to change a step."""

from django.conf import settings
from django.db import models

from bihuan.station.frame.append_only import NEVER, AppendOnly
from bihuan.station.frame.sealed import SealedField
from bihuan.station.loop.models.matter import Matter

RETIRED = "SELECT 1 FROM loop_retired WHERE matter_key = OLD.matter_id"
ERASED = (
    "SELECT 1 FROM loop_erased WHERE step_id = OLD.step_id UNION ALL SELECT 1 FROM loop_step s JOIN loop_retired r"
    " ON r.matter_key = s.matter_id WHERE s.id = OLD.step_id"
)


class Step(models.Model):
    """One move, written once. Codes, ids and times only; words go to Said and the step keeps their hash.

    `part` is the version of the step that began the order, assistance or request this one is about. `xid` is PostgreSQL's transaction
    id, which orders the live stream; it is no part of the hash.
    """

    append_only = AppendOnly(RETIRED, "id = NEW.id OR (matter_id = NEW.matter_id AND version = NEW.version)")

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="steps", db_index=False)  # step_once begins with it
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    # Nobody looks for steps by person or organisation; four indexes less make every step cheaper to write.
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    post = models.CharField(max_length=24, blank=True)
    post_at = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    move = models.CharField(max_length=24)
    code = models.CharField(max_length=24, blank=True)
    part = models.PositiveIntegerField(default=0)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    from_holder = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    to_holder = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    said_hash = models.BinaryField(max_length=32, default=bytes)
    hash = models.BinaryField(max_length=32)
    xid = models.BigIntegerField(db_default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("matter", "version"), name="step_once"),)
        indexes = (models.Index(fields=("xid", "id"), name="step_stream"),)

    def __str__(self) -> str:
        return f"{self.matter_id}.{self.version} {self.move}"


class Said(models.Model):
    """The answers to one step, as canonical JSON, sealed and written once; erased by rule, never changed.
    The step's hash is of the plain words."""

    append_only = AppendOnly(ERASED, "step_id = NEW.step_id")

    step = models.OneToOneField(Step, models.PROTECT, primary_key=True, related_name="said")
    salt = models.BinaryField(max_length=16)
    words = SealedField(kept=True)


class Erased(models.Model):
    """What was said at this step was erased by this rule."""

    append_only = AppendOnly(NEVER, "step_id = NEW.step_id")

    step = models.OneToOneField(Step, models.PROTECT, primary_key=True, related_name="erased")
    rule = models.CharField(max_length=80)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")


class Retired(models.Model):
    """A whole matter left after its term: number, last hash and rule stay. Its steps may go only once this row stands."""

    append_only = AppendOnly(NEVER, "id = NEW.id OR matter_key = NEW.matter_key OR number = NEW.number")

    matter_key = models.BigIntegerField(unique=True)
    number = models.CharField(max_length=32, unique=True)
    head = models.BinaryField(max_length=32)
    rule = models.CharField(max_length=80)
    at = models.DateTimeField()


class Seal(models.Model):
    """A Merkle root over the heads of all matters, also written outside the database.

    `horizon` bounds what it covers: the last id on SQLite, the oldest unfinished transaction on PostgreSQL."""

    append_only = AppendOnly(NEVER)

    at = models.DateTimeField()
    matters = models.PositiveBigIntegerField()
    horizon = models.PositiveBigIntegerField()
    root = models.BinaryField(max_length=32)


class Epoch(models.Model):
    """One era of the ledger: a restore begins a new one, so that cursors from before are known as old. `first_step` is its first id."""

    at = models.DateTimeField()
    first_step = models.PositiveBigIntegerField()
