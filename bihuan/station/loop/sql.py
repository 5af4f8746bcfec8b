"""Short ways to the database for the path every move takes. Composing a query in the model layer costs ten times what the database
needs to answer it, so the reads and writes of a move are written out here; everything else uses the models."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, models

from bihuan.station.frame.sealed import SealedField, seal

Row = TypeVar("Row", bound=models.Model)


def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [given(value) for value in values])
        return list(cursor.fetchall())


def answers(*questions: tuple[str, Any]) -> list[list[tuple[Any, ...]]]:
    """The rows of several questions, each about one value, sent together."""
    with together():
        cursors = [connection.cursor() for _ in questions]
        for cursor, (sql, value) in zip(cursors, questions, strict=True):
            cursor.execute(sql, [given(value)])
        return [list(cursor.fetchall()) for cursor in cursors]


@contextmanager
def together() -> Iterator[None]:
    """Within it PostgreSQL is not waited for after each statement, only where an answer is read. SQLite has nobody to wait for.

    How many rows a statement touched is not known within it."""
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def run(sql: str, *values: Any) -> int:
    """How many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [given(value) for value in values])
        return int(cursor.rowcount)


def insert(model: type[models.Model], columns: Mapping[str, Any]) -> Any:
    """One row; returns its key."""
    meta = model._meta
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join(["%s"] * len(columns))
    key = meta.pk.column if meta.pk else "id"
    return rows(f'INSERT INTO "{meta.db_table}" ({names}) VALUES ({marks}) RETURNING "{key}"', *kept(model, columns))[0][0]


def add(model: type[models.Model], columns: Mapping[str, Any]) -> None:
    """One row whose key nobody asks for."""
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join(["%s"] * len(columns))
    run(f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})', *kept(model, columns))


def inserted(
    model: type[models.Model], columns: Sequence[str], lines: Sequence[Sequence[Any]], *, returning: Sequence[str]
) -> list[tuple[Any, ...]]:
    """Several rows in one statement, and what the database gave them."""
    names, back = ", ".join(f'"{name}"' for name in columns), ", ".join(f'"{name}"' for name in returning)
    marks = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * len(lines))
    sql = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES {marks} RETURNING {back}'
    return rows(sql, *(value for line in lines for value in line))


def insert_many(model: type[models.Model], columns: Sequence[str], lines: Iterable[Sequence[Any]]) -> None:
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})', [[given(one) for one in line] for line in lines]
        )


def select(model: type[models.Model], *, lock: bool = False) -> str:
    """The question for one row by its key, which `made` makes an object of; with `lock` nobody else changes it until we are through."""
    columns = ", ".join(f'"{one.column}"' for one in model._meta.concrete_fields)
    key, held = model._meta.pk, " FOR UPDATE" if lock and connection.features.has_select_for_update else ""
    return f'SELECT {columns} FROM "{model._meta.db_table}" WHERE "{key.column if key else "id"}" = %s{held}'


def made(model: type[Row], found: Sequence[Sequence[Any]]) -> Row:
    """The object of the one row that was found, as the model layer makes it; writing the question anew each time costs it more."""
    if not found:
        raise ObjectDoesNotExist(model._meta.label)
    names, converters = _reading(model, connection.vendor)
    values = list(found[0])
    for place, convert, column in converters:
        values[place] = convert(values[place], column, connection)
    return model.from_db(connection.alias, names, values)


@cache
def _reading(model: type[models.Model], vendor: str) -> tuple[list[str], list[tuple[int, Any, Any]]]:
    """Names of the columns, and what each goes through on its way from this database."""
    fields = model._meta.concrete_fields
    columns = [one.get_col(model._meta.db_table) for one in fields]
    return [one.attname for one in fields], [
        (place, convert, column) for place, column in enumerate(columns)
        for convert in (*connection.ops.get_db_converters(column), *column.get_db_converters(connection))
    ]  # fmt: skip


def save(row: models.Model, fields: "Iterable[models.Field[Any, Any]]") -> None:
    """Writes these columns of a row that stands in its table."""
    named = {one.column: one.get_db_prep_save(getattr(row, one.attname), connection) for one in fields}
    key = row._meta.pk.column if row._meta.pk else "id"
    sets = ", ".join(f'"{name}" = %s' for name in named)
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{row._meta.db_table}" SET {sets} WHERE "{key}" = %s', [*named.values(), row.pk])


def update(model: type[models.Model], columns: Mapping[str, Any], where: str, *values: Any) -> int:
    sets = ", ".join(f'"{name}" = %s' for name in columns)
    return run(f'UPDATE "{model._meta.db_table}" SET {sets} WHERE {where}', *kept(model, columns), *values)


def kept(model: type[models.Model], columns: Mapping[str, Any]) -> list[Any]:
    """The values as the columns hold them: words of persons sealed."""
    sealed = _sealed(model)
    return [seal(value) if name in sealed and value else value for name, value in columns.items()]


@cache
def _sealed(model: type[models.Model]) -> frozenset[str]:
    return frozenset(one.column for one in model._meta.concrete_fields if isinstance(one, SealedField))


def given(value: Any) -> Any:
    """A value as this database takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, UUID) and connection.vendor == "sqlite":
        return value.hex
    return value


def moment(value: Any) -> Any:
    """A moment as it came back: SQLite gives it without a zone, or as text where it came out of an aggregate; either is UTC."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value
