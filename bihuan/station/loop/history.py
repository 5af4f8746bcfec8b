"""The one bulk door: matters that ended long ago, each with one `imported` step, in batches, with no clocks and no notices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import connection, transaction

from bihuan.loop.chain import START, step_hash
from bihuan.station.frame.sealed import seal
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Matter, Part, Step


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A matter as it ended. `state` must be one of the kind's ends; `sheet` gives the kind's own columns by attribute name."""

    chain: str
    opened_at: datetime
    closed_at: datetime
    state: str
    origin: int
    title: str
    category: str = ""
    level: int = 3
    place: str = ""
    area: int | None = None
    restricted: bool = False
    nth: int = 1
    sheet: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def bulk_import(kind: str, rows: Sequence[HistoryRow], *, now: datetime) -> list[int]:
    """Writes the rows as closed matters in one transaction. Returns their ids in the same order.

    Raises ValueError for a state that is no end of the kind: history has nothing left to do.
    """
    one = kinds()[kind]
    ends = {name for name, state in one.loop.states.items() if state.end}
    if wrong := {row.state for row in rows} - ends:
        raise ValueError(f"not an end of {kind}: {sorted(wrong)}")
    matters, steps = _ids(Matter, len(rows)), _ids(Step, len(rows))
    stamp = now.astimezone(UTC).isoformat(timespec="microseconds")
    at = connection.ops.adapt_datetimefield_value(now)
    when = lru_cache(maxsize=8)(connection.ops.adapt_datetimefield_value)  # of old matters few times are known: opened is often closed
    heads, matter_rows, step_rows = [], [], []
    for pk, row in zip(matters, rows, strict=True):
        number, holder = f"{row.chain}-{one.loop.suffix}{row.nth}", str(row.origin)
        # The same fields in the same order as ledger.FIELDS, spelled out because a generic walk costs half the speed.
        head = step_hash(START, [number, "1", stamp, "", "", "", "imported", "", "0", "", row.state, "", holder, ""])
        heads.append(head)
        matter_rows.append(
            (
                pk,
                number,
                row.chain,
                kind,
                row.state,
                row.level,
                row.category,
                row.title[:120],
                seal(row.place[:200]) if row.place else "",
                row.area,
                row.origin,
                row.origin,
                row.restricted,
                when(row.opened_at),
                when(row.closed_at),
                1,
                head,
            )
        )
    for step, pk, row, head in zip(steps, matters, rows, heads, strict=True):
        step_rows.append((step, pk, 1, at, "", "imported", "", 0, "", row.state, row.origin, b"", head))
    _insert(Matter, _MATTER, matter_rows)
    _insert(Step, _STEP, step_rows)
    _insert(Part, ("organisation_id", "matter_id"), [(row.origin, pk) for row, pk in zip(rows, matters, strict=True)])
    if rows:
        _sheets(one.sheet, matters, rows)
    return list(matters)


_MATTER = (
    "id",
    "number",
    "chain",
    "kind",
    "state",
    "level",
    "category",
    "title",
    "place",
    "area_id",
    "origin_id",
    "holder_id",
    "restricted",
    "opened_at",
    "closed_at",
    "version",
    "head",
)
_STEP = ("id", "matter_id", "version", "at", "post", "move", "code", "part", "from_state", "to_state", "to_holder_id", "said_hash", "hash")


def _sheets(model: Any, matters: Sequence[int], rows: Sequence[HistoryRow]) -> None:
    """The kind's own columns; those a row leaves out take the model's defaults, prepared once for all rows."""
    fields = [one for one in model._meta.concrete_fields if one.name != "matter"]
    prepare = {one.attname: one.get_db_prep_save for one in fields}
    plain = {one.attname: one.get_db_prep_save(one.get_default(), connection) for one in fields}
    _insert(
        model,
        ("matter_id", *(one.column for one in fields)),
        [
            (pk, *(plain | {name: prepare[name](value, connection) for name, value in row.sheet.items()}).values())
            for pk, row in zip(matters, rows, strict=True)
        ],
    )


def _ids(model: Any, count: int) -> Sequence[int]:
    """Fresh ids, so that rows that point at each other go in together."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
            return [row[0] for row in cursor.fetchall()]
        # One writer at a time: nobody takes an id between this look and our insert.
        cursor.execute("SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = %s), 0)", [table])
        last = cursor.fetchone()[0]
        return range(last + 1, last + 1 + count)


def _insert(model: Any, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES ({marks})", rows)
