"""How far the index has come, and what is known to belong to a place. The index itself is tables of the database's own kind: index.py."""

from typing import ClassVar

from django.db import models


class Reached(models.Model):
    """One row: the ledger is indexed up to `cursor`, what retired and the addresses up to these keys."""

    cursor = models.CharField(max_length=64, default="0.-1.0")
    retired = models.PositiveBigIntegerField(default=0)
    address = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return self.cursor


class Span(models.Model):
    """Three units that stand in a row in some standard address: what of a matter's place may be indexed is made of these."""

    LONGEST: ClassVar[int] = 60

    text = models.CharField(max_length=LONGEST, primary_key=True)

    def __str__(self) -> str:
        return self.text
