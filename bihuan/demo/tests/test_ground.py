"""The invented ground: areas that nest and cover, roads that are one network, addresses where they say they are."""

from collections import Counter
from pathlib import Path

import pytest
import shapely
from shapely import Point

from bihuan.demo.osm import write_osm
from bihuan.demo.tests.conftest import World


def test_there_are_96000_residents_33_areas_37_grids_and_6_zones(world: World) -> None:
    ground = world.geography
    assert (len(ground.communities), len(ground.grids), len(ground.zones)) == (33, 37, 6)
    assert sum(a.residents for a in ground.communities) == sum(g.residents for g in ground.grids) == ground.township.residents == 96_000
    assert Counter(a.name.endswith("社区") for a in ground.communities) == {True: 17, False: 16}


def test_every_outline_is_valid_and_has_no_hole(world: World) -> None:
    for area in world.geography.areas:
        assert area.shape.is_valid and area.shape.geom_type == "Polygon" and not area.shape.interiors, area.name


@pytest.mark.parametrize("kind", ["communities", "grids", "zones"])
def test_parts_cover_the_township_without_overlap(world: World, kind: str) -> None:
    shapes = [a.shape for a in getattr(world.geography, kind)]
    assert shapely.coverage_is_valid(shapes)
    assert shapely.union_all(shapes).symmetric_difference(world.geography.township.shape).area < 1e-12


def test_every_area_lies_in_its_parent(world: World) -> None:
    by_code = {a.code: a for a in world.geography.areas}
    for area in world.geography.areas:
        if area.kind in ("community", "grid", "zone") or area.name == "云溪镇":
            assert by_code[area.parent or ""].shape.covers(area.shape), area.name


def test_every_grid_lies_in_one_zone(world: World) -> None:
    assert set(world.geography.grid_of_zone) == {g.code for g in world.geography.grids}


def test_the_road_network_is_one_piece(world: World) -> None:
    neighbours: dict[int, set[int]] = {}
    for way in world.roads.ways:
        for a, b in zip(way.nodes, way.nodes[1:], strict=False):
            neighbours.setdefault(a, set()).add(b)
            neighbours.setdefault(b, set()).add(a)
    reached, waiting = {0}, [0]
    while waiting:
        new = neighbours[waiting.pop()] - reached
        reached |= new
        waiting += new
    assert len(reached) == len(world.roads.nodes) == len(neighbours)


def test_roads_cross_the_river_only_on_bridges(world: World) -> None:
    from bihuan.demo import plan
    from bihuan.demo.roads import corridor

    water = corridor(plan.RIVER_HALF_WIDTH - 1)
    bridges = [way for way in world.roads.ways if ("bridge", "yes") in way.tags]
    assert 6 <= len(bridges) <= 12
    for way in world.roads.ways:
        line = shapely.LineString([world.roads.board[n] for n in way.nodes])
        assert way in bridges or not line.intersects(water), way.name


def test_roads_have_chinese_names_speeds_and_every_rank(world: World) -> None:
    ranks = {"trunk", "primary", "secondary", "tertiary", "residential", "living_street", "service", "cycleway", "path"}
    assert ranks <= {way.highway for way in world.roads.ways}
    assert len({w.name for w in world.roads.ways if w.name}) > 100
    assert all(any(k == "maxspeed" for k, _ in w.tags) for w in world.roads.ways if w.highway not in ("cycleway", "path"))


def test_addresses_are_distinct_and_lie_in_the_grid_they_name(world: World) -> None:
    grids = {g.code: g.shape.buffer(1e-6) for g in world.geography.grids}
    addresses = world.addresses.addresses
    assert len({a.text for a in addresses}) == len(addresses) > 8000
    assert all(grids[a.grid].covers(Point(a.lon, a.lat)) for a in addresses[::7])
    assert {a.grid for a in addresses} == set(grids)


def test_the_extract_is_read_by_an_osm_library(world: World, tmp_path: Path) -> None:
    osmium = pytest.importorskip("osmium")

    class Count(osmium.SimpleHandler):  # type: ignore[misc,name-defined]
        roads = 0
        water = 0

        def way(self, way: object) -> None:
            tags = way.tags  # type: ignore[attr-defined]
            self.roads += "highway" in tags
            self.water += tags.get("natural") == "water"

    count = Count()
    count.apply_file(str(write_osm(tmp_path / "roads.osm", world.roads, world.addresses)), locations=True)
    assert count.roads == len(world.roads.ways) and count.water == 1
