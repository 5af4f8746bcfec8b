"""Whether outlines cut a ground so that each point of it lies in exactly one: gaps, overlaps, what sticks out, and slivers snapped away.

All outlines are of one plane, in metres (see `plane`). Outlines are kept to a centimetre, so what is nowhere two centimetres wide is how a
number was rounded and no finding; what is nowhere wider than `tolerance` is how two hands draw one border: a sliver, which can be snapped
away; what is wider is a question for people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import shapely

GRID = 0.001  # metres: the raster on which sums and differences are taken, finer than anything that is kept
ROUNDING = 0.02  # metres
ROUND = 16  # corners of a quarter circle; the eroded outline is only asked whether anything is left of it


@dataclass(frozen=True)
class Piece:
    """A piece of ground with a fault. `parts`: the two that both claim it, or the one that reaches beyond the ground; a gap has none.
    `area` in square metres. `sliver`: nowhere wider than the tolerance. `to`: who should have it by the longest common border; None where
    it touches nobody."""

    outline: shapely.Geometry
    parts: tuple[int, ...]
    area: float
    sliver: bool
    to: int | None


@dataclass(frozen=True)
class Faults:
    gaps: tuple[Piece, ...]
    overlaps: tuple[Piece, ...]
    beyond: tuple[Piece, ...]

    @property
    def every(self) -> tuple[Piece, ...]:
        return self.gaps + self.overlaps + self.beyond

    @property
    def whole(self) -> bool:
        """Whether each point lies in exactly one."""
        return not self.every


def faults(ground: shapely.Geometry, parts: Sequence[shapely.Geometry], tolerance: float) -> Faults:
    """`ground` and `parts`: polygons of one plane, in metres; `tolerance`: metres. Largest first. ValueError for a negative tolerance."""
    if tolerance < 0:
        raise ValueError("a tolerance of 0 metres or more")
    covered = shapely.union_all(list(parts), grid_size=GRID) if parts else shapely.Polygon()
    gaps = [_piece(one, (), parts, tolerance) for one in _lands(shapely.difference(ground, covered, grid_size=GRID))]
    overlaps = [
        _piece(one, pair, parts, tolerance)
        for pair in combinations(range(len(parts)), 2) if parts[pair[0]].intersects(parts[pair[1]])
        for one in _lands(shapely.intersection(parts[pair[0]], parts[pair[1]], grid_size=GRID))
    ]  # fmt: skip
    beyond = [
        _piece(one, (place,), parts, tolerance)
        for place, part in enumerate(parts) for one in _lands(shapely.difference(part, ground, grid_size=GRID))
    ]  # fmt: skip
    return Faults(*(tuple(sorted(found, key=lambda one: (-one.area, one.parts))) for found in (gaps, overlaps, beyond)))


def snapped(ground: shapely.Geometry, parts: Sequence[shapely.Geometry], tolerance: float) -> list[shapely.Geometry]:
    """The same parts without slivers: a gap goes to the neighbour with the longest common border, what two claim stays with one of them,
    and what sticks out is cut off. Wider pieces stay as they are."""
    out = list(parts)
    for piece in faults(ground, parts, tolerance).every:
        if not piece.sliver:
            continue
        for place in piece.parts:
            if place != piece.to:
                out[place] = _land(shapely.difference(out[place], piece.outline, grid_size=GRID))
        if not piece.parts and piece.to is not None:
            out[piece.to] = _land(shapely.union(out[piece.to], piece.outline, grid_size=GRID))
    return out


def neighbours(parts: Sequence[shapely.Geometry], reach: float = 1.0, least: float = 10.0) -> list[frozenset[int]]:
    """For each part those it shares a border with: at least `least` metres of it no further than `reach` metres apart. A corner is none."""
    found: list[set[int]] = [set() for _part in parts]
    tree = shapely.STRtree(list(parts))
    for place, part in enumerate(parts):
        near = part.buffer(reach)
        for other in tree.query(near):
            if other > place and near.intersection(parts[other].boundary).length >= least:
                found[place].add(int(other))
                found[int(other)].add(place)
    return [frozenset(one) for one in found]


def _piece(outline: shapely.Geometry, claimed: tuple[int, ...], parts: Sequence[shapely.Geometry], tolerance: float) -> Piece:
    sliver = _thin(outline, tolerance)
    among = range(len(parts)) if not claimed else claimed if len(claimed) == 2 else ()
    border = {place: _common(outline, parts[place]) for place in among}
    best = max(border, key=lambda place: (border[place], -place)) if border else None
    return Piece(outline, claimed, float(outline.area), sliver, best if best is not None and border[best] > 0 else None)


def _common(piece: shapely.Geometry, part: shapely.Geometry) -> float:
    """How much of the piece's rim lies in the part or along it."""
    return float(piece.boundary.intersection(part.buffer(ROUNDING)).length) if piece.dwithin(part, ROUNDING) else 0.0


def _thin(outline: shapely.Geometry, width: float) -> bool:
    return bool(outline.buffer(-width / 2, quad_segs=ROUND).is_empty)


def _lands(geometry: shapely.Geometry) -> list[shapely.Geometry]:
    """The polygons of it that are more than rounding."""
    return [one for one in shapely.get_parts(geometry) if one.geom_type == "Polygon" and not _thin(one, ROUNDING)]


def _land(geometry: shapely.Geometry) -> shapely.Geometry:
    lands = [one for one in shapely.get_parts(geometry) if one.geom_type == "Polygon"]
    return lands[0] if len(lands) == 1 else shapely.MultiPolygon(lands)
