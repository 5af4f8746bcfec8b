"""`bihuan map import FILE`: one OpenStreetMap extract becomes the base map and the names of streets and places."""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from bihuan.station.commands import Unable
from bihuan.station.places.ground.bring import bring
from bihuan.station.places.ground.refusals import WORDS, MapRefused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="import")
    deed = deeds.add_parser("import", help="make the map anew from one extract")
    # Left out here, it must not undo a --json that stood before.
    deed.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print the result as one line of JSON")
    deed.add_argument("file", type=Path, metavar="FILE", help="an OpenStreetMap extract: .osm.pbf or .osm")


def run(args: argparse.Namespace) -> dict[str, Any]:
    try:
        with tqdm(unit="", disable=None, file=sys.stderr) as bar:
            made = bring(args.file, now=timezone.now(), progress=lambda done, total: _show(bar, done, total))
    except MapRefused as refused:
        raise Unable(refused.code, WORDS[refused.code], **refused.values) from refused
    return {"ok": True, **asdict(made)}


def tell(result: dict[str, Any]) -> str:
    return _(
        "The map was made of %(file)s: %(roads)s stretches of road, %(names)s names. Open pages show it when they are next opened."
    ) % result


def _show(bar: Any, done: int, total: int) -> None:
    bar.total = total
    bar.update(done - bar.n)
