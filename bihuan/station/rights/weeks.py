"""A week as people ask for it: Monday to Sunday, in China."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bihuan.station.people.actor import CHINA


@dataclass(frozen=True)
class Week:
    first: date

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)

    @property
    def start(self) -> datetime:
        return datetime.combine(self.first, time(), CHINA)

    @property
    def end(self) -> datetime:
        return datetime.combine(self.first + timedelta(days=7), time(), CHINA)

    @property
    def before(self) -> date:
        return self.first - timedelta(days=7)

    @property
    def after(self) -> date:
        return self.first + timedelta(days=7)


def week(given: str, today: date) -> Week:
    """The week of the day that was given, or this one."""
    try:
        day = date.fromisoformat(given)
    except ValueError:
        day = today
    day = max(date(2000, 1, 3), min(day, today))
    return Week(day - timedelta(days=day.weekday()))
