"""What became of each row of a file: new, already there, changed or rejected; the rejected ones in a sheet beside it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from bihuan.station.bridges.calls.report import Report as RejectSheet
from bihuan.station.bridges.calls.report import report_path
from bihuan.station.bridges.columns import Row, RowRefused
from bihuan.station.frame.errors import in_each_language
from bihuan.station.places.refusals import PlaceRefused

NEW, ALREADY, CHANGED = "new", "already", "changed"

Progress = Callable[[int, int], None]  # rows done, rows in all (a guess)
Refusal: TypeAlias = RowRefused | PlaceRefused | ValidationError


@dataclass(frozen=True)
class Reject:
    row: Row
    field: str
    sentence: Mapping[str, str]  # by language


@dataclass
class Report:
    """read = new + already + changed + rejected, always."""

    file: str
    dry_run: bool = False
    new: int = 0
    already: int = 0
    changed: int = 0
    rejects: list[Reject] = field(default_factory=list)
    rejects_file: str = ""
    passwords_file: str = ""
    ignored: Sequence[str] = ()

    @property
    def rejected(self) -> int:
        return len(self.rejects)

    @property
    def read(self) -> int:
        return self.new + self.already + self.changed + self.rejected

    def count(self, outcome: str, many: int = 1) -> None:
        setattr(self, outcome, getattr(self, outcome) + many)

    def take(self, row: Row, act: Callable[[Row], str]) -> None:
        """Count what `act` says became of the row, or why it was refused; of a refused row nothing is kept."""
        try:
            with transaction.atomic():
                outcome = act(row)
            self.count(outcome)
        except (RowRefused, PlaceRefused, ValidationError) as refused:
            self.refuse(row, refused)

    def refuse(self, row: Row, refused: Refusal) -> None:
        name, said = _field_and_words(refused)
        self.rejects.append(Reject(row, name, in_each_language(said)))

    def finish(self, path: Path) -> "Report":
        """Write the rejects beside the input, in the order of its lines; without any, an older list is taken away."""
        headers = list(dict.fromkeys(key for reject in self.rejects for key in reject.row.given))
        with RejectSheet(report_path(path, None, settings.HOME), headers) as sheet:
            for reject in sorted(self.rejects, key=lambda reject: reject.row.line):
                sheet.reject(reject.row.line, reject.field, reject.sentence, {header: reject.row[header] for header in headers})
        if self.rejects:
            self.rejects_file = str(sheet.path)
        return self

    def as_dict(self) -> dict[str, Any]:
        told = {
            "file": self.file, "dry_run": self.dry_run, "read": self.read, "new": self.new, "already": self.already,
            "changed": self.changed, "rejected": self.rejected, "rejects_file": self.rejects_file, "ignored_columns": list(self.ignored),
        }
        return told | ({"passwords_file": self.passwords_file} if self.passwords_file else {})


class _Words:
    """Django's own refusal, to be worded once for each language."""

    def __init__(self, refused: ValidationError) -> None:
        self.refused = refused

    def __str__(self) -> str:
        return " ".join(str(message) for message in self.refused.messages)


def _field_and_words(refused: Refusal) -> tuple[str, Any]:
    if isinstance(refused, RowRefused):
        return refused.field, refused
    if isinstance(refused, PlaceRefused):
        return "lat, lon", refused
    return ", ".join(name for name in getattr(refused, "error_dict", {}) if name != "__all__"), _Words(refused)
