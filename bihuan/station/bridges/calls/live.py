"""Rows as if they had just been rung in: taken like any call, then an incident is opened for each."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bihuan.loop import Actor
from bihuan.station.bridges.calls.load import Taken, Writer
from bihuan.station.calls.models import Call, Source
from bihuan.station.calls.take import CallFacts, take
from bihuan.station.kinds.incident.intake import open_for

STATION = Actor(id=None)  # the station itself: a file has no person who took its calls


class Live(Writer):
    """A call that a killed run left without its incident gets it when its row is met again."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock

    def write(self, taken: Sequence[Taken]) -> int:
        already = 0
        for one in taken:
            now = self.clock()
            call = take(facts(one), taken_by=None, station=one.station, now=now)
            if call.matter_id is None:
                open_for(call, actor=STATION, now=now)
            else:
                already += 1
        return already

    def met(self, keys: set[str]) -> None:
        for call in Call.objects.filter(origin_key__in=keys, matter=None, history=False).order_by("pk"):
            open_for(call, actor=STATION, now=self.clock())


def facts(one: Taken) -> CallFacts:
    reading = one.reading
    return CallFacts(
        words=reading.words, source=Source.FEED, received_at=reading.received_at, caller_name=reading.caller_name,
        caller_phone=reading.caller_phone, place=reading.place, lat=reading.lat, lon=reading.lon, category=reading.sort.code,
        level=reading.level or None, given_class=reading.given_class, recording=reading.recording, origin_key=reading.key,
        remarks=reading.remarks,
    )
