"""Runs under Python 3.12 with OSRM and Valhalla and nothing of ours: questions come in as JSON, seconds and milliseconds go out."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

Ask = Callable[[list[list[float]]], list[float | None]]


def osrm(extract: Path, folder: Path) -> Ask:
    import osrm as module

    tools = Path(module.__file__).parent
    graph = folder / "map.osrm"
    (folder / "map.osm.pbf").symlink_to(extract.resolve())
    run(tools / "bin" / "osrm-extract", "-p", tools / "share" / "profiles" / "car.lua", folder / "map.osm.pbf")
    run(tools / "bin" / "osrm-contract", graph)
    engine = module.OSRM(algorithm="CH", storage_config=str(graph), use_shared_memory=False)

    def ask(places: list[list[float]]) -> list[float | None]:
        units = list(range(len(places) - 1))
        table = module.TableParameters(
            coordinates=[(lon, lat) for lat, lon in places], sources=units, destinations=[len(units)], annotations=["duration"])
        return [row[0] for row in engine.Table(table)["durations"]]

    return ask


def valhalla(extract: Path, folder: Path) -> Ask:
    import valhalla as module

    (folder / "tiles").mkdir()
    (folder / "tiles.tar").touch()
    settings = module.get_config(tile_extract=str(folder / "tiles.tar"), tile_dir=str(folder / "tiles"))
    del settings["mjolnir"]["tile_extract"]
    (folder / "valhalla.json").write_text(json.dumps(settings))
    run(module.PYVALHALLA_DIR / "bin" / "valhalla_build_tiles", "-c", folder / "valhalla.json", extract)
    actor = module.Actor(settings)

    def ask(places: list[list[float]]) -> list[float | None]:
        points = [{"lat": lat, "lon": lon} for lat, lon in places]
        found = actor.matrix({"sources": points[:-1], "targets": points[-1:], "costing": "auto"})
        return [row[0]["time"] for row in found["sources_to_targets"]]

    return ask


def run(*command: object) -> None:
    subprocess.run([str(word) for word in command], check=True, capture_output=True)


def measure(name: str, make: Callable[[Path, Path], Ask], given: dict[str, Any]) -> dict[str, Any]:
    begun = time.perf_counter()
    folder = Path(given["folder"]) / name
    folder.mkdir()
    ask = make(Path(given["extract"]), folder)
    built, spent, answers = time.perf_counter() - begun, [], []
    ask(given["asked"][0])  # the first is for warming
    for places in given["asked"]:
        begun = time.perf_counter()
        answers.append(ask(places))
        spent.append(1000 * (time.perf_counter() - begun))
    return {"built": built, "milliseconds": spent, "seconds": answers}


def main() -> None:
    given = json.load(sys.stdin)
    made: dict[str, Callable[[Path, Path], Ask]] = {"osrm-bindings": osrm, "pyvalhalla": valhalla}
    json.dump({f"{name} {version(name)}": measure(name, make, given) for name, make in made.items()}, sys.stdout)


if __name__ == "__main__":
    main()
