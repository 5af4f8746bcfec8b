"""`bihuan import addresses FILE`: standard addresses with their coordinates, in batches, each row on its own."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.station.bridges.areas_file import DATUMS
from bihuan.station.bridges.columns import Column, Row, RowRefused, open_sheet
from bihuan.station.bridges.once import Seen
from bihuan.station.bridges.report import ALREADY, CHANGED, NEW, Progress, Report
from bihuan.station.places.addresses import tidy
from bihuan.station.places.coordinates import WGS84, check, to_wgs84
from bihuan.station.places.locate import Atlas, atlas, check_inside
from bihuan.station.places.models import Address, Area
from bihuan.station.places.refusals import PlaceRefused

COLUMNS = (
    Column("text", ("地址", "标准地址", "地点", "address"), required=True),
    Column("lat", ("纬度", "latitude", "y")),
    Column("lon", ("经度", "longitude", "lng", "x")),
    Column("datum", ("坐标系", "基准")),
    Column("area", ("区域", "区域代码", "网格编号", "area code")),
)
BATCH = 1000
FIELDS = ("lat", "lon", "datum_given", "area_id")


def run_import(path: Path, *, dry_run: bool, now: datetime, progress: Progress | None = None, datum: str = WGS84) -> Report:
    path = Path(path)
    sheet = open_sheet(path, COLUMNS)
    report, seen, known = Report(str(path), dry_run, ignored=sheet.ignored), Seen(), atlas()
    codes = {area.code: area for area in known.areas.values()}
    rows, done = iter(sheet.rows), 0
    while batch := list(islice(rows, BATCH)):
        fresh = dict(_read(batch, report, seen, known, codes, datum))
        _store(fresh, report, dry_run)
        done += len(batch)
        if progress:
            progress(done, sheet.total)
    return report.finish(path)


def _read(batch: list[Row], report: Report, seen: Seen, known: Atlas, codes: dict[str, Area], datum: str) -> Iterator[tuple[str, Address]]:
    for row in batch:
        try:
            address = read_address(row, known, codes, datum)
            if seen.again(row, address.text, "text"):
                report.count(ALREADY)
                continue
        except (RowRefused, PlaceRefused) as refused:
            report.refuse(row, refused)
            continue
        yield address.text, address


def read_address(row: Row, known: Atlas, codes: dict[str, Area], datum: str) -> Address:
    text = tidy(row.need("text"))
    if len(text) > 200:
        raise RowRefused("text", _("This is longer than 200 characters; an address is one line."))
    address = Address(text=text, datum_given=row.choice("datum", DATUMS, datum))
    lat, lon = row.number("lat"), row.number("lon")
    if (lat is None) != (lon is None):
        raise PlaceRefused("half")
    given = None
    if row["area"] and (given := codes.get(row["area"])) is None:
        raise RowRefused("area", _("There is no area with the code “%(given)s”."), given=row["area"])
    if lat is not None and lon is not None:
        check(lat, lon)
        address.lat, address.lon = to_wgs84(lat, lon, address.datum_given)
        check_inside(address.lat, address.lon, known)
    address.area_id = _area(address, given, known)
    return address


def _area(address: Address, given: Area | None, known: Atlas) -> int | None:
    """The finest area on the map; one that was given must agree with it, and stands where there is no map."""
    if address.lat is None or address.lon is None:
        return given.pk if given else None
    found = known.finest(address.lat, address.lon)
    if given is None or found is None:
        return found.pk if found else given.pk if given else None
    if given.pk in known.line(found.pk):
        return found.pk
    if found.pk in known.line(given.pk) and not given.polygon:
        return given.pk
    raise RowRefused("area", _("The coordinates lie in %(found)s, not in %(given)s."), found=found.name, given=given.name)


def _store(fresh: dict[str, Address], report: Report, dry_run: bool) -> None:
    there = {address.text: address for address in Address.objects.filter(text__in=fresh)}
    new = [address for text, address in fresh.items() if text not in there]
    changed = []
    for text, old in there.items():
        if any(getattr(old, name) != getattr(fresh[text], name) for name in FIELDS):
            for name in FIELDS:
                setattr(old, name, getattr(fresh[text], name))
            changed.append(old)
    if not dry_run:
        with transaction.atomic():
            Address.objects.bulk_create(new)
            Address.objects.bulk_update(changed, FIELDS)
    report.count(NEW, len(new))
    report.count(CHANGED, len(changed))
    report.count(ALREADY, len(there) - len(changed))
