"""Everything in one file, also while serving: a copy of the database, the seals, and a manifest with the sha256 of each member.

The map is not in it: it is made of an extract that anybody can fetch again, and may be larger than all the rest."""

import argparse
import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.station.commands import copies
from bihuan.station.places.ground import home as map_home
from bihuan.station.rights.retention import folder as erasures

MANIFEST = "manifest.json"
SEALING = "sealing.keys"  # its name inside a back-up, wherever the station keeps it


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", type=Path, metavar="FILE", help="where to write it (default: a new file in BIHUAN_HOME/backups)")
    parser.add_argument("--with-keys", action="store_true", help="put the keys in too; keep such a file like the keys themselves")


def run(args: argparse.Namespace) -> dict[str, Any]:
    now = timezone.now()
    target: Path = args.to or settings.HOME / "backups" / f"bihuan-{now:%Y%m%d-%H%M%S}.tar.gz"
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as name:
        folder = Path(name)
        manifest = collect(folder / "members", now, with_keys=args.with_keys)
        draft = pack(folder)
        size = draft.stat().st_size
        os.replace(draft, target)
    return {"file": str(target), "bytes": size, "members": len(manifest["members"]), "keys": args.with_keys,
            "map_left_out": map_home.about() is not None}


def tell(result: dict[str, Any]) -> str:
    said = _("Everything is in %(file)s (%(bytes)s bytes).") % result
    said += "\n" + (_("The keys are in it too: whoever has this file can read what was said.") if result["keys"] else _(
        "The keys are not: without %(keys)s nobody can read what was said. Keep a copy of that file elsewhere.") % {
            "keys": settings.SEALING_KEYS})
    if not result["map_left_out"]:
        return said
    return f"{said}\n" + _("The map is not in it: keep its extract, %(extract)s.") % {"extract": map_home.extract()}


def collect(folder: Path, now: datetime, *, with_keys: bool) -> dict[str, Any]:
    """The seals before the database: a seal may be older than the ledger beside it, never newer."""
    folder.mkdir(mode=0o700)
    shutil.copytree(settings.HOME / "seals", folder / "seals")
    if erasures().exists():
        shutil.copytree(erasures(), folder / "erasures")
    if with_keys:
        shutil.copytree(settings.HOME / "keys", folder / "keys", ignore=shutil.ignore_patterns(".*"))
        shutil.copy(settings.SEALING_KEYS, folder / "keys" / SEALING)
    database = copies.database()
    database.dump(folder)
    manifest = {
        "bihuan": version("bihuan"), "made": now.isoformat(), "database": database.vendor,
        "migrations": copies.manifest_of(connection),
        "members": {path.relative_to(folder).as_posix(): sha256(path) for path in sorted(folder.rglob("*")) if path.is_file()},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), "utf-8")
    return manifest


def pack(folder: Path) -> Path:
    draft = folder / "whole.tar.gz"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(handle, "wb") as file:
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=3) as archive:
            archive.add(folder / "members" / MANIFEST, MANIFEST)
            for path in sorted((folder / "members").iterdir()):
                if path.name != MANIFEST:
                    archive.add(path, path.name)
        file.flush()
        os.fsync(file.fileno())
    return draft


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
