"""`bihuan feed add|list|secret|end|in|out`: calls from a platform beside ours, and what became of them."""

import argparse
import secrets
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.station.bridges.calls.maps import preset_names
from bihuan.station.bridges.feed.files import read_in, write_out
from bihuan.station.bridges.models import Partner
from bihuan.station.commands import Unable, worker
from bihuan.station.loop.stream import newest
from bihuan.station.people.actor import day_of
from bihuan.station.people.models import Organisation

STATIONS = (Organisation.Kind.STATION, Organisation.Kind.HUB_STATION)
NO_PARTNER = gettext_lazy("There is no partner “%(given)s” here. `bihuan feed list` names those there are.")
NO_ORGANISATION = gettext_lazy("There is no organisation with the code “%(given)s” that can stand here. These can: %(codes)s.")
KNOWN = gettext_lazy("There is a partner “%(given)s” already. Choose another code, or renew its secret: `bihuan feed secret %(given)s`.")
WRONG = gettext_lazy("The partner cannot be kept like this: %(why)s A code is made of letters, digits, - and _.")
NO_PATH = gettext_lazy("There is no file or folder %(given)s.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="what", required=True, metavar="add|list|secret|end|in|out")
    add = _deed(deeds, "add", "name a platform and give it a secret")
    add.add_argument("code", help="its code, which stands before its numbers")
    add.add_argument("--name", default="", help="what it is called; the code when left out")
    add.add_argument("--station", default="", metavar="CODE", help="whose calls they are where a row names no station")
    add.add_argument("--stands-for", default="", metavar="CODE", help="the organisation here that stands for it: matters it gets are told")
    add.add_argument("--preset", choices=preset_names(), default="records-110", help="how its columns are read")
    _deed(deeds, "list", "the platforms, and how far each has been told")
    for what, about in (("secret", "give a new secret and end the old one"), ("end", "close its door from now on")):
        _deed(deeds, what, about).add_argument("code")
    taking = _deed(deeds, "in", "take in calls from a file, or from the files of a folder")
    taking.add_argument("path", type=Path, metavar="FOLDER|FILE")
    taking.add_argument("--from", dest="code", required=True, metavar="CODE", help="whose calls they are")
    telling = _deed(deeds, "out", "write what became of its calls since the last time")
    telling.add_argument("path", type=Path, metavar="FOLDER")
    telling.add_argument("--to", dest="code", required=True, metavar="CODE", help="who is told")
    telling.add_argument("--as", dest="form", choices=("jsonl", "csv"), default="jsonl", help="JSON lines (default) or csv")
    for deed in (taking, telling):
        deed.add_argument("--every", type=float, metavar="SECONDS", help="go on until stopped, a look every so many seconds")


def _deed(deeds: Any, name: str, about: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = deeds.add_parser(name, help=about, description=about)
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print the result as one line of JSON")
    return parser


def run(args: argparse.Namespace) -> dict[str, Any]:
    if args.what == "list":
        return {"partners": [_shown(one) for one in Partner.objects.select_related("station")]}
    if args.what == "add":
        return _told(add(args))
    partner = Partner.objects.select_related("station").filter(code=args.code).first()
    if partner is None:
        raise Unable("no-partner", NO_PARTNER, given=args.code)
    if args.what in ("secret", "end"):
        partner.secret = secrets.token_urlsafe(32)
        partner.until = day_of(timezone.now()) if args.what == "end" else partner.until
        partner.save(update_fields=["secret", "until"])
        return {"ended": partner.code} if args.what == "end" else _told(partner)
    if args.what == "in" and not args.path.exists():
        raise Unable("no-path", NO_PATH, given=args.path)
    if args.every:
        return {"rounds": worker.repeat(f"feed-{args.what}-{partner.code}", lambda now: _look(args, partner, now), args.every)}
    return _look(args, partner, timezone.now())


def _look(args: argparse.Namespace, partner: Partner, now: datetime) -> dict[str, Any]:
    if args.what == "out":
        return {"written": write_out(partner, args.path, args.form, now)}
    files = read_in(partner, args.path, now)
    return {"ok": all(one["ok"] for one in files), "files": files}


def add(args: argparse.Namespace) -> Partner:
    stations = {one.code: one for one in Organisation.objects.filter(kind__in=STATIONS)}
    whose = stations.get(args.station) or (next(iter(stations.values())) if not args.station and len(stations) == 1 else None)
    if whose is None:
        raise Unable("no-organisation", NO_ORGANISATION, given=args.station, codes=", ".join(sorted(stations)) or "-")
    stands = Organisation.objects.filter(code=args.stands_for).first() if args.stands_for else None
    if args.stands_for and stands is None:
        codes = ", ".join(Organisation.objects.exclude(kind__in=STATIONS).values_list("code", flat=True)[:50])
        raise Unable("no-organisation", NO_ORGANISATION, given=args.stands_for, codes=codes or "-")
    if Partner.objects.filter(code=args.code).exists():
        raise Unable("known", KNOWN, given=args.code)
    here = str(newest())
    partner = Partner(code=args.code, name=args.name or args.code, station=whose, organisation=stands, preset=args.preset,
                      secret=secrets.token_urlsafe(32), begun=here, cursor=here)  # fmt: skip
    try:
        partner.full_clean()
    except ValidationError as wrong:
        raise Unable("wrong", WRONG, why=" ".join(wrong.messages)) from wrong
    partner.save()
    return partner


def _told(partner: Partner) -> dict[str, Any]:
    return {"partner": partner.code, "secret": partner.secret}


def _shown(one: Partner) -> dict[str, Any]:
    waits = one.batches.filter(written_at=None).count()
    return {"code": one.code, "name": one.name, "station": one.station.code, "preset": one.preset, "files": one.batches.count() - waits,
            "acknowledged": one.acknowledged, "acknowledged_at": one.acknowledged_at, "until": one.until}  # fmt: skip


def tell(result: dict[str, Any]) -> str:
    if "secret" in result:
        return _("%(partner)s signs its requests as docs/how-to/feed-110.md says. Its secret, shown this once: %(secret)s") % result
    if "ended" in result:
        return _("The door of %(ended)s is closed from now on. What it brought stays.") % result
    if "written" in result:
        return "\n".join(result["written"]) or _("Nothing new to tell.")
    if "rounds" in result:
        return ""
    if "files" in result:
        return "\n".join(_file(one) for one in result["files"]) or _("No finished file is there.")
    rows = [f"{one['code']:<16} {one['station']:<16} {one['name']}" for one in result["partners"]]
    return "\n".join(rows) or _("There is no partner. `bihuan feed add CODE --station CODE` names one.")


def _file(one: dict[str, Any]) -> str:
    if not one["ok"]:
        return f"{one['file']}: {one['sentence'][settings.LANGUAGE_CODE]}"
    told = _("%(file)s: %(read)s rows read: %(new)s new, %(already)s in already, %(rejected)s not taken.") % one
    return told + (" " + _("Each row that was not taken stands with its reason in %(rejects_file)s.") % one if one["rejects_file"] else "")
