"""The keys that seal words, themselves wrapped under a key that no database and no back-up holds. See docs/decisions/sealing.md."""

from django.db import models


class DataKey(models.Model):
    """A key that seals, wrapped under the key of that name in the file. What it sealed is sealed by it for good; the wrapping changes."""

    name = models.CharField(max_length=8, primary_key=True)
    made_at = models.DateTimeField()
    wrapped_by = models.CharField(max_length=24)
    wrapped = models.BinaryField()

    class Meta:
        ordering = ("made_at", "name")

    def __str__(self) -> str:
        return self.name
