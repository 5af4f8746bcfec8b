"""`bihuan found NAME`: the first organisation of an empty station and the three people who keep it. All else is done on the pages."""

import argparse
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.station.commands import migrate
from bihuan.station.people.accounts import What, first_password, note, put_password
from bihuan.station.people.actor import day_of
from bihuan.station.people.models import Organisation, Person
from bihuan.station.people.posts import ADMIN, AUDITOR, SECURITY
from bihuan.station.people.structure import appoint, found

KINDS = (Organisation.Kind.COUNTY, Organisation.Kind.STATION)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="what the county or the station is called")
    parser.add_argument("--code", default="1", help="its code, by which files call it (default: 1)")
    parser.add_argument("--kind", choices=[kind.value for kind in KINDS], default=KINDS[0].value, help="county (default) or station")
    for post in (ADMIN, SECURITY, AUDITOR):
        parser.add_argument(f"--{post}", default=post, metavar="USER", help=f"user name of the first one (default: {post})")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Founds only where nothing stands yet: later keepers are asked for and agreed to on the pages."""
    migrate.apply()
    names = {post: getattr(args, post).strip().casefold() for post in (ADMIN, SECURITY, AUDITOR)}
    if Organisation.objects.exists():
        return {"ok": False, "sentence": _("Something stands here already. An administrator founds the rest on the page Organisations.")}
    if len(set(names.values())) < 3:
        return {"ok": False, "sentence": _("Administrator, security officer and auditor must be three people.")}
    now = timezone.now()
    passwords = {post: first_password() for post in names}
    with transaction.atomic():
        top = found(args.code, args.name, args.kind, since=day_of(now), always_open=True)
        for post, username in names.items():
            person = Person(username=username, name=username)
            put_password(person, passwords[post])
            person.full_clean()
            person.save()
            note(person, What.MADE, now)
            appoint(person, top, post, since=day_of(now))
    accounts = [{"post": post, "username": names[post], "password": passwords[post]} for post in names]
    return {"ok": True, "name": args.name, "accounts": accounts}


def tell(result: dict[str, Any]) -> str:
    if not result["ok"]:
        return str(result["sentence"])
    lines = [_("%(name)s is founded. These passwords are shown once and must be changed at the first sign-in:") % result]
    lines += [f"  {one['username']:<16}{one['password']}" for one in result["accounts"]]
    return "\n".join([*lines, _("Start `bihuan serve` and sign in as the administrator.")])
