"""A move that the desk took, as its unit's crew is told of it: it stands before them until one of them has noted it."""

from collections.abc import Collection
from datetime import timedelta

from django.db.models import QuerySet

from bihuan.station.calls.models import Riding
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.models import MoveDecided

STANDS = timedelta(hours=2)  # one that nobody has noted by then is over
SHOWN = timedelta(hours=1)  # so long the desk sees what it told


def instructions(desk: Desk) -> QuerySet[MoveDecided]:
    """Where the unit in which the person rides is to wait, as long as nobody in it has noted that."""
    ridden = Riding.objects.filter(person=desk.person, until=None).values("unit_id")
    standing = MoveDecided.objects.filter(taken=True, noted_at=None, at__gte=desk.now - STANDS, unit_id__in=ridden)
    return standing.select_related("unit", "area").order_by("-at")


def told(units: Collection[int], desk: Desk) -> list[MoveDecided]:
    """What was told to these units within the hour, for the desk that told them: noted or not yet."""
    lately = MoveDecided.objects.filter(taken=True, at__gte=desk.now - SHOWN, unit_id__in=units)
    return list(lately.select_related("unit", "area").order_by("-at"))


def note(pk: int, desk: Desk) -> bool:
    """Somebody in the unit has read it. False where there is no such instruction for this person."""
    return bool(instructions(desk).filter(pk=pk).update(noted_at=desk.now, noted_by=desk.person))
