import argparse
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.station.find.follow import follow, rebuild
from bihuan.station.people.actor import day_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["rebuild", "follow"], help="rebuild: everything anew; follow: only what has happened since")


def run(args: argparse.Namespace) -> dict[str, Any]:
    today = day_of(timezone.now())
    if args.what == "follow":
        return {"written": follow(today, seconds=float("inf"))}
    made = rebuild(today)
    return made | {"since": follow(today, seconds=float("inf"))}


def tell(result: dict[str, Any]) -> str:
    if "written" in result:
        return _("%(written)s entries of the index written.") % result
    return _("%(matters)s matters and %(addresses)s addresses can be found.") % result
