"""A period of calls and the units of a station from plain files, for playing it again without a server."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from django.utils.translation import gettext_lazy as _

from bihuan.insight.dispatch.whatif import LEVELS, Crews, Period
from bihuan.station.bridges.tables import Row, TableError, open_table
from bihuan.station.people.actor import CHINA

CALLS, UNITS = ("time", "lat", "lon", "level"), ("name", "lat", "lon")
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)  # a clock that was never set says 1970
SHIFT = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~]\s*(\d{1,2}):(\d{2})")
SPAN = timedelta(days=3660)


class BadRow(Exception):
    """What is wrong with one row, as a sentence."""


def read_period(path: Path) -> tuple[Period, list[tuple[int, str]]]:
    """The calls in the order of time, and the line and fault of each row that was left out. Raises TableError for a file of no use."""
    found, left_out = [], []
    for line, row in _rows(path, CALLS):
        try:
            found.append((_time(row["time"]), *_point(row), _level(row["level"]), _minutes(row.get("minutes", ""))))
        except BadRow as fault:
            left_out.append((line, str(fault)))
    if not found:
        raise TableError(_("No row of %(name)s can be used. The first: line %(line)s: %(fault)s"), name=path, **_first(left_out))
    found.sort()
    midnight = found[0][0].astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
    if found[-1][0] - midnight > SPAN:
        raise TableError(_("The calls of %(name)s span more than ten years. Is a year mistyped?"), name=path)
    at, lat, lon, level, minutes = zip(*found, strict=True)
    seconds = np.array([(one - midnight).total_seconds() for one in at])
    return Period(seconds, np.array(lat), np.array(lon), np.array(level, np.int64), np.array(minutes)), left_out


def read_crews(path: Path) -> Crews:
    """The units; a file with one bad row is refused, since a unit left out would change the answer."""
    found = []
    for line, row in _rows(path, UNITS):
        try:
            found.append((_name(row["name"]), *_point(row), *_shift(row.get("shift", ""))))
        except BadRow as fault:
            raise TableError(_("%(name)s, line %(line)s: %(fault)s"), name=path, line=line, fault=str(fault)) from fault
    if not found:
        raise TableError(_("%(name)s names no unit."), name=path)
    names, lat, lon, starts, ends = zip(*found, strict=True)
    return Crews(names, np.array(lat), np.array(lon), np.array(starts, float), np.array(ends, float))


def _rows(path: Path, needed: tuple[str, ...]) -> list[Row]:
    table = open_table(path)
    heads = [head.strip().lower() for head in table.headers]
    if lacking := [name for name in needed if name not in heads]:
        raise TableError(_("%(name)s lacks the column %(columns)s. It needs %(needed)s."), name=path, columns=", ".join(lacking),
                         needed=", ".join(needed))
    rows = ((line, {key.strip().lower(): cell.strip() for key, cell in row.items()}) for line, row in table.rows())
    return [(line, {name: "" for name in needed} | row) for line, row in rows if any(row.values())]


def _first(left_out: list[tuple[int, str]]) -> dict[str, object]:
    line, fault = left_out[0] if left_out else (1, _("there are no rows"))
    return {"line": line, "fault": fault}


def _time(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text.replace("/", "-"))
    except ValueError:
        raise BadRow(_("“%(text)s” is not a time. Write it like 2026-11-21 08:30.") % {"text": text}) from None
    at = at if at.tzinfo else at.replace(tzinfo=CHINA)
    if at < EARLIEST:
        raise BadRow(_("The time is in %(year)s: the clock of that device was not set.") % {"year": at.year})
    return at


def _point(row: dict[str, str]) -> tuple[float, float]:
    try:
        lat, lon = float(row["lat"]), float(row["lon"])
    except ValueError:
        raise BadRow(_("“%(lat)s, %(lon)s” are not degrees.") % row) from None
    if abs(lat) < 0.01 and abs(lon) < 0.01:
        raise BadRow(_("The position is 0/0: the receiver had no fix."))
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise BadRow(_("%(lat)s, %(lon)s is not on the earth. Are latitude and longitude changed over?") % row)
    return lat, lon


def _level(text: str) -> int:
    if text not in {str(level) for level in LEVELS}:
        raise BadRow(_("The level is “%(text)s”; it is 1, 2, 3 or 4.") % {"text": text})
    return int(text)


def _minutes(text: str) -> float:
    try:
        minutes = float(text) if text else float("nan")
    except ValueError:
        raise BadRow(_("“%(text)s” is not a number of minutes.") % {"text": text}) from None
    if minutes < 0 or minutes > 7 * 24 * 60:
        raise BadRow(_("“%(text)s” minutes of work cannot be.") % {"text": text})
    return minutes


def _name(text: str) -> str:
    if not text:
        raise BadRow(_("The unit has no name."))
    return text


def _shift(text: str) -> tuple[float, float]:
    if not text:
        return 0.0, 0.0
    parts = SHIFT.fullmatch(text)
    if parts is None or int(parts[1]) > 24 or int(parts[3]) > 24 or int(parts[2]) > 59 or int(parts[4]) > 59:
        raise BadRow(_("The shift is “%(text)s”. Write it like 08:00-20:00, or leave it empty for all day.") % {"text": text})
    starts, ends = (int(parts[at]) * 3600 + int(parts[at + 1]) * 60 for at in (1, 3))
    return float(starts % 86400), float(ends % 86400)
