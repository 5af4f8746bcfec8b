"""The ledger as a live stream: every step once, in the order it became visible, under any number of writers.

On SQLite there is one writer and ids are commit order. On PostgreSQL an id is drawn before its transaction commits, so order and cursor
are (xid, id), and only steps of transactions older than every unfinished one are read: none can appear behind the cursor later.
A restore begins a new epoch; steps before its first id are settled whatever their xid says.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max

from bihuan.station.loop.models import Epoch, Step


@dataclass(frozen=True, order=True)
class Cursor:
    """How far a reader has come."""

    epoch: int
    xid: int
    id: int

    def __str__(self) -> str:
        return f"{self.epoch}.{self.xid}.{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Raises ValueError for anything a stream has not given out."""
        epoch, xid, step = (int(part) for part in text.split("."))
        return cls(epoch, xid, step)


@dataclass(frozen=True)
class Event:
    """Matter `matter` is at `version`. Nothing else travels."""

    cursor: Cursor
    matter: int
    version: int


def newest() -> Cursor:
    """Where a reader starts who has just read the tables: after everything visible now."""
    epoch = _epochs()[-1][0]
    if connection.vendor == "postgresql":
        # One below the oldest unfinished transaction: what it and later ones write is still to come.
        return Cursor(epoch, horizon() - 1, 2**62)
    return Cursor(epoch, 0, horizon())


def tail(after: Cursor, most: int = 500) -> list[Event]:
    """The next steps behind `after`, at most so many, in stream order."""
    out: list[Event] = []
    epochs = _epochs()
    for index, (epoch, first) in enumerate(epochs):
        if epoch < after.epoch:
            continue
        end = epochs[index + 1][1] if index + 1 < len(epochs) else None
        start = after if epoch == after.epoch else Cursor(epoch, -1, 0)
        out += _era(epoch, first, end, start, most - len(out))
        if len(out) >= most:
            break
    return out


def new_epoch(now: datetime) -> int:
    """Begins a new epoch after a restore: cursors given out before are known as old. Returns its number."""
    with transaction.atomic():
        # Numbered by time, not counted: the same back-up restored twice must not give out the same epoch twice.
        number = max(_epochs()[-1][0] + 1, int(now.timestamp()))
        return Epoch.objects.create(pk=number, at=now, first_step=(Step.objects.aggregate(last=Max("id"))["last"] or 0) + 1).pk


def _epochs() -> list[tuple[int, int]]:
    """(number, first step) of each epoch; the first one needs no row."""
    return [(0, 0), *Epoch.objects.order_by("pk").values_list("pk", "first_step")]


def horizon() -> int:
    """A bound below which nothing can still appear: the last id on SQLite, the oldest unfinished transaction on PostgreSQL."""
    if connection.vendor != "postgresql":
        return Step.objects.aggregate(last=Max("id"))["last"] or 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def _era(epoch: int, first: int, end: int | None, after: Cursor, most: int) -> list[Event]:
    where, values = ["id >= %s"], [first]
    if end is not None:
        where.append("id < %s")
        values.append(end)
    if connection.vendor == "postgresql":
        where.append("(xid, id) > (%s, %s)")
        values += [after.xid, after.id]
        if end is None:
            where.append("xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        order = "xid, id"
    else:
        where.append("id > %s")
        values.append(after.id)
        order = "id"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT xid, id, matter_id, version FROM loop_step WHERE {' AND '.join(where)} ORDER BY {order} LIMIT %s", [*values, most]
        )
        return [Event(Cursor(epoch, xid, step), matter, version) for xid, step, matter, version in cursor.fetchall()]
