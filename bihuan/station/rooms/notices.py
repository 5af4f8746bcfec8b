"""How many notices are new to somebody."""

from bihuan.station.loop.notices import inbox
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.models import LastLook

MOST = 99


def unread(desk: Desk) -> int:
    """How many are newer than the last look, counted no further than the badge can show."""
    found = inbox(desk.actor, desk.now).select_related(None)
    looked = LastLook.objects.filter(person=desk.person).values_list("notices_at", flat=True).first()
    return (found.filter(at__gt=looked) if looked else found)[:MOST].count()
