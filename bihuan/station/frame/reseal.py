"""The same words under another key, a few hundred rows at a time, while others read and write."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from bihuan.station.frame.datakeys import newest
from bihuan.station.frame.sealed import TOKEN, SealedField, seal, unseal

BATCH = 500


def reseal_all() -> int:
    """Every column that may be changed, under the newest key. Returns how many rows were not."""
    turned = 0
    for model in apps.get_models():
        fields = [one for one in model._meta.local_concrete_fields if isinstance(one, SealedField) and not one.kept]
        if fields:
            turned += reseal(model._meta.db_table, str(model._meta.pk.column), [str(one.column) for one in fields])
    return turned


def reseal(table: str, key: str, columns: Sequence[str]) -> int:
    """One table in the order of its key. A row that somebody changes meanwhile is left to whoever did."""
    last, turned = None, 0
    while batch := _read(table, key, columns, last):
        last = batch[-1][0]
        changed = [(*new, *row) for row in batch if (new := [_renewed(value) for value in row[1:]]) != list(row[1:])]
        with transaction.atomic():
            _write(table, key, columns, changed)
        turned += len(changed)
    return turned


def _read(table: str, key: str, columns: Sequence[str], last: Any) -> list[tuple[Any, ...]]:
    after = "" if last is None else f'WHERE "{key}" > %s '
    names = ", ".join(f'"{one}"' for one in (key, *columns))
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {names} FROM "{table}" {after}ORDER BY "{key}" LIMIT {BATCH}', [] if last is None else [last])
        return list(cursor.fetchall())


def _write(table: str, key: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    sets = ", ".join(f'"{one}" = %s' for one in columns)
    same = " AND ".join(f'"{one}" = %s' for one in columns)
    with connection.cursor() as cursor:
        cursor.executemany(f'UPDATE "{table}" SET {sets} WHERE "{key}" = %s AND {same}', rows)


def _renewed(value: str) -> str:
    if not value:
        return value
    found = TOKEN.match(value)
    if found and found[1] == newest()[0]:
        return value
    return seal(unseal(value) if found else value)
