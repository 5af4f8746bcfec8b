"""To some tables rows are only added, and the database itself keeps it so, also after one of them was made anew."""

import argparse

import pytest
from django.core.checks import Tags, run_checks
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from bihuan.station.commands import migrate
from bihuan.station.frame import append_only
from bihuan.station.people.models import Person
from bihuan.station.rights.models import Basis, Read, What


def made_anew(table: str) -> None:
    """As Django does it on SQLite when a column changes: another table, the rows moved over, and the triggers gone with the old one.
    PostgreSQL rebuilds nothing, so there somebody took the triggers away."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for deed in ("update", "truncate"):
                cursor.execute(f"DROP TRIGGER {table}_no_{deed} ON {table}")
            return
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [table])
        cursor.execute(cursor.fetchone()[0].replace(f'"{table}"', f'"new__{table}"', 1))
        cursor.execute(f"INSERT INTO new__{table} SELECT * FROM {table}")
        cursor.execute(f"DROP TABLE {table}")
        cursor.execute(f"ALTER TABLE new__{table} RENAME TO {table}")


def line() -> Read:
    reader = Person.objects.create(username="adam", name="adam")
    return Read.objects.create(at=timezone.now(), person=reader, what=What.WORDS, basis=Basis.HOLDS)


def test_a_line_of_a_log_cannot_be_changed(db: None) -> None:
    line()
    with pytest.raises(DatabaseError, match="only added"), transaction.atomic():
        Read.objects.update(basis=Basis.ASKED)
    assert Read.objects.get().basis == Basis.HOLDS


def test_a_table_made_anew_is_reported_and_guarded_again_by_the_next_migration(db: None) -> None:
    made_anew("rights_read")
    fallen = append_only.missing()
    assert {name.rpartition("_no_")[0] for name in fallen} == {"rights_read"}
    found = run_checks(tags=[Tags.database], databases=["default"])
    assert {one.id for one in found} == {"loop.E005"} and fallen[0] in str(found)
    migrate.run(argparse.Namespace())
    assert append_only.missing() == []
    line()
    with pytest.raises(DatabaseError, match="only added"), transaction.atomic():
        Read.objects.update(basis=Basis.ASKED)


def test_every_table_that_says_so_is_guarded(db: None) -> None:
    assert {"loop_step", "loop_said", "rights_read", "rights_disclosure", "people_signin", "loop_limitrow"} <= set(append_only.kept())
    assert append_only.missing() == []
