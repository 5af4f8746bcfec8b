"""Definitions that would let a matter be forgotten, or strand those under way, stop the deploy."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection
from django.db.utils import DatabaseError

from bihuan.loop import faults
from bihuan.station.frame.append_only import missing
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Due, Matter
from bihuan.station.loop.times import is_number, rules, shipped


@register()
def loops_are_closed(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """E001: every state can be reached and closed, and every open state has a clock."""
    return [Error(f"{key}: {fault}", id="loop.E001") for key, kind in kinds().items() for fault in faults(kind.loop)]


@register()
def numbers_are_shipped(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """E002: every number a loop reads has a shipped default that can be read."""
    keys = {rule.key for rule in shipped()}
    out: list[CheckMessage] = [
        Error(f"{key}: {setting.name} has no row in limits.csv", id="loop.E002")
        for key, kind in kinds().items()
        for setting in kind.loop.settings()
        if setting.name not in keys
    ]
    return out + [
        Error(f"limits.csv: {rule.key} = {rule.value} cannot be read", id="loop.E002") for rule in shipped() if not is_number(rule.value)
    ]


@register(Tags.database)
def nothing_is_stranded(app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any) -> Sequence[CheckMessage]:
    """E003, E004, E005: open matters stand in living states, running clocks are defined, append-only tables are guarded."""
    if not databases or "loop_matter" not in _tables():
        return []
    out: list[CheckMessage] = []
    for key, state in Matter.objects.filter(closed_at=None).values_list("kind", "state").distinct():
        if key not in kinds() or state not in kinds()[key].loop.states:
            out.append(
                Error(
                    f"open matters stand in {key}.{state}, which is no longer defined",
                    hint="Write a migration that makes a recorded step to a living state.",
                    id="loop.E003",
                )
            )
    for key, clock in Due.objects.filter(stopped_at=None).values_list("matter__kind", "clock").distinct():
        if key in kinds() and clock not in {one.name for one in kinds()[key].loop.clocks}:
            out.append(Error(f"running clock {key}.{clock} is no longer defined", hint="Stop it in a migration.", id="loop.E004"))
    out += [Error(f"the trigger {name} is missing", hint="Run bihuan migrate.", id="loop.E005") for name in missing()]
    return out


@register(Tags.database)
def rows_can_be_read(app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any) -> Sequence[CheckMessage]:
    """E006: every number that a place has set can be read."""
    if not databases or "loop_limitrow" not in _tables():
        return []
    table = rules()
    return [
        Error(
            f"{rule.key} = {rule.value} since {rule.since} cannot be read", hint="Write for example 5min, 24h, 3wd or 80%.", id="loop.E006"
        )
        for key in table.keys()
        for rule in table.rows(key)
        if not is_number(rule.value)
    ]


def _tables() -> list[str]:
    try:
        return connection.introspection.table_names()
    except DatabaseError:
        return []
