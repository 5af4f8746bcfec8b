"""Moves as a page sends them: each once, and those that tell what was done out there also later, upon the matter as it stands by then."""

import re
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from bihuan.loop import HAPPENED, Refused
from bihuan.station.kinds.incident.models import Order
from bihuan.station.loop.act import act
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Matter
from bihuan.station.people.models import Person
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.models import MoveOnce

SEAL = "bihuan.rooms.telling"
KEPT = timedelta(days=7)  # longer than a browser keeps one
TRIES = 5  # somebody may act between reading where the matter stands and making the move
TOKEN = re.compile("[0-9a-f]{32}")


def seal_of(person: Person) -> str:
    """The key under which a person's browser locks what waits there. It is given to pages of that person alone, so that a browser from
    which they have signed out keeps nothing that could be read."""
    return b64encode(salted_hmac(SEAL, str(person.pk), algorithm="sha256").digest()).decode()


def told_late(matter: Matter, move: str) -> bool:
    known = kinds()[matter.kind].loop.moves.get(move)
    return known is not None and known.told_late


def make_once(matter: Matter, move: str, desk: Desk, said: Mapping[str, str], *, version: int, token: str = "") -> Matter:
    """The matter after the move; one that has come before under the same number is not made again. Raises Refused."""
    if not TOKEN.fullmatch(token):
        return act(matter.pk, move, desk.actor, said, version=version, now=desk.now)
    with transaction.atomic():
        _row, fresh = MoveOnce.objects.get_or_create(
            person=desk.person, token=token, defaults={"number": matter.number, "move": move, "at": desk.now}
        )
        if not fresh:
            return Matter.objects.get(pk=matter.pk)
        return act(matter.pk, move, desk.actor, said, version=version, now=desk.now)


def forget_old(now: datetime) -> None:
    MoveOnce.objects.filter(at__lt=now - KEPT).delete()


def tell_late(matter: Matter, move: str, desk: Desk, said: Mapping[str, str], *, version: int, token: str) -> Matter:
    """A move that a browser kept. What only tells what was done is made upon the matter as it stands now: others may have acted, and its
    own order says whether it can still be. Anything else keeps to the version it was made on. Raises Refused."""
    if not told_late(matter, move):
        answers = {name: value for name, value in said.items() if name != HAPPENED}
        return make_once(matter, move, desk, answers, version=version, token=token)
    for left in reversed(range(TRIES)):
        stands = Matter.objects.only("version").get(pk=matter.pk).version
        try:
            return make_once(matter, move, desk, said, version=stands, token=token)
        except Refused as why:
            if why.code != "stale" or not left:
                raise
    raise AssertionError("unreachable")


def done(matter: Matter, move: str, said: Mapping[str, str]) -> str:
    """What has just been done, in a sentence that stands alone: the move, the unit it is about, and how the matter stands now."""
    loop = kinds()[matter.kind].loop
    known = loop.moves[move]
    about = _about(matter, known.part, said)
    values = {"move": f"{known.label} {about}".strip(), "state": loop.states[matter.state].label}
    return _("%(move)s: done. Now %(state)s.") % values


def _about(matter: Matter, part: str, said: Mapping[str, str]) -> str:
    """The unit that was sent, or whose order it is about."""
    wanted = {"part": said.get("order", "")} if part == "order" else {"unit": said.get("unit", "")}
    (value,) = wanted.values()
    if not (value.isascii() and value.isdecimal() and len(value) < 10):
        return ""
    order = Order.objects.filter(matter=matter, **wanted).select_related("unit").order_by("-part").first()
    return order.unit.name if order else ""
