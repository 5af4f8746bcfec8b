"""Telling who leads: a telephone that nobody answered in time, and a caller nobody rang back in time."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from bihuan.station.lines.models import Ringing
from bihuan.station.lines.standing import due_at, limits, over_at, owed, since
from bihuan.station.loop.notices import Topic
from bihuan.station.loop.tell import tell_of
from bihuan.station.people.actor import day_of
from bihuan.station.people.posts import LEADER

LATELY = timedelta(hours=1)  # what went wrong before is on the list, and is no news


def sweep(now: datetime) -> int:
    """Each is told once, however many workers sweep. Returns how many notices were made."""
    rows = Ringing.objects.filter(answered_at=None, settled="", came_at__gte=now - LATELY).select_related("line")
    told = sum(tell_of("unheard", one.pk, [(one.line.station_id, LEADER)], now=now) for one in rows if _waited_too_long(one, now))
    houses = set(Ringing.objects.filter(settled="").values_list("line__station_id", flat=True))
    late = (one for one in owed(houses, now) if now - LATELY <= due_at(one) < now) if houses else ()
    return told + sum(tell_of("unrung", one.pk, [(one.line.station_id, LEADER)], now=now) for one in late)


def unheard(pk: int) -> Topic:
    return _topic(pk, _("the telephone rang longer than the limit and nobody answered"))


def unrung(pk: int) -> Topic:
    return _topic(pk, _("nobody has rung back in time"))


def _waited_too_long(ringing: Ringing, now: datetime) -> bool:
    """A call that a desk has taken in time is answered by a person; one that ended before is missed, and was not waited for longer."""
    end = min([at for at in (ringing.held_since, ringing.missed_at, ringing.ended_at) if at] or [min(now, over_at(ringing))])
    return end - since(ringing) >= limits(day_of(since(ringing))).limit


def _topic(pk: int, reason: str) -> Topic:
    one = Ringing.objects.select_related("line").get(pk=pk)
    return Topic(f"T{one.pk}", _("Telephone: %(line)s") % {"line": one.line.name}, reason, "/lines/")
