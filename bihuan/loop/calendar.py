"""Working time: public holidays, weekends worked in exchange (调休), and office hours with a lunch break."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

OFFICE_HOURS = ((time(8, 30), time(12, 0)), (time(14, 0), time(17, 30)))


@dataclass(frozen=True)
class Calendar:
    """Which days are worked, and between which hours.

    `holidays` are weekdays not worked, `worked` are weekend days that are. Both are known up to the end of `known_until`
    (years are published one at a time); later days use weekdays and what fixed holidays `holidays` still carries, and every
    deadline that crosses into them is provisional.
    """

    zone: ZoneInfo = ZoneInfo("Asia/Shanghai")
    holidays: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    known_until: date = date.max
    hours: tuple[tuple[time, time], ...] = OFFICE_HOURS

    def __post_init__(self) -> None:
        if not self.hours or any(start >= end for start, end in self.hours):
            raise ValueError("office hours must be spans that end after they begin")
        if list(self.hours) != sorted(self.hours):
            raise ValueError("office hours must be given in order")

    def is_working(self, day: date) -> bool:
        return day in self.worked or (day.weekday() < 5 and day not in self.holidays)

    def why_free(self, day: date) -> str:
        """`holiday` or `weekend`; empty on a working day."""
        if self.is_working(day):
            return ""
        return "holiday" if day in self.holidays else "weekend"

    def is_provisional(self, moment: datetime) -> bool:
        return self.day(moment) > self.known_until

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone)

    def midnight_after(self, day: date) -> datetime:
        return self.at(day + timedelta(days=1), time(0))

    def close_of_work(self, day: date) -> datetime:
        return self.at(day, self.hours[-1][1])

    def spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Working spans from `start` on, without end: the first may begin in the middle of office hours."""
        day = self.day(start)
        while True:
            if self.is_working(day):
                for opens, closes in self.hours:
                    begin, end = max(self.at(day, opens), start), self.at(day, closes)
                    if begin < end:
                        yield begin, end
            day += timedelta(days=1)

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """How much of the time between two moments is office hours."""
        total = timedelta()
        for begin, stop in self.spans(start):
            if begin >= end:
                return total
            total += min(stop, end) - begin
        raise AssertionError("spans has no end")
