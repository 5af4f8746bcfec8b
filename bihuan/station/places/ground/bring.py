"""From one extract to the map in force: tiles, roads, names and the extract itself, all of them or nothing."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from math import cos, radians
from pathlib import Path

from django.db import transaction

from bihuan.station.places.ground import home, roads_file
from bihuan.station.places.ground.extract import Box, Extract, Feature
from bihuan.station.places.ground.kinds import STREET
from bihuan.station.places.ground.network import road_map
from bihuan.station.places.ground.numbers import House, houses
from bihuan.station.places.ground.refusals import MapRefused
from bihuan.station.places.ground.tiles import cut
from bihuan.station.places.locate import Atlas, atlas
from bihuan.station.places.models import Area, HouseNumber, MapName

Progress = Callable[[int, int], None]
BEYOND = 10_000  # metres that the map reaches beyond the station's areas
DEGREE = 111_320  # metres
LONGEST = MapName._meta.get_field("name").max_length


def bring(path: Path, *, now: datetime, progress: Progress = lambda done, total: None) -> home.About:
    """Raises MapRefused; then the map that was there stays."""
    with home.draft() as folder:
        extract = Extract(path)
        heard = _Heard(atlas())
        within = around(heard.atlas)
        cut(heard.listen(extract, within, progress), folder / home.TILES)
        roads_file.write(road_map(extract, within), folder / roads_file.ROADS)
        shutil.copyfile(path, folder / f"{home.EXTRACT}.{'osm.pbf' if extract.format == 'pbf' else extract.format}")
        what = home.About(path.name, now.isoformat(), heard.roads, len(heard.names))
        with transaction.atomic():
            MapName.objects.all().delete()
            MapName.objects.bulk_create(heard.rows(), batch_size=500)
            HouseNumber.objects.all().delete()
            HouseNumber.objects.bulk_create(heard.doors(houses(extract, within)), batch_size=500)
            home.put_in_place(folder, what)
        return what


def around(known: Atlas) -> Box | None:
    """The box of the station's areas and what lies near; a province's extract gives the map of one county."""
    if not known.outlines:
        return None
    west, south, east, north = (side(bounds) for side, bounds in zip((min, min, max, max), zip(
        *(outline.bounds for outline in known.outlines), strict=True), strict=True))
    up = BEYOND / DEGREE
    out = up / max(cos(radians((south + north) / 2)), 0.01)
    return west - out, south - up, east + out, north + up


class _Heard:
    """The features on their way to the tiles; of each name the longest stretch in each township is kept."""

    def __init__(self, known: Atlas) -> None:
        self.atlas, self.roads = known, 0
        self.names: dict[tuple[str, str, int | None], Feature] = {}

    def listen(self, extract: Extract, within: Box | None, progress: Progress) -> Iterator[Feature]:
        for done, feature in enumerate(extract.features(within), 1):
            self.roads += feature.kind.names == STREET
            if feature.name and feature.kind.names:
                key = (feature.name[:LONGEST], feature.kind.names, self._township(feature.at))
                if key not in self.names or self.names[key].length < feature.length:
                    self.names[key] = feature
            if not done % 500:
                progress(min(done, extract.things), extract.things)
            yield feature
        if not self.roads:
            raise MapRefused("elsewhere" if within else "no_roads", file=extract.path.name)
        progress(extract.things, extract.things)

    def rows(self) -> Iterator[MapName]:
        for (name, kind, area), feature in sorted(self.names.items(), key=lambda item: item[0][:2]):
            lon, lat = feature.at
            yield MapName(name=name, kind=kind, lat=lat, lon=lon, area_id=area)

    def doors(self, found: Iterable[House]) -> Iterator[HouseNumber]:
        for one in found:
            lon, lat = one.at
            yield HouseNumber(street=one.street[:LONGEST], number=one.number, lat=lat, lon=lon, area_id=self._township(one.at))

    def _township(self, at: tuple[float, float]) -> int | None:
        lon, lat = at
        found = self.atlas.covering(lat, lon, (Area.Kind.TOWNSHIP,))
        return found[0].pk if found else None
