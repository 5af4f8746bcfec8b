"""The two tables of the index in each database's own kind: FTS5 on SQLite, a tsvector with GIN on PostgreSQL. Both are fed and asked
with the same tokens, so both find the same."""

from collections.abc import Collection, Mapping, Sequence

from django.db import connection

from bihuan.station.find.tokens import Run

MATTERS, ADDRESSES = "find_matter", "find_address"
TABLES = (MATTERS, ADDRESSES)
GAP = "#"  # stands between two runs, so that no phrase reaches across
POSITIONS = 16_000  # PostgreSQL counts no further

Wanted = Sequence[Sequence[Run]]  # of every line one of its runs


def create(table: str) -> None:
    if connection.vendor == "postgresql":
        _run(f"CREATE TABLE {table} (rowid bigint PRIMARY KEY, doc tsvector NOT NULL)")
        # Without a list of pending rows a search never has to read through it; rows come in batches anyway.
        _run(f"CREATE INDEX {table}_doc ON {table} USING gin (doc) WITH (fastupdate = off)")
    else:
        _run(f"CREATE VIRTUAL TABLE {table} USING fts5(doc, tokenize=\"ascii tokenchars '_#~'\", columnsize=0)")


def drop(table: str) -> None:
    _run(f"DROP TABLE IF EXISTS {table}")


def empty(table: str) -> None:
    if connection.vendor == "postgresql":
        _run(f"TRUNCATE {table}")
    else:  # row by row would take as long as writing them did
        drop(table)
        create(table)


def put(table: str, rows: Mapping[int, Sequence[Run]]) -> None:
    if not rows:
        return
    if connection.vendor == "postgresql":
        sql = f"INSERT INTO {table} (rowid, doc) VALUES (%s, %s::tsvector) ON CONFLICT (rowid) DO UPDATE SET doc = excluded.doc"
        lines = [(key, _vector(of)) for key, of in rows.items()]
    else:
        sql = f"INSERT OR REPLACE INTO {table} (rowid, doc) VALUES (%s, %s)"
        lines = [(key, f" {GAP} ".join(" ".join(run) for run in of)) for key, of in rows.items()]
    with connection.cursor() as cursor:
        cursor.executemany(sql, lines)


def take_out(table: str, keys: Collection[int]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {table} WHERE rowid = %s", [(key,) for key in keys])


def look(table: str, wanted: Wanted, most: int, *, below: int | None = None) -> list[int]:
    """The keys of what fits, the highest first."""
    if not wanted or not all(wanted):
        return []
    condition, values = ("", []) if below is None else (" AND rowid < %s", [below])
    if connection.vendor == "postgresql":
        where, asked = "doc @@ %s::tsquery", " & ".join(f"({' | '.join(_ask_postgresql(run) for run in line)})" for line in wanted)
    else:
        where, asked = f"{table} MATCH %s", " AND ".join(f"({' OR '.join(_ask_sqlite(run) for run in line)})" for line in wanted)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid FROM {table} WHERE {where}{condition} ORDER BY rowid DESC LIMIT %s", [asked, *values, most])
        return [row[0] for row in cursor.fetchall()]


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")
        return int(cursor.fetchone()[0])


def settle(table: str) -> None:
    """After many rows were written: PostgreSQL learns which tokens are common."""
    if connection.vendor == "postgresql":
        _run(f"ANALYZE {table}")


def _vector(of: Sequence[Run]) -> str:
    places: dict[str, list[str]] = {}
    at = 0
    for run in of:
        for token in run:
            at = min(at + 1, POSITIONS)
            places.setdefault(token, []).append(str(at))
        at = min(at + 1, POSITIONS)
    return " ".join(f"'{token}':{','.join(where)}" for token, where in places.items())


def _ask_postgresql(run: Run) -> str:
    return " <-> ".join(f"'{token[:-1]}':*" if token.endswith("*") else f"'{token}'" for token in run)


def _ask_sqlite(run: Run) -> str:
    return f'"{run[0][:-1]}" *' if run[0].endswith("*") else f'"{" ".join(run)}"'


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
