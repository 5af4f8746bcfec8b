"""Handing a desk over: the one who leaves signs a list of all that is open, the next one accepts it. Until then it stays open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from bihuan.loop import Refused
from bihuan.station.duty.models import Item, Relief

LONGEST_NOTE, LONGEST_WORDS = 300, 4000


@dataclass(frozen=True)
class Line:
    """What is handed over, as it stands now."""

    sort: str
    name: str
    shown: str = ""
    late: bool = False
    note: str = ""


def waiting(houses: Iterable[int]) -> QuerySet[Relief]:
    """Hand-overs of main desks that were signed and that nobody has accepted."""
    return _waiting().filter(house__in=houses, joint=None)


def waiting_at(joint: int) -> Relief | None:
    """The one of a joint desk."""
    return _waiting().filter(joint=joint).first()


def _waiting() -> QuerySet[Relief]:
    return Relief.objects.filter(accepted_at=None).select_related("house", "outgoing").order_by("signed_at")


def sign(
    house: int, lines: Iterable[Line], *, words: str, promises: str, by: int, now: datetime, joint: int | None = None
) -> Relief:
    """Of the main desk of the house, or of a joint one. Raises Refused where one waits already."""
    lines = list(lines)
    _fits("words", words, LONGEST_WORDS)
    _fits("promises", promises, LONGEST_WORDS)
    for one in lines:
        _fits(one.name, one.note, LONGEST_NOTE)
    try:
        with transaction.atomic():
            relief = Relief.objects.create(
                house_id=house, joint_id=joint, outgoing_id=by, signed_at=now, words=words.strip(), promises=promises.strip()
            )  # fmt: skip
            Item.objects.bulk_create(
                Item(relief=relief, sort=one.sort, name=one.name, shown=one.shown[:200], late=one.late, note=one.note.strip())
                for one in lines
            )
    except IntegrityError:
        raise Refused("relief_waits") from None
    return relief


def accept(relief: Relief, *, remark: str, by: int, now: datetime) -> None:
    """By somebody else than the one who handed it over. Raises Refused."""
    if relief.outgoing_id == by:
        raise Refused("relief_own")
    _fits("remark", remark, LONGEST_WORDS)
    taken = Relief.objects.filter(pk=relief.pk, accepted_at=None).update(accepted_at=now, incoming=by, remark=remark.strip())
    if not taken:
        raise Refused("stale")


def _fits(field: str, text: str, most: int) -> None:
    if "\0" in text:
        raise Refused("unreadable", fields=[field])
    if len(text) > most:
        raise Refused("too_long", fields=[field], most=most, given=len(text))
