"""Tables to which rows are only added, kept so by the database itself: no UPDATE, no REPLACE, and no DELETE but of what may go by rule.

A model says so with an `append_only`. Django rebuilds a table on SQLite when a column changes and drops its triggers without a word, so
after every migration those that fell are set up again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection

NEVER = "SELECT 1 WHERE 1 = 0"


@dataclass(frozen=True)
class AppendOnly:
    """`goes`: a question with a row where the row OLD may be deleted; empty where its age alone decides, which is the nightly erasure's
    business. `same`: which rows a second INSERT would replace."""

    goes: str = ""
    same: str = "id = NEW.id"


def kept() -> Mapping[str, AppendOnly]:
    """The tables that there are, each with its rule."""
    there = set(connection.introspection.table_names())
    rules = {model._meta.db_table: rule for model in apps.get_models() if (rule := getattr(model, "append_only", None))}
    return {table: rule for table, rule in rules.items() if table in there}


def names() -> list[str]:
    return [f"{table}_no_{deed}" for table, rule in kept().items() for deed in _deeds(rule)]


def missing() -> list[str]:
    """The triggers that ought to stand and do not."""
    sql = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(sql)
        standing = {row[0] for row in cursor.fetchall()}
    return [name for name in names() if name not in standing]


def install() -> None:
    statements = _postgresql() if connection.vendor == "postgresql" else _sqlite()
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)


def drop() -> None:
    """Before a migration changes one of the tables: SQLite rebuilds it, and a trigger that names a table under way stops the rebuild."""
    with connection.cursor() as cursor:
        for name in names():
            table = name.rsplit("_no_", 1)[0]
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


def mend(**_signal: Any) -> list[str]:
    """Sets up again what fell; returns its names."""
    fallen = missing()
    if fallen:
        install()
    return fallen


def _deeds(rule: AppendOnly) -> list[str]:
    return ["update", "truncate" if connection.vendor == "postgresql" else "replace", *(["delete"] if rule.goes else [])]


def _sqlite() -> list[str]:
    out = []
    for table, rule in kept().items():
        refuse = f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only added'); END"
        # INSERT OR REPLACE deletes without firing a delete trigger, so it is caught on its way in.
        whens = {
            "update": f"BEFORE UPDATE ON {table}",
            "replace": f"BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {rule.same})",
            "delete": f"BEFORE DELETE ON {table} WHEN NOT EXISTS ({rule.goes})",
        }
        for deed in _deeds(rule):
            out += [f"DROP TRIGGER IF EXISTS {table}_no_{deed}", f"CREATE TRIGGER {table}_no_{deed} {whens[deed]} {refuse}"]
    return out


def _postgresql() -> list[str]:
    refusal = "RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME"
    out = [f"CREATE OR REPLACE FUNCTION only_added() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refusal}; END $$"]
    for table, rule in kept().items():
        whens = {
            "update": f"BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION only_added()",
            "truncate": f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_added()",
            "delete": f"BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_may_go()",
        }
        if rule.goes:
            out.append(f"""CREATE OR REPLACE FUNCTION {table}_may_go() RETURNS trigger LANGUAGE plpgsql AS
                           $$ BEGIN IF EXISTS ({rule.goes}) THEN RETURN OLD; END IF; {refusal}; END $$""")
        out += [f"CREATE OR REPLACE TRIGGER {table}_no_{deed} {whens[deed]}" for deed in _deeds(rule)]
    return out
