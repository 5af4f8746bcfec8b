import argparse
from typing import Any

from django.utils.translation import gettext as _

from bihuan.station.loop.audit import verify


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["verify"], help="follow every chain from its first step to its head")


def run(args: argparse.Namespace) -> dict[str, Any]:
    return report()


def report() -> dict[str, Any]:
    found = verify()
    return {"ok": found.clean, **found.as_dict()}


def tell(result: dict[str, Any]) -> str:
    counted = _("%(matters)s matters, %(steps)s steps, %(seals)s seals; %(erased_by_rule)s erased by rule, %(retired)s retired.") % result
    verdict = [finding["words"] for finding in result["findings"]] or [_("Every step is there, unchanged and in its place.")]
    return "\n".join([counted, *verdict])
