"""Bring a back-up back: checked before anything is touched, audited afterwards."""

import argparse
import json
import shutil
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bihuan.station.commands import Unable, audit, copies, door, migrate, serve
from bihuan.station.commands.backup import MANIFEST, SEALING, sha256
from bihuan.station.frame import datakeys, keyring
from bihuan.station.frame.home import make_home
from bihuan.station.loop.models import Matter
from bihuan.station.loop.stream import new_epoch
from bihuan.station.people.models import Person
from bihuan.station.places.ground import home as map_home
from bihuan.station.rights.retention import again
from bihuan.station.rights.retention import folder as erasures


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a file that `bihuan backup` wrote")
    parser.add_argument("--replace", action="store_true", help="also where this station already holds something; what it holds is given up")


def run(args: argparse.Namespace) -> dict[str, Any]:
    door.refuse_wrong_settings()
    make_home(settings.HOME)
    with serve.hold_home(), tempfile.TemporaryDirectory(dir=settings.HOME, prefix=".restore-") as name:
        folder = Path(name)
        manifest = unpack(args.file, folder)
        refuse_unfit(manifest)
        if not args.replace:
            refuse_what_is_not_empty()
        database = copies.database()
        database.load(folder / database.member)
        for seals in folder.glob("seals/*.jsonl"):
            put_back(seals, settings.HOME / "seals" / seals.name)
        erasures().mkdir(mode=0o700, exist_ok=True)
        for lines in folder.glob("erasures/*.jsonl"):
            put_back(lines, erasures() / lines.name)
        for key in folder.glob("keys/*.key"):
            shutil.copy(key, settings.HOME / "keys" / key.name)
        if (sealing := folder / "keys" / SEALING).exists():
            keyring.bring(keyring.read(sealing))
    migrate.apply()
    new_epoch(timezone.now())
    back = {"matters": Matter.objects.count(), "made": manifest["made"]}
    if missing := datakeys.closed():
        raise Unable("keys", _(
            "%(matters)s matters are back, as they stood at %(made)s, but what was said in them cannot be read: the key %(names)s is not "
            "in %(keys)s. Bring that file back from where you keep it, then run `bihuan audit verify`."),
            names=", ".join(missing), keys=settings.SEALING_KEYS, detail={**back, "missing": missing}, **back)
    back["erased_again"] = again(timezone.now())
    found = audit.report()
    return {"ok": found["ok"], **back, "map": map_home.about() is not None, "audit": found}


def tell(result: dict[str, Any]) -> str:
    said = gettext("%(matters)s matters are back, as they stood at %(made)s.") % result
    ground = "" if result["map"] else "\n" + gettext("A back-up holds no map. Make one again: bihuan map import county.osm.pbf")
    return f"{said}{ground}\n{audit.tell(result['audit'])}"


def unpack(file: Path, folder: Path) -> dict[str, Any]:
    """The manifest, once every member is whole and nothing else was in the file."""
    try:
        with tarfile.open(file, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        members = manifest["members"]
    except FileNotFoundError as fault:
        raise Unable("no-file", _("There is no back-up %(file)s."), file=file) from fault
    except (tarfile.TarError, EOFError, OSError, ValueError, KeyError) as fault:
        raise Unable("torn", _("%(file)s is no whole back-up. Nothing was changed; use another one."), file=file) from fault
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {MANIFEST}
    for name in sorted(there | members.keys()):
        if name not in there or members.get(name) != sha256(folder / name):
            raise Unable("altered", _("%(name)s in this back-up is not what was written. Nothing was changed; use another one."), name=name)
    return manifest


def refuse_unfit(manifest: dict[str, Any]) -> None:
    if manifest["database"] != connection.vendor:
        raise Unable(
            "other-database", _("The back-up was made from %(theirs)s, this station runs on %(ours)s. Set DATABASE_URL to the same kind."),
            theirs=manifest["database"], ours=connection.vendor)
    known = {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    if set(manifest["migrations"]) - known:
        raise Unable("newer", _("The back-up was made by a newer Bihuan (%(theirs)s). Install that one first."), theirs=manifest["bihuan"])


def refuse_what_is_not_empty() -> None:
    tables = connection.introspection.table_names()
    for model in (Person, Matter):
        if model._meta.db_table in tables and model.objects.exists():
            raise Unable("not-empty", _("This station already holds people and matters. Add --replace to give them up for the back-up."))


def put_back(source: Path, target: Path) -> None:
    """Seals written after the back-up stay: they bear witness to what is now missing."""
    there = target.read_text("utf-8").splitlines() if target.exists() else []
    lines = [line for line in source.read_text("utf-8").splitlines() if line not in there]
    target.write_text("".join(f"{line}\n" for line in sorted(there + lines, key=lambda line: json.loads(line)["at"])), "utf-8")
