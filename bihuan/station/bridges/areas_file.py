"""`bihuan import areas FILE`: areas that nest, from GeoJSON or from a table whose outlines are GeoJSON or WKT."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.station.bridges.columns import Column, Row, RowRefused, Sheet, known_columns, open_sheet
from bihuan.station.bridges.once import Seen, attempt, parents_first, put
from bihuan.station.bridges.report import ALREADY, Progress, Report
from bihuan.station.bridges.tables import TableError
from bihuan.station.people.actor import day_of
from bihuan.station.people.models import Organisation
from bihuan.station.places.coordinates import WGS84
from bihuan.station.places.locate import LEVELS
from bihuan.station.places.models import Area, Datum
from bihuan.station.places.outlines import OUTLINE_FAULTS, check_inside_parent, read_outline, written
from bihuan.station.places.refusals import WORDS, PlaceRefused

COLUMNS = (
    Column("code", ("代码", "编码", "区划代码", "网格编号"), required=True),
    Column("name", ("名称", "区域名称"), required=True),
    Column("kind", ("类型", "类别", "层级"), required=True),
    Column("parent", ("上级", "上级代码", "所属代码")),
    Column("organisation", ("机构", "机构代码", "单位代码")),
    Column("terrain", ("地形", "城乡")),
    Column("since", ("启用日期", "起始日期")),
    Column("polygon", ("边界", "范围", "outline", "geometry", "wkt", "geojson")),
    Column("datum", ("坐标系", "基准")),
)
KINDS = {kind: kind for kind in Area.Kind.values} | {
    "县": "county", "区": "county", "县区": "county", "区县": "county", "警区": "district",
    "乡": "township", "镇": "township", "乡镇": "township", "街道": "township",
    "社区": "community", "村": "community", "行政村": "community", "网格": "grid", "巡区": "zone", "巡逻区": "zone"}
TERRAINS = {terrain: terrain for terrain in Area.Terrain.values} | {
    "城区": "urban", "城市": "urban", "郊区": "suburban", "城郊": "suburban", "农村": "rural", "乡村": "rural", "山区": "rural"}
DATUMS = {datum: datum for datum in Datum.values} | {
    "wgs-84": "wgs84", "gps": "wgs84", "cgcs2000": "wgs84", "gcj-02": "gcj02", "高德": "gcj02", "腾讯": "gcj02", "火星": "gcj02",
    "bd-09": "bd09", "百度": "bd09"}


def run_import(path: Path, *, dry_run: bool, now: datetime, progress: Progress | None = None, datum: str = WGS84) -> Report:
    """All rows or, on a dry run, none; rejected rows hinder no other."""
    path = Path(path)
    sheet = open_areas(path)
    report, taken = Report(str(path), dry_run, ignored=sheet.ignored), _Taken(now, datum)
    with attempt(dry_run):
        rows = list(sheet.rows)
        for done, row in enumerate(parents_first(rows, taken.codes, report), 1):
            report.take(row, taken.take)
            if progress:
                progress(done, len(rows))
    return report.finish(path)


class _Taken:
    """The areas on the way in, and what is there already."""

    def __init__(self, now: datetime, datum: str) -> None:
        self.today, self.datum, self.seen = day_of(now), datum, Seen()
        self.codes = {area.code: area for area in Area.objects.all()}
        self.organisations = dict(Organisation.objects.values_list("code", "pk"))

    def take(self, row: Row) -> str:
        code, existing = row.need("code"), self.codes.get(row["code"])
        if self.seen.again(row, code, "code"):
            return ALREADY
        columns: dict[str, Any] = {"name": row.need("name"), "kind": row.choice("kind", KINDS)}
        if "parent" in row:
            columns["parent_id"] = self.parent(row, columns["kind"])
        if "organisation" in row:
            columns["organisation_id"] = self.organisation(row)
        if row["terrain"]:
            columns["terrain"] = row.choice("terrain", TERRAINS)
        if since := row.day("since"):
            columns["since"] = since
        if row["polygon"]:
            columns["polygon"] = self.outline(row, columns.get("parent_id"))
        area = existing or Area(code=code, since=self.today)
        outcome = put(existing, area, columns)
        self.codes[code] = area
        return outcome

    def parent(self, row: Row, kind: str) -> int | None:
        if not row["parent"]:
            return None
        parent = self.codes.get(row["parent"])
        if parent is None:
            raise RowRefused("parent", _("There is no “%(given)s” to stand under."), given=row["parent"])
        if parent.kind not in LEVELS or (kind in LEVELS and LEVELS.index(parent.kind) >= LEVELS.index(kind)):
            raise RowRefused("parent", _("%(name)s is not a wider area, so nothing of this kind lies in it."), name=parent.name)
        return parent.pk

    def organisation(self, row: Row) -> int | None:
        if not row["organisation"]:
            return None
        if row["organisation"] not in self.organisations:
            raise RowRefused("organisation", _("There is no organisation with the code “%(given)s”."), given=row["organisation"])
        return self.organisations[row["organisation"]]

    def outline(self, row: Row, parent: int | None) -> str:
        try:
            outline = read_outline(row["polygon"], row.choice("datum", DATUMS, self.datum))
            check_inside_parent(outline, next((area for area in self.codes.values() if area.pk == parent), None) if parent else None)
        except PlaceRefused as refused:
            if refused.code not in OUTLINE_FAULTS:
                raise
            raise RowRefused("polygon", WORDS[refused.code], **refused.values) from refused
        return written(outline)


def open_areas(path: Path) -> Sheet:
    """A table like any other, or the features of a GeoJSON file as rows."""
    try:
        with path.open("rb") as file:
            start = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    except OSError:
        start = b""  # the reader of tables says what is wrong with it
    if not start.startswith(b"{"):
        return open_sheet(path, COLUMNS)
    features = read_features(path)
    headers = list(dict.fromkeys(name for feature in features for name in feature["properties"]))
    keys = known_columns(path.name, [*headers, "geometry"], COLUMNS)
    rows = [Row(line, _cells(feature, keys)) for line, feature in enumerate(features, 1)]
    return Sheet(len(rows), tuple(header for header in headers if header not in keys), rows)


def read_features(path: Path) -> Sequence[dict[str, Any]]:
    try:
        read = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise TableError(_("The file %(name)s is torn or is no GeoJSON. Save it again and send the whole file."), name=path.name) from error
    features = read.get("features")
    if read.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise TableError(_("The file %(name)s is no collection of features; save the layer as GeoJSON."), name=path.name)
    if not all(isinstance(feature, dict) for feature in features):
        raise TableError(_("The file %(name)s is no collection of features; save the layer as GeoJSON."), name=path.name)
    return [{**feature, "properties": feature.get("properties") or {}} for feature in features]


def _cells(feature: dict[str, Any], keys: dict[str, str]) -> dict[str, str]:
    cells = {keys[name]: "" if value is None else str(value).strip() for name, value in feature["properties"].items() if name in keys}
    if feature.get("geometry"):
        cells["polygon"] = json.dumps(feature["geometry"])
    return cells
