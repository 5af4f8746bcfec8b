"""How a process notices that the rows behind its cache have changed: every save gives the row a new random edition."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
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
    seen = _moment.get()
    if seen is not None and all(model in seen for model in models_):
        return tuple(seen[model] for model in models_)
    return _asked(models_)


@contextmanager
def one_moment(*models_: type[Edited]) -> Iterator[None]:
    """Within it these tables are looked at once: what happens together is judged by one tree, one calendar and one set of limits."""
    if _moment.get() is not None:
        yield
        return
    token = _moment.set(dict(zip(models_, _asked(models_), strict=True)))
    try:
        yield
    finally:
        _moment.reset(token)


_moment: ContextVar[dict[type[Edited], Stamp] | None] = ContextVar("moment", default=None)


def _asked(models_: tuple[type[Edited], ...]) -> Stamp:
    with connection.cursor() as cursor:
        cursor.execute(_question(models_))
        answer = cursor.fetchone()
    return tuple(answer[place : place + 3] for place in range(0, len(answer), 3))


@cache
def _question(models_: tuple[type[Edited], ...]) -> str:
    return "SELECT * FROM " + ", ".join(
        f"(SELECT COUNT(*), MAX(id), SUM(edition) FROM {model._meta.db_table}) AS t{place}" for place, model in enumerate(models_))
