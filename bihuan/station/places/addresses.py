"""Looking up a standard address by what was typed so far."""

import unicodedata

from django.db import connection
from django.db.models import QuerySet

from bihuan.station.places.models import Address

_LAST = "\U0010ffff"


def tidy(text: str) -> str:
    """One spelling for one address: full-width figures and letters become plain, blanks go where Chinese needs none."""
    words = unicodedata.normalize("NFKC", text).split()
    return "".join(word if _glued(words, place) else f" {word}" for place, word in enumerate(words))


def exactly(text: str) -> Address | None:
    if "\0" in text:
        return None  # no address holds one, and PostgreSQL cannot be asked for it
    return Address.objects.select_related("area").filter(text=tidy(text)).first()


def beginning_with(text: str, limit: int = 10) -> list[Address]:
    """The addresses that begin so, the exact one first; nothing typed finds nothing."""
    start = tidy(text)
    return list(_beginning(start).select_related("area").order_by("text")[:limit]) if start else []


def _beginning(start: str) -> QuerySet[Address]:
    # SQLite answers LIKE without its index; the same question as a range uses it. PostgreSQL orders by language, so there it is LIKE.
    if connection.vendor == "sqlite":
        return Address.objects.filter(text__gte=start, text__lt=start + _LAST)
    return Address.objects.filter(text__startswith=start)


def _glued(words: list[str], place: int) -> bool:
    return place == 0 or not (words[place - 1][-1].isascii() and words[place][0].isascii())
