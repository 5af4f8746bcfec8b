"""The database itself keeps the ledger: no UPDATE, no REPLACE, and no DELETE but of what was erased or retired by rule.

Django rebuilds a table on SQLite when a column changes and drops its triggers without a word, so `missing` is asked after each migration.
"""

from django.db import connection

REFUSAL = "the ledger is append-only"
_RETIRED = "SELECT 1 FROM loop_retired WHERE matter_key = OLD.matter_id"
_ERASED = (
    "SELECT 1 FROM loop_erased WHERE step_id = OLD.step_id UNION ALL SELECT 1 FROM loop_step s JOIN loop_retired r"
    " ON r.matter_key = s.matter_id WHERE s.id = OLD.step_id"
)
_NEVER = "SELECT 1 WHERE 1 = 0"

# table -> what permits a DELETE of one row, and which columns a second INSERT would replace
_KEPT = {
    "loop_step": (_RETIRED, "id = NEW.id OR (matter_id = NEW.matter_id AND version = NEW.version)"),
    "loop_said": (_ERASED, "step_id = NEW.step_id"),
    "loop_erased": (_NEVER, "step_id = NEW.step_id"),
    "loop_retired": (_NEVER, "id = NEW.id OR matter_key = NEW.matter_key OR number = NEW.number"),
    "loop_seal": (_NEVER, "id = NEW.id"),
}


def names() -> list[str]:
    deeds = ("update", "delete", "truncate") if connection.vendor == "postgresql" else ("update", "delete", "replace")
    return [f"{table}_no_{deed}" for table in _KEPT for deed in deeds]


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
    """Before a migration changes one of the tables: SQLite rebuilds it, and a trigger that names a table under way stops the rebuild.
    The migration ends with `install`."""
    with connection.cursor() as cursor:
        for name in names():
            table = name.rsplit("_no_", 1)[0]
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


def _sqlite() -> list[str]:
    out = []
    for table, (permits, same) in _KEPT.items():
        refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        out += [
            f"DROP TRIGGER IF EXISTS {table}_no_update",
            f"DROP TRIGGER IF EXISTS {table}_no_delete",
            f"DROP TRIGGER IF EXISTS {table}_no_replace",
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN NOT EXISTS ({permits}) {refuse}",
            # INSERT OR REPLACE deletes without firing a delete trigger, so it is caught on its way in.
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {refuse}",
        ]
    return out


def _postgresql() -> list[str]:
    out = [
        f"""CREATE OR REPLACE FUNCTION loop_refuse() RETURNS trigger LANGUAGE plpgsql AS
               $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$""",
        "ALTER TABLE loop_step ALTER COLUMN xid SET DEFAULT pg_current_xact_id()::text::bigint",
    ]
    for table, (permits, _same) in _KEPT.items():
        out += [
            f"""CREATE OR REPLACE FUNCTION {table}_may_go() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN IF EXISTS ({permits}) THEN RETURN OLD; END IF; RAISE EXCEPTION '{REFUSAL}'; END $$""",
            f"CREATE OR REPLACE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION loop_refuse()",
            f"CREATE OR REPLACE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_may_go()",
            f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION loop_refuse()",
        ]
    return out
