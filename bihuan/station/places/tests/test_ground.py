"""From an extract to the map: good, cut, torn, empty and foreign files, and one map in place of another."""

import gzip
import json
from datetime import UTC, date, datetime
from math import asinh, pi, radians, tan
from pathlib import Path

import numpy as np
import osmium
import pytest
from osmium.osm.mutable import Node, Way

from bihuan.station.places.ground import home
from bihuan.station.places.ground.bring import bring
from bihuan.station.places.ground.refusals import MapRefused
from bihuan.station.places.ground.roads_file import ROADS
from bihuan.station.places.ground.tiles import Tiles, tiles
from bihuan.station.places.models import Area, MapName
from bihuan.station.places.roads import standing

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LAT, LON = 29.85, 121.45


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: object) -> None:
    settings.HOME = tmp_path / "home"  # type: ignore[attr-defined]
    settings.HOME.mkdir()  # type: ignore[attr-defined]


def extract(path: Path, *, street: str = "解放路", lost: int = 0, roads: int = 3) -> Path:
    """Streets of ten points, a river with its banks, a shop; the last `lost` points of every street are not in the file."""
    writer = osmium.SimpleWriter(str(path))
    rows = range(max(roads, 1))
    for row in rows:
        for step in range(10 - lost):
            writer.add_node(Node(id=row * 10 + step + 1, location=(LON + step / 1000, LAT + row / 1000)))
    writer.add_node(Node(id=901, location=(LON, LAT), tags={"shop": "books", "name": "老街书店"}))
    for corner, at in enumerate(((0.0, 0.01), (0.01, 0.01), (0.01, 0.012), (0.0, 0.012)), 902):
        writer.add_node(Node(id=corner, location=(LON + at[0], LAT + at[1])))
    for row in rows:
        tags = {"highway": "primary", "name": street} if roads else {"waterway": "stream"}
        writer.add_way(Way(id=row + 1, nodes=list(range(row * 10 + 1, row * 10 + 11)), tags=tags))
    writer.add_way(Way(id=90, nodes=[902, 903, 904, 905, 902], tags={"natural": "water", "name": "云溪江"}))
    writer.close()
    return path


def tile_there(among: Tiles | None = None) -> bytes | None:
    found = among or tiles()
    assert found
    x, y = int((LON + 180) / 360 * 2**14), int((1 - asinh(tan(radians(LAT))) / pi) / 2 * 2**14)
    return found.tile(14, x, y)


def test_an_extract_becomes_tiles_names_and_keeps_itself(tmp_path: Path) -> None:
    source = extract(tmp_path / "county.osm.pbf")
    seen: list[tuple[int, int]] = []
    made = bring(source, now=NOW, progress=lambda done, total: seen.append((done, total)))
    assert (made.file, made.roads) == ("county.osm.pbf", 3) and seen[-1][0] == seen[-1][1] > 0
    assert "解放路".encode() in gzip.decompress(tile_there() or b"")
    assert set(MapName.objects.values_list("name", "kind")) == {("解放路", "street"), ("云溪江", "water"), ("老街书店", "place")}
    assert standing().fault == "" and standing().roads.times([(LAT, LON)], (LAT, LON + 0.005)).seconds[0] > 30
    kept = home.extract()
    assert kept and kept.read_bytes() == source.read_bytes()
    assert tiles().tile(14, 0, 0) is None and tiles().tile(99, 0, 0) is None and tiles().tile(3, -1, 9) is None  # type: ignore[union-attr]


def test_a_new_map_takes_the_place_of_the_old_one_while_that_is_being_read(tmp_path: Path) -> None:
    bring(extract(tmp_path / "old.osm"), now=NOW)
    old = tiles()
    bring(extract(tmp_path / "new.osm.pbf", street="学府路"), now=NOW)
    assert old and "解放路".encode() in gzip.decompress(tile_there(old) or b"")  # whoever holds it finishes
    assert "学府路".encode() in gzip.decompress(tile_there() or b"")
    assert tiles().version != old.version  # type: ignore[union-attr]
    assert list(MapName.objects.filter(kind="street").values_list("name", flat=True)) == ["学府路"]
    assert len(list(home.root().glob("map-*"))) == 1


@pytest.fixture
def good(tmp_path: Path) -> Tiles:
    bring(extract(tmp_path / "good.osm.pbf"), now=NOW)
    return tiles()  # type: ignore[return-value]


def refusal(path: Path, standing: Tiles) -> str:
    """The code; afterwards the old map stands as it did, and nothing lies about."""
    with pytest.raises(MapRefused) as refused:
        bring(path, now=NOW)
    assert path.name in str(refused.value)
    assert tiles().version == standing.version and tile_there()  # type: ignore[union-attr]
    assert MapName.objects.filter(name="解放路").exists() and len(list(home.root().glob("map-*"))) == 1
    return refused.value.code


def test_a_torn_extract_is_refused_and_the_old_map_stays(tmp_path: Path, good: Tiles) -> None:
    whole = (tmp_path / "good.osm.pbf").read_bytes()
    for share in (0.1, 0.5, 0.9):
        torn = tmp_path / f"torn{share}.osm.pbf"
        torn.write_bytes(whole[:int(len(whole) * share)])
        assert refusal(torn, good) == "torn"
    words = extract(tmp_path / "good.osm").read_text()
    torn = tmp_path / "torn.osm"
    torn.write_text(words[:len(words) * 2 // 3])
    assert refusal(torn, good) == "torn"


def test_an_extract_cut_through_its_roads_is_refused(tmp_path: Path, good: Tiles) -> None:
    assert refusal(extract(tmp_path / "cut.osm.pbf", lost=5), good) == "cut"


def test_an_extract_cut_along_a_border_is_taken(tmp_path: Path) -> None:
    assert bring(extract(tmp_path / "border.osm.pbf", lost=1), now=NOW).roads == 3


def test_what_is_no_extract_is_refused_by_what_it_is(tmp_path: Path, good: Tiles) -> None:
    for name, content, code in (
        ("empty.osm.pbf", b"", "empty"), ("page.osm.pbf", b"<!DOCTYPE html><html><body>404</body></html>", "not_osm"),
        ("words.osm.pbf", b"no map" * 100, "not_osm"), ("zip.osm", b"PK\x03\x04" * 20, "not_osm"),
    ):  # fmt: skip
        (tmp_path / name).write_bytes(content)
        assert refusal(tmp_path / name, good) == code
    assert refusal(tmp_path / "nowhere.osm.pbf", good) == "no_file"
    assert refusal(extract(tmp_path / "roadless.osm.pbf", roads=0), good) == "no_roads"


def outline(west: float, south: float, size: float) -> str:
    east, north = west + size, south + size
    return json.dumps({"type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]})


def test_only_the_neighbourhood_of_the_station_s_areas_is_drawn(tmp_path: Path, good: Tiles) -> None:
    here = Area.objects.create(code="1", name="这里", kind="township", polygon=outline(LON, LAT, 0.05), since=date(2020, 1, 1))
    bring(tmp_path / "good.osm.pbf", now=NOW)
    assert MapName.objects.get(name="解放路").area == here
    here.polygon = outline(110, 30, 0.05)
    here.save()
    assert refusal(tmp_path / "good.osm.pbf", tiles()) == "elsewhere"  # type: ignore[arg-type]


def test_without_sound_roads_times_follow_the_straight_line_and_a_sentence_says_so(tmp_path: Path) -> None:
    def fault_of(content: bytes | None) -> str:
        bring(tmp_path / "county.osm.pbf", now=NOW)
        path = home.current() / ROADS  # type: ignore[operator]
        whole = path.read_bytes()
        path.unlink()
        if content is not None:
            path.write_bytes(whole[: len(whole) // 2] if content == b"half" else content)
        asked = standing().roads.times([(LAT, LON)], (LAT, LON + 0.005))
        assert not asked.by_road[0] and 0 < asked.seconds[0] < 600
        assert str(standing())
        return standing().fault

    assert standing().fault == "no_map"
    extract(tmp_path / "county.osm.pbf")
    assert fault_of(None) == "no_roads" and fault_of(b"half") == "torn" and fault_of(b"") == "torn" and fault_of(b"no arrays") == "torn"
    other = tmp_path / "other.npz"
    np.savez(other, version=np.array([0]))
    assert fault_of(other.read_bytes()) == "version"


def test_two_imports_at_once_are_one_too_many(tmp_path: Path) -> None:
    source = extract(tmp_path / "county.osm.pbf")
    with home.draft(), pytest.raises(MapRefused) as refused:
        bring(source, now=NOW)
    assert refused.value.code == "busy" and tiles() is None
