"""Pages of a long list by keyset: each is read from an index, and nothing is counted.

A list over many organisations is one limited query for each, joined by UNION ALL: an `IN` over them would sort all they hold. Django
writes the first of these queries; the others differ in their values alone, and writing each anew would cost more than asking it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import connection
from django.db.models import Q, QuerySet

from bihuan.station.loop.models import Matter
from bihuan.station.loop.sql import moment

SIZE = 50
TERMS = 200  # SQLite joins no more than 500 queries at once

Column = Literal["due_at", "opened_at"]
Range = Mapping[str, int | str]  # columns with the values that cut one range out of an index


@dataclass(frozen=True)
class Key:
    """The place of a row in a list by time; rows without that time come last."""

    at: datetime | None
    id: int

    def __str__(self) -> str:
        return f"{self.at.isoformat() if self.at else ''}~{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Key | None":
        """None for anything that no page has given out: the list then starts at its beginning."""
        at, _, last = text.partition("~")
        try:
            key = cls(datetime.fromisoformat(at) if at else None, int(last))
        except ValueError:
            return None
        return key if key.at is None or key.at.tzinfo else None

    def behind(self, column: Column) -> Q:
        if self.at is None:
            return Q(**{column: None, "id__gt": self.id})
        later, same = Q(**{f"{column}__gt": self.at}), Q(**{column: self.at, "id__gt": self.id})
        return Q(**{f"{column}__gte": self.at}) & (later | same)


@dataclass(frozen=True)
class Page:
    rows: list[Matter]
    next: str = ""


def page(rows: QuerySet[Matter], among: Sequence[Range], *, by: Column = "due_at", after: str = "") -> Page:
    """One page of the matters in any of the ranges, the earliest first. All ranges name the same columns."""
    keys = earliest(rows, among, SIZE + 1, by=by, after=after)
    return Page(whole([key.id for key in keys[:SIZE]]), str(keys[SIZE - 1]) if len(keys) > SIZE else "")


def earliest(rows: QuerySet[Matter], among: Sequence[Range], most: int, *, by: Column = "due_at", after: str = "") -> list[Key]:
    start = Key.parse(after)
    behind = start.behind(by) if start else Q()
    keys: list[Key] = []
    if not start or start.at:
        timed = rows.filter(behind, **{f"{by}__isnull": False}).order_by(by, "id")
        keys = sorted(_union(timed, among, by, most), key=lambda key: (key.at, key.id))
        behind = Q()
    if len(keys) < most and by == "due_at":
        timeless = rows.filter(behind, due_at=None).order_by("id")
        keys += sorted(_union(timeless, among, by, most), key=lambda key: key.id)
    return list(dict.fromkeys(keys))[:most]


def whole(ids: Iterable[int]) -> list[Matter]:
    """The matters with what a row shows of them, in the order given."""
    ids = list(ids)
    found = Matter.objects.select_related("holder", "origin").defer("head").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def _union(rows: QuerySet[Matter], among: Sequence[Range], by: Column, most: int) -> list[Key]:
    """The union of limited queries, which Django does not write for SQLite."""
    if not among:
        return []
    blanks = {column: f"<{column}>" if isinstance(value, str) else -1_000_000_007 - n for n, (column, value) in enumerate(among[0].items())}
    text, given = rows.filter(**blanks)[:most].values_list("id", by).query.sql_with_params()
    keys: list[Key] = []
    for first in range(0, len(among), TERMS):
        some = among[first : first + TERMS]
        filled = [{blank: one[column] for column, blank in blanks.items()} for one in some]
        values = [fill.get(value, value) for fill in filled for value in given]
        sql = " UNION ALL ".join([f"SELECT * FROM ({text}) AS part"] * len(some))
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            keys += [Key(moment(at), pk) for pk, at in cursor.fetchall()]
    return keys
