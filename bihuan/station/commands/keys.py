"""The keys that seal what persons said: which there are, a new one, and forgetting one that only old back-ups still need.

Rotating takes a moment for the ledger, whose keys are wrapped anew; then columns that may be changed are sealed under the newest key,
a few hundred rows at a time, while everybody works on.
"""

import argparse
import time
from collections import Counter
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.station.commands import Unable
from bihuan.station.frame import datakeys, keyring
from bihuan.station.frame.models import DataKey
from bihuan.station.frame.reseal import reseal_all
from bihuan.station.people.factors import reseal_secrets

IN_USE = gettext_lazy("The key %(name)s is in use. Run `bihuan keys rotate` first; then only back-ups made before need it.")
UNKNOWN = gettext_lazy("There is no key %(name)s in %(file)s.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", nargs="?", default="list", choices=["list", "rotate", "forget"], help="list them (default), or change")
    parser.add_argument("name", nargs="?", default="", help="the key to forget; back-ups made under it can then never be read again")


def run(args: argparse.Namespace) -> dict[str, Any]:
    if args.what == "rotate":
        return rotate()
    if args.what == "forget":
        return forget(args.name)
    used = Counter(DataKey.objects.values_list("wrapped_by", flat=True))
    return {"ok": not datakeys.closed(), "file": str(keyring.path()), "missing": datakeys.closed(),
            "keys": [{"name": name, "in_use": bool(used[name])} for name in keyring.keys()]}


def rotate() -> dict[str, Any]:
    name, wrapped = datakeys.rotate(timezone.now())
    time.sleep(datakeys.KNOWN_FOR)  # until then other processes may still seal under the key before
    return {"key": name, "wrapped": wrapped, "resealed": reseal_all() + reseal_secrets()}


def forget(name: str) -> dict[str, Any]:
    if name not in keyring.keys():
        raise Unable("no-key", UNKNOWN, name=name, file=keyring.path())
    if DataKey.objects.filter(wrapped_by=name).exists():
        raise Unable("in-use", IN_USE, name=name)
    keyring.drop(name)
    return {"forgotten": name}


def tell(result: dict[str, Any]) -> str:
    if "key" in result:
        return _("From now on the key %(key)s seals. %(wrapped)s keys were wrapped under it and %(resealed)s rows sealed anew. "
                 "Keep a new copy of the file of keys elsewhere.") % result
    if "forgotten" in result:
        return _("The key %(forgotten)s is gone. Back-ups made under it can no longer be read.") % result
    use = {True: _("in use"), False: _("needed by older back-ups only")}
    lines = [f"{one['name']}  {use[one['in_use']]}" for one in result["keys"]]
    lines += [_("%(name)s is missing: bring it back into %(file)s.") % {"name": name, "file": result["file"]} for name in result["missing"]]
    return "\n".join(lines)
