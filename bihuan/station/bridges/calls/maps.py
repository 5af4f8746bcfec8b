"""How the columns of somebody else's table become calls. A map is a small TOML file; a preset is a map that is shipped.

docs/how-to/import-calls.md shows how to write one.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bihuan.station.calls.categories import shipped
from bihuan.station.calls.models import Category
from bihuan.station.places.models import Datum

PRESETS = Path(__file__).parent / "presets"
# Tried in every map after its own formats: a sheet gives its times in the first of them, and midnight as a bare day.
USUAL = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y%m%d%H%M%S", "%Y%m%d%H%M",
         "%Y-%m-%d", "%Y/%m/%d")

Column = tuple[str, ...]  # the first of these that the table has and the row fills


class MapError(Exception):
    """The map cannot be used. The message is a sentence for the person who wrote it."""

    def __init__(self, message: Any, **values: object) -> None:
        super().__init__(message)
        self.message, self.values = message, values

    def __str__(self) -> str:
        return str(self.message) % self.values


@dataclass(frozen=True)
class TimeColumn:
    """A column that holds a time, alone or somewhere in its text (`pattern`)."""

    column: Column
    formats: tuple[str, ...]
    pattern: re.Pattern[str] | None


@dataclass(frozen=True)
class Map:
    name: str
    zone: ZoneInfo
    recognise: tuple[Column, ...]
    partial: bool  # columns may be missing: exports of this kind differ
    identity: Column
    words: tuple[Column, ...]
    place: tuple[tuple[Column, ...], ...]  # columns of one part are joined by a blank, parts by `place_between`
    place_between: str
    place_skip: frozenset[str]
    caller_name: Column
    caller_phone: Column
    recording: Column
    station: Column
    received: tuple[TimeColumn, ...]  # tried in this order
    entered: tuple[TimeColumn, ...]
    lat: Column
    lon: Column
    datum: str
    box: tuple[float, float, float, float] | None  # south, west, north, east: what lies outside was measured wrongly
    given_class: tuple[Column, ...]
    class_by: tuple[Column, ...]  # the first whose value is in `classes` decides
    classes: Mapping[str, str]
    level: Column
    levels: Mapping[str, int]

    def columns(self) -> list[Column]:
        return [column for column in (
            self.identity, *self.words, *(column for part in self.place for column in part), self.caller_name, self.caller_phone,
            self.recording, self.station, *(time.column for time in (*self.received, *self.entered)), self.lat, self.lon,
            *self.given_class, *self.class_by, self.level,
        ) if column]


def preset_names() -> list[str]:
    return sorted(path.stem for path in PRESETS.glob("*.toml"))


@cache
def preset(name: str) -> Map:
    if name not in preset_names():
        raise MapError(_("There is no preset “%(name)s”; there are %(names)s."), name=name, names=", ".join(preset_names()))
    return read_map(PRESETS / f"{name}.toml")


def guess(headers: Sequence[str]) -> Map:
    """The preset that recognises most of these columns."""
    known = {header.casefold() for header in headers}
    fitting = [each for each in map(preset, preset_names())
               if each.recognise and all(any(name.casefold() in known for name in column) for column in each.recognise)]
    if not fitting:
        raise MapError(_("No preset fits the columns %(columns)s. Write a map (docs/how-to/import-calls.md) and give it with --map."),
                       columns=", ".join(headers))
    return max(fitting, key=lambda each: len(each.recognise))


def read_map(path: Path) -> Map:
    try:
        given = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise MapError(_("The map %(name)s cannot be opened."), name=path) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MapError(_("The map %(name)s is no TOML: %(why)s"), name=path, why=error) from error
    try:
        return _Reader(given, path.stem).map()
    except (AttributeError, TypeError, ValueError, re.error) as error:
        raise MapError(_("The map %(name)s does not read as one: %(why)s"), name=path, why=error) from error


class _Reader:
    """Takes the map apart key by key, and complains of any key that is left."""

    def __init__(self, given: dict[str, Any], name: str) -> None:
        self.given, self.name = given, name

    def map(self) -> Map:
        take = dict(self.given)
        point, sort, level = dict(take.pop("point", {})), dict(take.pop("class", {})), dict(take.pop("level", {}))
        place = take.pop("place", [])
        given_class = sort.pop("given", [])
        take.pop("about", None)
        read = Map(
            name=self.name, zone=self.zone(take.pop("zone", settings.TIME_ZONE)), recognise=_columns(take.pop("recognise", [])),
            partial=bool(take.pop("partial", False)), identity=_column(take.pop("identity", "")), words=_columns(take.pop("words", [])),
            place=tuple(_columns(part) if isinstance(part, list) else (_column(part),) for part in _list(place)),
            place_between=str(take.pop("place_between", ", ")), place_skip=frozenset(take.pop("place_skip", [])),
            caller_name=_column(take.pop("caller_name", "")),
            caller_phone=_column(take.pop("caller_phone", "")), recording=_column(take.pop("recording", "")),
            station=_column(take.pop("station", "")),
            received=self.times(take.pop("time", [])), entered=self.times(take.pop("entered", [])),
            lat=_column(point.pop("lat", "")), lon=_column(point.pop("lon", "")), datum=self.datum(point.pop("datum", Datum.WGS84)),
            box=_box(point.pop("box", None)), given_class=_columns(given_class), class_by=_columns(sort.pop("by", given_class)),
            classes=self.classes(sort.pop("map", {})), level=_column(level.pop("column", "")),
            levels={str(key).strip(): int(value) for key, value in level.pop("map", {}).items()},
        )
        left = [*take, *(f"point.{key}" for key in point), *(f"class.{key}" for key in sort), *(f"level.{key}" for key in level)]
        if left:
            raise MapError(_("The map %(name)s has keys that mean nothing: %(keys)s."), name=self.name, keys=", ".join(left))
        if not read.received:
            raise MapError(_("The map %(name)s does not say which column holds the time: it needs [[time]]."), name=self.name)
        return read

    def zone(self, name: str) -> ZoneInfo:
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise MapError(_("The map %(name)s names a time zone that does not exist: %(zone)s."), name=self.name, zone=name) from error

    def times(self, given: Any) -> tuple[TimeColumn, ...]:
        return tuple(self.time(each) for each in (given if isinstance(given, list) else [given]))

    def time(self, given: dict[str, Any] | str) -> TimeColumn:
        take = {"column": given} if isinstance(given, str) else dict(given)
        own = _list(take.pop("formats", []))
        read = TimeColumn(_column(take.pop("column", "")), (*own, *(format_ for format_ in USUAL if format_ not in own)),
                          re.compile(take.pop("pattern")) if "pattern" in take else None)
        for format_ in own:
            try:
                datetime.strptime(datetime(2021, 11, 22, 13, 14, 15).strftime(format_), format_)
            except ValueError as error:
                raise MapError(_("The map %(name)s has a time format that cannot be read: %(format)s."),
                               name=self.name, format=format_) from error
        if take or not read.column:
            raise MapError(_("The map %(name)s: a time needs a column, and may have formats and a pattern."), name=self.name)
        return read

    def datum(self, name: str) -> str:
        if name not in Datum.values:
            raise MapError(_("The map %(name)s names the datum %(datum)s; write wgs84, gcj02 or bd09."), name=self.name, datum=name)
        return name

    def classes(self, given: dict[str, str]) -> dict[str, str]:
        known = {code for code, sort in shipped().items() if sort.parent}
        known |= set(Category.objects.exclude(parent="").values_list("code", flat=True))
        wrong = sorted({str(code) for code in given.values()} - known)
        if wrong:
            raise MapError(_("The map %(name)s sorts into classes that are not in the category tree: %(codes)s."),
                           name=self.name, codes=", ".join(wrong))
        return {key.strip(): code for key, code in given.items()}


def _list(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given] if given else []


def _column(given: Any) -> Column:
    names = tuple(_list(given))
    if not all(isinstance(name, str) for name in names):
        raise TypeError(f"{given!r} is no name of a column")
    return names


def _columns(given: Any) -> tuple[Column, ...]:
    return tuple(_column(each) for each in _list(given))


def _box(given: Any) -> tuple[float, float, float, float] | None:
    if given is None:
        return None
    south, west, north, east = map(float, given)
    if not (south < north and west < east):
        raise ValueError("box is south, west, north, east")
    return south, west, north, east
