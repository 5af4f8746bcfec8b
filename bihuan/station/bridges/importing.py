"""`bihuan import SUBJECT FILE` for calls and for each table: one door, one account at the end."""

import argparse
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from bihuan.station.bridges.calls import command as calls
from bihuan.station.bridges.report import Report
from bihuan.station.bridges.tables import TableError
from bihuan.station.frame.errors import in_each_language
from bihuan.station.people.forbidden import ForbiddenColumns
from bihuan.station.places.models import Datum

TABLES = {
    "organisations": "organisations and where they stand", "people": "persons and the posts they hold", "shifts": "who is on shift when",
    "areas": "areas with their outlines", "addresses": "standard addresses",
    "limits": "limits from a day on", "matrix": "which department carries which class, from a day on",
    "categories": "classes of calls, from a day on", "steps": "steps of each class, from a day on"}
WITH_DATUM = ("areas", "addresses")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    subjects = parser.add_subparsers(dest="subject", required=True, metavar="|".join(("calls", *TABLES)))
    calls.add_arguments(_subject(subjects, "calls", "recorded calls"))
    for name, about in TABLES.items():
        subject = _subject(subjects, name, about)
        subject.add_argument("file", type=Path, metavar="FILE", help="csv, csv.gz, xlsx or a zip of one; areas may be GeoJSON")
        subject.add_argument("--dry-run", action="store_true", help="read everything, write nothing")
        if name == "people":
            subject.add_argument("--passwords", action="store_true", help="give new accounts a first password, on a sheet beside FILE")
        if name in WITH_DATUM:
            subject.add_argument("--datum", choices=Datum.values, default=Datum.WGS84, help="its kind of coordinates (default: wgs84)")


def _subject(subjects: Any, name: str, about: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = subjects.add_parser(name, help=about, description=about)
    # Left out here, it must not undo a --json that stood before the subject.
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print the result as one line of JSON")
    return parser


def run(args: argparse.Namespace) -> dict[str, Any]:
    result = calls.run(args) if args.subject == "calls" else run_table(args)
    return {"import": args.subject, **result}


def run_table(args: argparse.Namespace) -> dict[str, Any]:
    run_import: Callable[..., Report] = import_module(f"bihuan.station.bridges.{args.subject}_file").run_import
    more = {name: getattr(args, name) for name in ("datum", "passwords") if hasattr(args, name)}
    try:
        with tqdm(unit=_("rows"), disable=None, file=sys.stderr) as bar:
            report = run_import(args.file, dry_run=args.dry_run, now=timezone.now(), progress=_progress(bar), **more)
    except (TableError, ForbiddenColumns) as fault:
        code = "table" if isinstance(fault, TableError) else "forbidden"
        return {"ok": False, "code": code, "sentence": in_each_language(fault), "file": str(args.file), "dry_run": args.dry_run}
    return {"ok": True, **report.as_dict()}


def _progress(bar: Any) -> Callable[[int, int], None]:
    def show(done: int, total: int) -> None:
        bar.total = total
        bar.update(done - bar.n)

    return show


def tell(result: dict[str, Any]) -> str:
    if not result["ok"]:
        return str(result["sentence"][settings.LANGUAGE_CODE])
    if result["import"] == "calls":
        return calls.tell(result)
    lines = [_("%(read)s rows read: %(new)s new, %(already)s in already, %(changed)s changed, %(rejected)s not taken.") % result]
    if result["dry_run"]:
        lines.append(_("This was a dry run; nothing was written."))
    if result["ignored_columns"]:
        columns = ", ".join(result["ignored_columns"])
        lines.append(_("These columns mean nothing here and were left out: %(columns)s.") % {"columns": columns})
    if result["rejects_file"]:
        lines.append(_("Each row that was not taken stands with its reason in %(rejects_file)s.") % result)
    if "passwords_file" in result:
        lines.append(_("First passwords stand in %(passwords_file)s. Hand them out, then delete the file.") % result)
    return "\n".join(lines)
