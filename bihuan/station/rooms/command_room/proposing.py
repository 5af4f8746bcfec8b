"""Before whom units are proposed."""

from collections.abc import Sequence

from django.conf import settings

from bihuan.station.loop.models import Matter
from bihuan.station.loop.view import MoveView


def proposes(matter: Matter, offered: Sequence[MoveView]) -> bool:
    """Before whoever is offered to send one, unless the station has switched that off; then the room works as without it."""
    return settings.PROPOSES_UNITS and matter.kind == "incident" and any(move.name == "send" for move in offered)
