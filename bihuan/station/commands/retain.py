"""Erase by rule what is due, as the sweeper does each night; with --dry-run say only how much that is."""

import argparse
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.station.rights.retention import due, retain


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="erase nothing; say how much is due")


def run(args: argparse.Namespace) -> dict[str, Any]:
    now = timezone.now()
    return {"dry_run": True, "due": due(now)} if args.dry_run else {"dry_run": False, "erased": retain(now)}


def tell(result: dict[str, Any]) -> str:
    counted = result["due"] if result["dry_run"] else result["erased"]
    head = _("Due by rule, nothing erased:") if result["dry_run"] else _("Erased by rule:")
    return "\n".join([head, *(f"  {name}: {count}" for name, count in counted.items())])
