"""`bihuan import calls FILE`: which map, which station, history or live, and the account at the end."""

import argparse
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from tqdm import tqdm

from bihuan.station.bridges.calls.history import History
from bihuan.station.bridges.calls.live import Live
from bihuan.station.bridges.calls.load import Account, Load, Writer
from bihuan.station.bridges.calls.maps import Map, MapError, guess, preset, preset_names, read_map
from bihuan.station.bridges.calls.reading import Reader
from bihuan.station.bridges.calls.report import Report, report_path
from bihuan.station.bridges.tables import Table, TableError, open_table
from bihuan.station.frame.errors import in_each_language
from bihuan.station.people.forbidden import ForbiddenColumns, refuse_forbidden
from bihuan.station.people.models import Organisation
from bihuan.station.places.locate import atlas
from bihuan.station.places.models import Area

STATIONS = (Organisation.Kind.STATION, Organisation.Kind.HUB_STATION)


class NoStation(Exception):
    def __init__(self, codes: str) -> None:
        super().__init__(codes)
        self.codes = codes

    def __str__(self) -> str:
        return str(_SAY_STATION) % {"codes": self.codes or "-"}


_SAY_STATION = gettext_lazy("Say with --station whose calls these are. The stations here: %(codes)s.")
_CODES: dict[type[Exception], str] = {TableError: "table", MapError: "map", ForbiddenColumns: "forbidden", NoStation: "station"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="csv, csv.gz, xlsx, or a zip that holds one of them")
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--preset", choices=preset_names(), help="whose table it is; guessed from the columns when left out")
    way.add_argument("--map", type=Path, metavar="MAP.toml", help="a map of your own; see docs/how-to/import-calls.md")
    parser.add_argument("--as", dest="mode", choices=("history", "live"), default="history",
                        help="history (closed, no clocks, no notices) or live (taken like any call)")
    parser.add_argument("--station", metavar="CODE", help="whose calls they are, when there is more than one station")
    parser.add_argument("--dry-run", action="store_true", help="read everything, write nothing")
    parser.add_argument("--rejects", type=Path, metavar="DIR", help="where the report of refused rows goes; beside FILE when left out")


def run(args: argparse.Namespace) -> dict[str, Any]:
    account, used = Account(), {"file": str(args.file), "as": args.mode, "dry_run": args.dry_run}
    try:
        table = open_table(args.file)
        refuse_forbidden(table.headers)
        map_ = choose(args, table)
        report = Report(report_path(args.file, args.rejects, settings.HOME), table.headers)
        reader = Reader(map_, table.headers, timezone.now(), inside=county_check())
        stations = station_finder(args.station, by_row=bool(reader.station))
        begun = time.monotonic()
        with report:
            load = Load(reader, writer(args), stations, report, remember=args.dry_run, account=account)
            read(load, table)
        seconds = time.monotonic() - begun
    except tuple(_CODES) as fault:
        return {"ok": False, "code": _CODES[type(fault)], "sentence": in_each_language(fault), **account.as_dict(), **used}
    return {
        "ok": True, **account.as_dict(), **used, "map": map_.name, "ignored_columns": reader.unused(),
        "rejects_file": str(report.path) if report.book else "",
        "seconds": round(seconds, 2), "per_second": round(account.read / max(seconds, 1e-3)),
    }


def choose(args: argparse.Namespace, table: Table) -> Map:
    if args.map:
        return read_map(args.map)
    return preset(args.preset) if args.preset else guess(table.headers)


def county_check() -> Callable[[float, float], bool]:
    """Whether a point lies in a county that is known here; where no county has an outline, every point may."""
    known, kinds = atlas(), (Area.Kind.COUNTY.value,)
    if not any(area.kind in kinds for area in known.outlined):
        return lambda lat, lon: True
    return lambda lat, lon: bool(known.covering(lat, lon, kinds))


def writer(args: argparse.Namespace) -> Writer:
    if args.dry_run:
        return Writer()
    return History(timezone.now()) if args.mode == "history" else Live(timezone.now)


def read(load: Load, table: Table) -> None:
    with tqdm(total=table.total, unit=_("rows"), disable=None, file=sys.stderr) as bar:
        load.run(table.rows(), bar.update)


def station_finder(code: str | None, *, by_row: bool) -> Callable[[str], Organisation | None]:
    """The station of a row: the one named on the command line, else the one the row names, else the only one there is."""
    every = list(Organisation.objects.filter(kind__in=STATIONS).order_by("code"))
    if code:
        named = next((each for each in every if each.code == code), None) or Organisation.objects.filter(code=code).first()
        if named is None:
            raise NoStation(", ".join(each.code for each in every))
        return lambda given: named
    only = every[0] if len(every) == 1 else None
    if only is None and not by_row:
        raise NoStation(", ".join(each.code for each in every))
    codes = {each.number_code: each for each in every if each.number_code} | {each.code: each for each in every}
    return cache(lambda given: codes.get(given) if given else only)


def tell(result: dict[str, Any]) -> str:
    if not result["ok"]:
        return str(result["sentence"][settings.LANGUAGE_CODE])
    lines = [_("%(read)s rows read: %(new)s new (%(noted)s of them with a note), %(already)s in already, %(rejected)s not taken.") % result]
    if result["dry_run"]:
        lines.append(_("This was a dry run; nothing was written."))
    if result["rejects_file"]:
        lines.append(_("Each row that was not taken, and each note, stands in %(rejects_file)s.") % result)
    return "\n".join(lines)
