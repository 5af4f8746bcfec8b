"""Sealing: once an hour a Merkle root over the heads of all matters, kept in the database and in a file beside it."""

import json
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from bihuan.loop.chain import merkle_root
from bihuan.station.loop.models import Epoch, Seal
from bihuan.station.loop.stream import horizon


def seal(now: datetime) -> Seal:
    """Writes the next seal, into the table and as one line of seals/<year>.jsonl under BIHUAN_HOME."""
    with transaction.atomic():
        bound = horizon()
        count, root = root_at(bound, _epoch_starts())
        made = Seal.objects.create(at=now, matters=count, horizon=bound, root=root)
    line = {"seal": made.pk, "at": now.isoformat(), "matters": count, "horizon": bound, "root": root.hex()}
    path = seals_file(now)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
    return made


def seals_file(now: datetime) -> Path:
    return Path(settings.HOME) / "seals" / f"{now.year}.jsonl"


def root_at(bound: int, starts: tuple[int, int | None]) -> tuple[int, bytes]:
    """How many matters there were at a horizon, and the root over their heads, in the order of their ids.

    `starts` are the first step of the epoch the horizon belongs to, and of the one after it."""
    first, after = starts
    if connection.vendor == "postgresql":
        where, values = "(id < %s OR xid < %s)", [first, bound]
    else:
        where, values = "id <= %s", [bound]
    if after is not None:
        where += " AND id < %s"
        values.append(after)
    sql = (
        f"SELECT s.hash FROM loop_step s JOIN (SELECT matter_id, MAX(version) AS version FROM loop_step WHERE {where} GROUP BY matter_id) l"
        " ON l.matter_id = s.matter_id AND l.version = s.version ORDER BY s.matter_id"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        heads = [bytes(row[0]) for row in cursor.fetchall()]
    return len(heads), merkle_root(heads)


def _epoch_starts() -> tuple[int, int | None]:
    newest = Epoch.objects.order_by("-pk").values_list("first_step", flat=True).first()
    return newest or 0, None


def epoch_starts_at(moment: datetime) -> tuple[int, int | None]:
    """The first steps of the epoch in force at a moment, and of the next one, if there is."""
    starts = list(Epoch.objects.order_by("pk").values_list("at", "first_step"))
    first = max((step for at, step in starts if at <= moment), default=0)
    return first, min((step for at, step in starts if at > moment), default=None)
