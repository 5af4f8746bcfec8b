"""Outlines of areas as they are given, GeoJSON or WKT, turned into polygons of WGS-84."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping, shape

from bihuan.station.places.coordinates import WGS84, check, to_wgs84
from bihuan.station.places.models import Area
from bihuan.station.places.refusals import PlaceRefused

OUTLINE_FAULTS = ("torn_outline", "no_land", "outside_parent")


def written(outline: shapely.Geometry) -> str:
    """As an area keeps it."""
    return json.dumps(mapping(outline), separators=(",", ":"))


def check_inside_parent(outline: shapely.Geometry, parent: Area | None) -> None:
    """Drawn by different hands, borders never agree to the metre; half of the land outside is no matter of drawing."""
    if parent is None or not parent.polygon:
        return
    if shape(json.loads(parent.polygon)).intersection(outline).area < outline.area / 2:
        raise PlaceRefused("outside_parent", name=parent.name)


def read_outline(text: str, datum: str) -> shapely.Geometry:
    """GeoJSON or WKT as polygons in WGS-84. Small faults of drawing (a line that crosses itself) are mended."""
    try:
        given = shape(_geometry(json.loads(text))) if text.lstrip().startswith("{") else shapely.from_wkt(text)
        if given.has_z:
            given = shapely.force_2d(given)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, shapely.GEOSException) as error:
        raise PlaceRefused("torn_outline") from error
    for lon, lat in shapely.get_coordinates(given):
        check(lat, lon)
    turned = given if datum == WGS84 else shapely.transform(given, lambda points: np.array([_turn(point, datum) for point in points]))
    outline = _land(shapely.make_valid(turned))
    if outline.is_empty:
        raise PlaceRefused("no_land")
    return shapely.set_precision(outline, 1e-7)


def _geometry(given: dict[str, Any]) -> dict[str, Any]:
    """The geometry itself, also where it stands in a feature, or in a collection of one."""
    if given.get("type") == "FeatureCollection" and len(given["features"]) == 1:
        given = given["features"][0]
    return given["geometry"] if given.get("type") == "Feature" else given


def _turn(point: Sequence[float], datum: str) -> tuple[float, float]:
    lat, lon = to_wgs84(point[1], point[0], datum)
    return lon, lat


def _land(geometry: shapely.Geometry) -> shapely.Geometry:
    """Only the polygons of it: mending a crossed line may leave loose lines and points behind."""
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        return geometry
    return shapely.union_all([part for part in shapely.get_parts(geometry) if part.geom_type in ("Polygon", "MultiPolygon")])
