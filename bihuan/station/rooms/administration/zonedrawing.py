"""The zones of a township as a drawing, and their faults for the map; each fault has the number under which the list tells it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely

from bihuan.station.patterns.zones import Cut
from bihuan.station.places.models import Area
from bihuan.station.rooms.administration.zoning import Fault

SIZE = 460  # units of the drawing's wider side
TINTS = 6
RIM = 20  # so that a mark on the border is drawn whole


def on_map(cut: Cut, faults: Sequence[Fault]) -> dict[str, Any]:
    """The pieces as GeoJSON, each with its number; for the map of the page."""
    pieces = list(cut.found.every)[: len(faults)]
    return {"type": "FeatureCollection", "features": [
        {"type": "Feature", "geometry": shapely.geometry.mapping(cut.plane.lifted(piece.outline)),
         "properties": {"kind": fault.kind, "number": fault.number, "label": fault.words,
                        "at": list(shapely.get_coordinates(cut.plane.lifted(shapely.Point(fault.at)))[0])}}
        for piece, fault in zip(pieces, faults, strict=True)]}


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    paths: list[tuple[str, str]]
    names: list[tuple[str, str, str]]
    marks: list[tuple[int, str, str]]


def picture(cut: Cut, faults: Sequence[Fault], moved: Area | None = None) -> Picture:
    """The township, its zones with their names, and every fault with its number; north up."""
    west, south, east, north = shapely.union_all([cut.land, *cut.outlines]).bounds
    scale = SIZE / max(east - west, north - south, 1.0)
    within = (east - west) / 600

    def at(x: float, y: float) -> tuple[str, str]:
        return f"{(x - west) * scale:.1f}", f"{(north - y) * scale:.1f}"

    def path(geometry: Any) -> str:
        rings = [ring for part in shapely.get_parts(geometry) if part.geom_type == "Polygon" for ring in (part.exterior, *part.interiors)]
        return " ".join("M" + " ".join(",".join(at(x, y)) for x, y in ring.coords) + "Z" for ring in rings)

    shown = [(path(cut.land.simplify(within)), "around")]
    shown += [(path(one.simplify(within)), f"zone tint-{place % TINTS}") for place, one in enumerate(cut.outlines)]
    if moved is not None:
        shown.append((path(cut.plane.laid(shapely.from_geojson(moved.polygon))), "proposed"))
    pieces = list(cut.found.every)[: len(faults)]
    shown += [(path(piece.outline), fault.kind) for piece, fault in zip(pieces, faults, strict=True)]
    names = [(zone.name, *at(*shapely.get_coordinates(one.representative_point())[0]))
             for zone, one in zip(cut.zones, cut.outlines, strict=True) if not one.is_empty]
    return Picture(int((east - west) * scale) + RIM, int((north - south) * scale) + RIM, shown, names,
                   [(fault.number, *at(*fault.at)) for fault in faults])
