"""What every importer of a table does the same way."""

from collections import deque
from collections.abc import Container, Hashable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from bihuan.station.bridges.columns import Row, RowRefused
from bihuan.station.bridges.report import ALREADY, CHANGED, NEW, Report


@contextmanager
def attempt(dry_run: bool) -> Iterator[None]:
    """One transaction; on a dry run all of it is undone at the end."""
    with transaction.atomic():
        yield
        if dry_run:
            transaction.set_rollback(True)


class Seen:
    """Within one file, the same key may stand twice only if it says the same: else the order of lines would decide what is kept."""

    def __init__(self) -> None:
        self.lines: dict[Hashable, tuple[int, Any]] = {}

    def again(self, row: Row, key: Hashable, field: str) -> bool:
        """True for an exact repeat; a contradiction is refused."""
        line, said = self.lines.setdefault(key, (row.line, dict(row.given)))
        if line == row.line:
            return False
        if said != dict(row.given):
            raise RowRefused(field, _("Line %(line)s says otherwise about the same one; keep only one of the two lines."), line=line)
        return True


def put(existing: models.Model | None, fresh: models.Model, columns: dict[str, Any]) -> str:
    """Bring one row to what the file says: made, changed in the columns given, or left as it is."""
    if existing is None:
        for name, value in columns.items():
            setattr(fresh, name, value)
        fresh.clean_fields()
        fresh.save()
        return NEW
    differs = [name for name, value in columns.items() if getattr(existing, name) != value]
    if not differs:
        return ALREADY
    for name in differs:
        setattr(existing, name, columns[name])
    existing.clean_fields()
    existing.save(update_fields=differs)
    return CHANGED


def parents_first(rows: Sequence[Row], known: Container[str], report: Report) -> Iterator[Row]:
    """Rows so ordered that each one's parent is there before it; what hangs on nothing, or on itself, is refused."""
    in_file = {row["code"] for row in rows if row["code"]}
    waiting: dict[str, list[Row]] = {}
    ready: deque[Row] = deque()
    for row in rows:
        if row["parent"] in in_file:
            waiting.setdefault(row["parent"], []).append(row)
        else:
            ready.append(row)
    while ready:
        row = ready.popleft()
        if row["parent"] and row["parent"] not in in_file and row["parent"] not in known:
            report.refuse(row, RowRefused("parent", _("There is no “%(given)s” to stand under."), given=row["parent"]))
        else:
            yield row
        ready.extend(waiting.pop(row["code"], []))
    for circle in waiting.values():
        for row in circle:
            report.refuse(row, RowRefused("parent", _("“%(given)s” would stand under itself."), given=row["parent"]))
