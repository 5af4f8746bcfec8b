"""One row of somebody else's table, read as a map says: a reading, or a refusal that names the field."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.station.bridges.calls.maps import Column, Map, MapError, TimeColumn
from bihuan.station.bridges.tables import EXTRA
from bihuan.station.calls.categories import OTHER, Sort, shipped, tree
from bihuan.station.calls.take import CLOCKS_DIFFER, FIRST_DAY, LEVELS, LONG, UNKEEPABLE, read_point
from bihuan.station.people.actor import day_of
from bihuan.station.places.coordinates import to_wgs84

REFUSALS: dict[str, Any] = {
    "longer": _("The row has %(cells)s more cells than the header has columns, so no cell can be trusted."),
    "shorter": _("The row has %(cells)s cells where the header has %(columns)s columns, so no cell can be trusted."),
    "no time": _("The row does not say when the call came in."),
    "time": _("The time “%(given)s” cannot be read or cannot be."),
    "past": _("The time “%(given)s” lies before 1990, which is taken for a fault."),
    "future": _("The time “%(given)s” lies in the future."),
    "no number": _("The row carries no number of the other side, so it could not be known again."),
    "number": _("The number “%(given)s” cannot be kept: at most %(most)s plain signs fit."),
    "nothing": _("The row says neither what happened nor where."),
    "station": _("The station “%(given)s” is not known here. Name the station of all rows with --station."),
}


Inside = Callable[[float, float], bool]  # latitude, longitude in WGS-84


class RowRefused(Exception):
    """This row is not taken. Worded when it is read."""

    def __init__(self, field: str, code: str, **values: object) -> None:
        super().__init__(code)
        self.field, self.code, self.values = field, code, values

    def __str__(self) -> str:
        return str(REFUSALS[self.code]) % self.values


@dataclass(slots=True)
class Reading:
    """A call as the row tells it. Times are UTC, the point is WGS-84."""

    key: str
    received_at: datetime
    entered_at: datetime
    words: str
    place: str
    lat: float | None
    lon: float | None
    sort: Sort
    level: int
    given_class: str
    caller_name: str
    caller_phone: str
    recording: str
    station: str
    remarks: list[list[str]]


class Reader:
    """Reads the rows of one table. Columns are found once, so that a row costs little."""

    def __init__(self, map_: Map, headers: Sequence[str], now: datetime, *, inside: Inside = lambda lat, lon: True) -> None:
        self.map, self.headers, self.now = map_, headers, now
        self.inside = _box_check(map_.box) if map_.box else inside
        self.names = {header.casefold(): header for header in reversed(headers)}
        if not map_.partial:
            missing = [column for column in map_.columns() if not self.present(column)]
            if missing:
                raise MapError(_("The table lacks columns that the map %(name)s names: %(columns)s."), name=map_.name,
                               columns=", ".join(" / ".join(column) for column in missing))
        self.received = [(time, self.present(time.column)) for time in map_.received]
        self.entered = [(time, self.present(time.column)) for time in map_.entered]
        self.words, self.given_class, self.class_by = map(self.all_present, (map_.words, map_.given_class, map_.class_by))
        self.place = [self.all_present(part) for part in map_.place]
        one = self.present
        self.identity, self.caller_name, self.caller_phone = one(map_.identity), one(map_.caller_name), one(map_.caller_phone)
        self.recording, self.station, self.level = one(map_.recording), one(map_.station), one(map_.level)
        self.lat, self.lon = one(map_.lat), one(map_.lon)
        if not any(names for _, names in self.received):
            raise MapError(_("The table lacks the column that holds the time: %(columns)s."),
                           columns=", ".join(" / ".join(time.column) for time in map_.received))
        self.sorts = cache(tree)
        self.by_name = {sort.zh: code for code, sort in shipped().items() if sort.parent}

    def present(self, column: Column) -> Column:
        return tuple(self.names[name.casefold()] for name in column if name.casefold() in self.names)

    def all_present(self, columns: Sequence[Column]) -> list[Column]:
        return [found for column in columns if (found := self.present(column))]

    def unused(self) -> list[str]:
        used = {name.casefold() for column in self.map.columns() for name in column}
        return [header for header in self.headers if header.casefold() not in used]

    def key(self, row: Mapping[str, str]) -> str:
        """What makes this row the same row next time: its own number, else all of it."""
        own = first(row, self.identity)
        if own and len(own) <= 40 and not UNKEEPABLE.search(own):
            return f"{self.map.name[:36]}:{own}"
        return hashlib.sha256("\x1f".join(row.values()).encode("utf-8", "surrogatepass")).hexdigest()

    def read(self, row: Mapping[str, str], key: str) -> Reading:
        if EXTRA in row:
            raise RowRefused("", "longer", cells=row[EXTRA].count(" ") + 1)
        if len(row) < len(self.headers):
            raise RowRefused("", "shorter", cells=len(row), columns=len(self.headers))
        remarks: list[list[str]] = []
        received_at = self.time(row, self.received)
        words = clean(" ".join(text for names in self.words if (text := first(row, names))), remarks)
        place = clean(self.place_of(row), remarks)
        given = clean(" · ".join(text for names in self.given_class if (text := first(row, names))), remarks)
        if not (words or place or given):
            raise RowRefused("", "nothing")
        if len(words) > LONG:
            remarks.append(["long", str(len(words))])
        lat, lon = self.point(row, remarks)
        sort = self.sort(row, day_of(received_at))
        return Reading(
            key=key, received_at=received_at, entered_at=self.entry(row, received_at),
            words=words, place=place, lat=lat, lon=lon, sort=sort,
            level=self.level_of(row, sort), given_class=given, caller_name=clean(first(row, self.caller_name), remarks),
            caller_phone=clean(first(row, self.caller_phone), remarks), recording=clean(first(row, self.recording), remarks),
            station=first(row, self.station), remarks=remarks,
        )

    def time(self, row: Mapping[str, str], columns: Sequence[tuple[TimeColumn, Column]]) -> datetime:
        refused: RowRefused | None = None
        for time, names in columns:
            text = first(row, names)
            if not text:
                continue
            at = parse(text, time, self.map)
            if at is None:
                refused = refused or RowRefused(names[0], "time", given=text[:80])
            elif at < FIRST_DAY:
                refused = refused or RowRefused(names[0], "past", given=text[:80])
            elif at > self.now + CLOCKS_DIFFER:
                refused = refused or RowRefused(names[0], "future", given=text[:80])
            else:
                return at
        raise refused or RowRefused(next(names[0] for _, names in columns if names), "no time")

    def entry(self, row: Mapping[str, str], received_at: datetime) -> datetime:
        """When it was written down. Never refused: a call without it was written down when it came in."""
        try:
            return max(self.time(row, self.entered), received_at) if self.entered else received_at
        except (RowRefused, StopIteration):
            return received_at

    def place_of(self, row: Mapping[str, str]) -> str:
        skip = self.map.place_skip
        parts = (" ".join(text for names in part if (text := first(row, names)) and text not in skip) for part in self.place)
        return self.map.place_between.join(part for part in parts if part)

    def point(self, row: Mapping[str, str], remarks: list[list[str]]) -> tuple[float, float] | tuple[None, None]:
        lat, lon = first(row, self.lat), first(row, self.lon)
        if not lat and not lon:
            return None, None
        point = read_point(lat, lon)
        if point is None:
            remarks.append(["coordinates", f"{lat}, {lon}"[:80]])
            return None, None
        if self.map.datum != "wgs84":
            point = to_wgs84(*point, self.map.datum)
        if not self.inside(*point):
            remarks.append(["outside", f"{lat}, {lon}"])
            return None, None
        return point

    def sort(self, row: Mapping[str, str], on: date) -> Sort:
        """The class by the map's table, by our own code, or by its Chinese name; the rest is “other”."""
        sorts = self.sorts(on)
        for names in self.class_by:
            given = first(row, names)
            code = self.map.classes.get(given) or self.by_name.get(given) or given
            if (found := sorts.get(code)) and found.parent:
                return found
        return sorts[OTHER]

    def level_of(self, row: Mapping[str, str], sort: Sort) -> int:
        given = first(row, self.level)
        level = self.map.levels.get(given) if self.map.levels else int(given) if given in {"1", "2", "3", "4"} else None
        return level if level in LEVELS else sort.level


def _box_check(box: tuple[float, float, float, float]) -> Inside:
    south, west, north, east = box
    return lambda lat, lon: south <= lat <= north and west <= lon <= east


def first(row: Mapping[str, str], names: Column) -> str:
    for name in names:
        if (text := row[name].strip()) and text != "NULL":
            return text
    return ""


def clean(text: str, remarks: list[list[str]]) -> str:
    if text.isascii() and "\0" not in text:
        return text
    clean_text, bad = UNKEEPABLE.subn("�", text)
    if bad:
        remarks.append(["signs", str(bad)])
    return clean_text


def parse(text: str, time: TimeColumn, map_: Map) -> datetime | None:
    if time.pattern:
        found = time.pattern.search(text)
        if not found:
            return None
        text = found[1] if found.groups() else found[0]
    for format_ in time.formats:
        try:
            at = datetime.strptime(text, format_)
            if _GLUED.search(format_) and at.strftime(format_) != text:
                continue  # without a sign between them, figures of a shorter time would be shared out wrongly
            return (at if at.tzinfo else at.replace(tzinfo=map_.zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None


_GLUED = re.compile("%[A-Za-z]%[A-Za-z]")
