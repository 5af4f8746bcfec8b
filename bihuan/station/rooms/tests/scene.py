"""Matters of the cast as the pages meet them."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from bihuan.station.calls.models import Call
from bihuan.station.calls.take import CallFacts, take
from bihuan.station.kinds.incident.intake import open_for
from bihuan.station.loop.act import act
from bihuan.station.loop.models import Matter
from tests.cast import Cast

SAFE = {"injured": "no", "weapon": "no", "violence_now": "no", "vulnerable": "no", "fire_gas": "no"}


def call(cast: Cast, **given: Any) -> Call:
    facts = {
        "words": "夜宵城音箱到半夜还在放",
        "place": "滨江夜宵城 3 号棚",
        "category": "0902",
        "caller_phone": "13800002716",
        **SAFE,
        **given,
    }
    return take(CallFacts(**facts), taken_by=cast.people["alice"], station=cast.organisations["station"], now=timezone.now())


def incident(cast: Cast, **given: Any) -> Matter:
    return open_for(call(cast, **given), actor=cast.actor("alice"), now=timezone.now())


def move(cast: Cast, matter: Matter, who: str, name: str, **said: Any) -> Matter:
    fresh = Matter.objects.get(pk=matter.pk)
    act(fresh.pk, name, cast.actor(who), said, version=fresh.version, now=timezone.now())
    return Matter.objects.get(pk=matter.pk)


def sent(cast: Cast, **given: Any) -> Matter:
    return move(cast, incident(cast, **given), "alice", "send", unit=cast.units[0].pk, lead=cast.people["olga"].pk)


def diverted(cast: Cast, **given: Any) -> Matter:
    """A diversion that lies with the township's room, not signed for."""
    parent = move(cast, incident(cast, **given), "alice", "divert", request="管一管音箱", urgency="general")
    child = Matter.objects.get(parent=parent)
    return move(cast, child, "alice", "offer", to=cast.org("room")) if child.state == "drafted" else child


def form(matter: Matter, **said: Any) -> Mapping[str, Any]:
    return {"version": Matter.objects.get(pk=matter.pk).version, **said}
