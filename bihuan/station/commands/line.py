"""`bihuan line add|list|secret|end`: the telephone lines whose exchange may tell us what rings. A secret is shown once."""

import argparse
import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.station.commands import Unable
from bihuan.station.lines.models import Line
from bihuan.station.people.actor import day_of
from bihuan.station.people.models import Organisation

STATIONS = (Organisation.Kind.STATION, Organisation.Kind.HUB_STATION)
NO_STATION = gettext_lazy("There is no station with the code “%(given)s”. The stations here: %(codes)s.")
NO_LINE = gettext_lazy("There is no telephone line “%(given)s” here. `bihuan line list` names those there are.")
KNOWN = gettext_lazy("There is a line “%(given)s” already. Choose another code, or give it a new secret: `bihuan line secret %(given)s`.")
WRONG = gettext_lazy("The line cannot be kept like this: %(why)s A code is made of letters, digits, - and _.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", nargs="?", default="list", choices=["list", "add", "secret", "end"], help="list them (default), or change")
    parser.add_argument("code", nargs="?", default="", help="the code of the line, which stands in the address of its door")
    parser.add_argument("--station", default="", metavar="CODE", help="whose desk it rings at")
    parser.add_argument("--name", default="", help="what the desk reads on the card; the code when left out")


def run(args: argparse.Namespace) -> dict[str, Any]:
    if args.what == "add":
        return add(args.code, args.station, args.name)
    if args.what == "list":
        rows = Line.objects.select_related("station")
        return {"lines": [{"code": one.code, "name": one.name, "station": one.station.code, "until": one.until} for one in rows]}
    line = Line.objects.filter(code=args.code).first()
    if line is None:
        raise Unable("no-line", NO_LINE, given=args.code)
    if args.what == "end":
        line.until = day_of(timezone.now())
        line.secret = secrets.token_urlsafe(32)
        line.save(update_fields=["until", "secret"])
        return {"ended": line.code}
    line.secret = secrets.token_urlsafe(32)
    line.save(update_fields=["secret"])
    return told(line)


def add(code: str, station: str, name: str) -> dict[str, Any]:
    stations = {one.code: one for one in Organisation.objects.filter(kind__in=STATIONS)}
    whose = stations.get(station) or (next(iter(stations.values())) if not station and len(stations) == 1 else None)
    if whose is None:
        raise Unable("no-station", NO_STATION, given=station, codes=", ".join(sorted(stations)) or "-")
    if Line.objects.filter(code=code).exists():
        raise Unable("known", KNOWN, given=code)
    line = Line(code=code, name=name or code, station=whose, secret=secrets.token_urlsafe(32))
    try:
        line.full_clean()
    except ValidationError as wrong:
        raise Unable("wrong", WRONG, why=" ".join(wrong.messages)) from wrong
    line.save()
    return told(line)


def told(line: Line) -> dict[str, Any]:
    return {"line": line.code, "door": f"/api/lines/{line.code}/events", "secret": line.secret}


def tell(result: dict[str, Any]) -> str:
    if "secret" in result:
        return _("The exchange of line %(line)s posts its events to %(door)s, signed as docs/how-to/telephony.md says. Its secret, shown "
                 "this once: %(secret)s") % result
    if "ended" in result:
        return _("Line %(ended)s is closed from now on. What rang on it stays.") % result
    if not result["lines"]:
        return _("There is no telephone line. `bihuan line add CODE --station CODE` opens one.")
    over = _("closed since %(until)s")
    rows = [(f"{one['code']:<16} {one['station']:<16} {one['name']}", over % one if one["until"] else "") for one in result["lines"]]
    return "\n".join(" ".join(row).rstrip() for row in rows)
