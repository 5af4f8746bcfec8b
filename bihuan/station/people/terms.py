"""For how many days what is held of persons is kept: a dated table over what is shipped. What the nightly erasure does follows it.

Some terms are bounded: a log of who read what has a least, a hash of a caller's number a most. No row goes beyond.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bihuan.station.people.actor import day_of
from bihuan.station.people.edition import Stamp, stamp
from bihuan.station.people.models import TermRow

TABLE = Path(__file__).with_name("terms.csv")


@dataclass(frozen=True)
class Term:
    """As shipped: the days, the fewest and the most that a row may write, and the law on which it rests."""

    key: str
    days: int
    least: int
    most: int
    basis: str


def days(key: str, on: date) -> int:
    """Raises KeyError for a key that is not in the table."""
    return _days(stamp(TermRow), on)[key]


def kept(key: str, now: datetime) -> timedelta:
    return timedelta(days=days(key, day_of(now)))


def set_term(key: str, number: int, *, since: date, basis: str, by: int | None, now: datetime) -> TermRow:
    """From `since` on it is kept for so many days, whenever it was written. Raises ValidationError, with what to write instead."""
    if key not in shipped():
        raise ValidationError(_("There is no term called “%(key)s”."), params={"key": key})
    term = shipped()[key]
    if not term.least <= number <= term.most:
        words = {"given": number, "least": term.least, "most": term.most, "law": term.basis}
        raise ValidationError(_("%(given)s days cannot stand here. Write %(least)s to %(most)s; the bounds rest on %(law)s."), params=words)
    if since < (today := day_of(now)):
        raise ValidationError(_("Days before today (%(today)s) keep the term they had."), code="past", params={"today": today})
    if not basis.strip():
        raise ValidationError(_("Say on what it rests and why."), code="basis")
    row = TermRow(key=key, days=number, since=since, basis=basis.strip(), set_at=now, set_by_id=by)
    row.full_clean()
    row.save()
    return row


@cache
def shipped() -> Mapping[str, Term]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["key"]: Term(row["key"], int(row["days"]), int(row["least"]), int(row["most"]), row["basis"])
                for row in csv.DictReader(file)}  # fmt: skip


@lru_cache(maxsize=32)
def _days(rows: Stamp, on: date) -> Mapping[str, int]:
    own = TermRow.objects.filter(since__lte=on).order_by("since", "id").values_list("key", "days")
    return {**{key: term.days for key, term in shipped().items()}, **dict(own)}
