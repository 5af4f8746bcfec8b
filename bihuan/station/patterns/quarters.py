"""The quarters of the check that rights R22 asks for (whether patrols went where calls are, and whether trouble only moved next door):
which is owed, and who is told. What it shows is counted in `quarterly`, with libraries that whoever sweeps need not have.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from bihuan.station.calls.models import Call
from bihuan.station.loop.models import Notice
from bihuan.station.loop.tell import tell_of
from bihuan.station.patterns.models import QuarterCheck
from bihuan.station.patterns.passing import stations_on
from bihuan.station.people.actor import day_of, midnight
from bihuan.station.people.posts import LEADER

TO_READ, LATE = "quarter", "quarter_late"  # why a notice is made
AGAIN = timedelta(days=7)


@dataclass(frozen=True, order=True)
class Quarter:
    year: int
    nth: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def read(cls, text: str) -> "Quarter | None":
        """`2026-3`; None for anything else."""
        year, _dash, nth = text.partition("-")
        if year.isascii() and year.isdecimal() and 2000 <= int(year) <= 2100 and nth in ("1", "2", "3", "4"):
            return cls(int(year), int(nth))
        return None

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.nth - 2, 1)

    @property
    def after(self) -> "Quarter":
        return Quarter(self.year + 1, 1) if self.nth == 4 else Quarter(self.year, self.nth + 1)

    @property
    def before(self) -> "Quarter":
        return Quarter(self.year - 1, 4) if self.nth == 1 else Quarter(self.year, self.nth - 1)

    @property
    def last(self) -> date:
        return self.after.first - timedelta(days=1)

    @property
    def due(self) -> date:
        """By when somebody has read and signed it."""
        return self.last + timedelta(days=settings.QUARTER_CHECK_DAYS)

    def __str__(self) -> str:
        return f"{self.year}-{self.nth}"


def owed(stations: Sequence[int], today: date) -> list[tuple[int, Quarter]]:
    """Stations whose last full quarter nobody has signed, where there was anything to look at."""
    last = Quarter.of(today).before
    signed = set(QuarterCheck.objects.filter(station__in=stations, first=last.first).values_list("station", flat=True))
    left = [one for one in stations if one not in signed]
    span = Call.objects.filter(received_at__gte=midnight(last.first), received_at__lt=midnight(last.after.first))
    return [(one, last) for one in left if span.filter(station=one).exists()]


def sweep(now: datetime) -> int:
    """Tells who leads a station that the quarter is to be read, and once more when that is late; each once, however many workers sweep.
    Days after the second telling there is nothing to ask."""
    today = day_of(now)
    last = Quarter.of(today).before
    late = today > last.due
    if today > last.due + AGAIN:
        return 0
    why, topic = LATE if late else TO_READ, 10 * last.year + last.nth
    told = Notice.objects.filter(why=why, topic=topic).values_list("organisation_id", flat=True)
    left = [one for one in stations_on(now) if one not in set(told)]
    return sum(tell_of(why, topic, [(station, LEADER)], now=now) for station, _quarter in owed(left, today))
