"""How a process notices that the rows behind its cache have changed: every save gives the row a new random edition."""

from random import SystemRandom
from typing import Any

from django.db import models
from django.db.models import Count, Max, Sum

Stamp = tuple[int | None, int | None, int | None]

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


def stamp(model: type[Edited]) -> Stamp:
    rows = model._default_manager.aggregate(count=Count("pk"), last=Max("pk"), editions=Sum("edition"))
    return rows["count"], rows["last"], rows["editions"]
