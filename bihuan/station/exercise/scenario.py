"""A scenario: made-up calls, each with the second at which it rings and the class it truly is."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.station.calls.categories import tree
from bihuan.station.calls.take import read_point

SHIPPED = Path(__file__).with_name("scenarios")
MOST, LONGEST = 500, 24 * 3600
NEEDED = ("second", "words", "class")
WORDS: Mapping[str, str | Promise] = {
    "missing": _("There is no scenario %(file)s. Name a csv file, or one of: %(known)s."),
    "not_text": _("%(file)s is no csv in UTF-8. Save it as one."),
    "columns": _("%(file)s lacks the column %(column)s. It needs second, words and class; place, lat, lon, telephone, caller may follow."),
    "empty": _("%(file)s holds no call."),
    "many": _("%(file)s holds more than %(most)s calls. Cut it into several exercises."),
    "second": _("Line %(line)s of %(file)s: “%(given)s” is no second of a day. Write a whole number from 0."),
    "words": _("Line %(line)s of %(file)s says nothing. Write what the caller says."),
    "class": _("Line %(line)s of %(file)s: there is no class “%(given)s”. Write a number of the category tree, for example 0401."),
    "point": _("Line %(line)s of %(file)s: lat and lon are no place. Write both as numbers, or neither."),
}


class ScenarioRefused(ValueError):
    """Carries a code and values; worded when it is read."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values

    def __str__(self) -> str:
        return str(WORDS[self.code]) % self.values


@dataclass(frozen=True)
class Line:
    """`second` counts from the start, at speed 1."""

    second: int
    words: str
    truth: str
    place: str = ""
    lat: str = ""
    lon: str = ""
    telephone: str = ""
    caller: str = ""


def folder() -> Path:
    """Where a station keeps scenarios of its own."""
    return Path(settings.HOME) / "scenarios"


def known() -> dict[str, Path]:
    """By name; a station's own goes before one that is shipped."""
    return {path.stem: path for place in (SHIPPED, folder()) for path in sorted(place.glob("*.csv"))}


def found(name: str) -> Path:
    """A name of `known()`, or a file. Raises ScenarioRefused."""
    path = known().get(name) or Path(name)
    if not name or not path.is_file():
        raise ScenarioRefused("missing", file=name, known=", ".join(known()))
    return path


def read(path: Path, on: date) -> list[Line]:
    """In the order in which they ring. Raises ScenarioRefused."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise ScenarioRefused("not_text", file=path.name) from fault
    for column in NEEDED:
        if rows and column not in rows[0]:
            raise ScenarioRefused("columns", file=path.name, column=column)
    if not rows:
        raise ScenarioRefused("empty", file=path.name)
    if len(rows) > MOST:
        raise ScenarioRefused("many", file=path.name, most=MOST)
    lines = [_line(row, {"file": path.name, "line": place}, on) for place, row in enumerate(rows, 2)]
    return sorted(lines, key=lambda one: one.second)


def _line(row: Mapping[str, str | None], where: dict[str, Any], on: date) -> Line:
    said = {name: (value or "").strip() for name, value in row.items() if isinstance(value, str | None)}
    second, truth = said["second"], said["class"]
    if not (second.isascii() and second.isdecimal() and int(second) <= LONGEST):
        raise ScenarioRefused("second", given=second, **where)
    if not said["words"]:
        raise ScenarioRefused("words", **where)
    if (sort := tree(on).get(truth)) is None or not sort.parent:
        raise ScenarioRefused("class", given=truth, **where)
    lat, lon = said.get("lat", ""), said.get("lon", "")
    if (lat or lon) and read_point(lat, lon) is None:
        raise ScenarioRefused("point", **where)
    return Line(int(second), said["words"], truth, said.get("place", ""), lat, lon, said.get("telephone", ""), said.get("caller", ""))
