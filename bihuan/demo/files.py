"""The invented township as files, in the form in which any town would bring its own: tables, an outline file, an OSM extract."""

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from bihuan.demo import people as staff
from bihuan.demo.osm import write_osm
from bihuan.demo.world import World


def write_files(world: World, folder: Path, since: date) -> None:
    """organisations.csv, people.csv, areas.geojson, addresses.csv, roads.osm. The same world gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    _table(folder / "organisations.csv", _organisations(world, since))
    _table(folder / "people.csv", _people(world, since))
    _table(folder / "addresses.csv", ({"text": a.text, "lat": a.lat, "lon": a.lon} for a in world.addresses.addresses))
    (folder / "areas.geojson").write_text(json.dumps(_areas(world, since), ensure_ascii=False, separators=(",", ":")), "utf-8")
    write_osm(folder / "roads.osm", world.roads, world.addresses)


def _table(path: Path, rows: Iterable[dict[str, object]]) -> None:
    every = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(every[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(every)


def _organisations(world: World, since: date) -> Iterable[dict[str, object]]:
    for one in world.people.organisations:
        opens, shuts = one.hours or ("", "")
        yield {
            "code": one.code, "name": one.name, "name_en": one.name_en, "kind": one.kind, "route": one.route,
            "parent": one.parent or "", "hub": one.hub or "", "deputy": one.deputy or "", "email": _mailbox(one),
            "number_code": one.number_code, "always_open": int(one.always_open), "open_from": str(opens),
            "open_to": str(shuts), "every_day": int(bool(one.hours)), "on_call_contact": one.on_call, "since": since.isoformat(),
        }  # fmt: skip


def _mailbox(one: staff.Organisation) -> str:
    """Where the township's side is told; nobody owns a name under .example, so nothing can arrive anywhere."""
    told = one.kind in ("department", "community") or one.code == staff.TOWN_ROOM
    return f"{one.code.lower()}@yunxi.example" if told else ""


def _people(world: World, since: date) -> Iterable[dict[str, object]]:
    for person in world.people.persons:
        for organisation, post in person.posts:
            yield {"username": person.username, "name": person.name, "organisation": organisation, "post": post, "since": since.isoformat()}


def _areas(world: World, since: date) -> dict[str, object]:
    features = [
        {"type": "Feature", "geometry": json.loads(area.geojson), "properties": {
            "code": area.code, "name": area.name, "kind": area.kind, "parent": area.parent, "terrain": area.terrain,
            "organisation": _keeper(area.code, world.people.organisations), "since": since.isoformat()}}
        for area in world.geography.areas
    ]  # fmt: skip
    return {"type": "FeatureCollection", "features": features}


def _keeper(code: str, organisations: Sequence[staff.Organisation]) -> str:
    """The organisation of an area has the area's own code."""
    return code if any(one.code == code for one in organisations) else ""
