import argparse
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from bihuan.station.frame import append_only


def add_arguments(parser: argparse.ArgumentParser) -> None:
    pass


def run(args: argparse.Namespace) -> dict[str, Any]:
    return {"applied": apply()}


def waiting() -> list[str]:
    executor = MigrationExecutor(connection)
    return [f"{step.app_label}.{step.name}" for step, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def apply() -> list[str]:
    """The names of the migrations applied now. What guards the tables to which rows are only added stands afterwards in any case."""
    names = waiting()
    if names:
        call_command("migrate", interactive=False, verbosity=0)
    append_only.mend()
    return names
