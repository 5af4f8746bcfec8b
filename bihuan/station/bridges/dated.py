"""What the files of dated tables share: a row that stands already is known by its first day, and each refusal names its column."""

from collections.abc import Callable, Sequence
from pathlib import Path

from django.core.exceptions import ValidationError

from bihuan.loop import Refused
from bihuan.station.bridges.columns import Column, Row, RowRefused, open_sheet
from bihuan.station.bridges.once import Seen, attempt
from bihuan.station.bridges.report import ALREADY, Progress, Report
from bihuan.station.loop.words import worded

Take = Callable[[Row], str]

SINCE = Column("since", ("启用日期", "生效日期", "from"))
BASIS = Column("basis", ("依据",), required=True)
# The columns that a refusal of the set_ functions is about
FIELDS = {
    "past": "since", "row_in_the_past": "since", "basis": "basis", "no_basis": "basis", "unknown": "department",
    "department": "department", "part": "part", "no_such_limit": "key", "limit_unreadable": "value", "code": "code", "name": "zh",
    "level": "level", "route": "route", "step": "step",
}  # fmt: skip


class _Words:
    """A refusal of the loop, to be worded once for each language."""

    def __init__(self, refused: Refused) -> None:
        self.refused = refused

    def __str__(self) -> str:
        return worded(self.refused)


def run(path: Path, columns: Sequence[Column], keys: Sequence[str], take: Take, *, dry_run: bool, progress: Progress | None) -> Report:
    """All rows or, on a dry run, none. `keys` are the columns that tell rows apart within the file."""
    path = Path(path)
    sheet = open_sheet(path, columns)
    report, seen = Report(str(path), dry_run, ignored=sheet.ignored), Seen()

    def once(row: Row) -> str:
        if seen.again(row, tuple(row[key] for key in keys), keys[0]):
            return ALREADY
        try:
            return take(row)
        except Refused as refused:
            raise RowRefused(str(refused.values.get("fields", [FIELDS.get(refused.code, "")])[0]), _Words(refused)) from refused
        except ValidationError as refused:
            code = getattr(refused, "code", None)
            if code not in FIELDS:
                raise
            raise RowRefused(FIELDS[code], refused.message, **(refused.params or {})) from refused

    with attempt(dry_run):
        for done, row in enumerate(sheet.rows, 1):
            report.take(row, once)
            if progress:
                progress(done, sheet.total)
    return report.finish(path)
