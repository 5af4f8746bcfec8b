"""The hourly work: the heads of all matters are sealed, links between callers decay and positions of units go when their time is over, and
deadlines that rested on an unpublished year are reckoned again once it is known. Accounts that are over or unused are shut."""

import argparse
from datetime import datetime
from typing import Any

from django.utils import timezone

from bihuan.station.calls.caller_key import decay
from bihuan.station.calls.units import forget_positions
from bihuan.station.commands import worker
from bihuan.station.loop.recalendar import recompute
from bihuan.station.loop.seal import seal
from bihuan.station.people.nightly import tend

add_arguments, tell = worker.add_arguments, worker.tell


def run(args: argparse.Namespace) -> dict[str, Any]:
    if args.every:
        return {"rounds": worker.repeat("sealer", hourly, args.every)}
    return hourly(timezone.now())


def hourly(now: datetime) -> dict[str, Any]:
    accounts = tend(now)
    decayed, forgotten, moved, made = decay(now), forget_positions(now), recompute(now), seal(now)
    return {"seal": made.pk, "matters": made.matters, "root": bytes(made.root).hex(),
            "links_decayed": decayed, "positions_erased": forgotten, "deadlines_moved": moved,
            "accounts_signed_out": accounts["signed_out"], "accounts_unused": accounts["unused"], "sign_ins_erased": accounts["erased"]}
