"""How a process notices that the rows behind its cache have changed: every save gives the row a new random edition."""

from functools import cache
from random import SystemRandom
from typing import Any

from django.db import connection, models

Stamp = tuple[Any, ...]

_random = SystemRandom()


def new_edition() -> int:
    # Random and not counted up: a rolled-back or restored table must not look like the one that was cached.
    return _random.getrandbits(31)


class Edited(models.Model):
    edition = models.BigIntegerField(default=new_edition, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.edition = new_edition()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "edition"}
        super().save(*args, **kwargs)


def stamp(*models_: type[Edited]) -> Stamp:
    """What the tables look like now, in one short question: it is asked on every request, so it goes round the model layer."""
    with connection.cursor() as cursor:
        cursor.execute(_question(models_))
        return tuple(cursor.fetchone())


@cache
def _question(models_: tuple[type[Edited], ...]) -> str:
    asked = ("COUNT(*)", "MAX(id)", "SUM(edition)")
    return "SELECT " + ", ".join(f"(SELECT {what} FROM {model._meta.db_table})" for model in models_ for what in asked)
