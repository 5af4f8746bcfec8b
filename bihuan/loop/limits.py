"""How long something may take, and what was skipped on the way to the deadline."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from bihuan.loop.calendar import Calendar


@dataclass(frozen=True)
class Skipped:
    """A stretch of time that did not count, and why: `night`, `lunch`, `weekend`, `holiday` or `first_day`."""

    start: datetime
    end: datetime
    why: str


@dataclass(frozen=True)
class Deadline:
    """The due moment, what was skipped to reach it, and whether it rests on days not yet published."""

    due: datetime
    skipped: tuple[Skipped, ...] = ()
    provisional: bool = False


class Limit(Protocol):
    @property
    def office(self) -> bool:
        """Whether only working time counts."""

    def after(self, start: datetime, calendar: Calendar) -> Deadline: ...


@dataclass(frozen=True)
class Elapsed:
    """Plain time: day and night, holidays too."""

    time: timedelta
    office: bool = False

    def after(self, start: datetime, calendar: Calendar) -> Deadline:
        return Deadline(start + self.time)


@dataclass(frozen=True)
class WorkingHours:
    """Office hours only; a start outside them counts from the next opening."""

    time: timedelta
    office: bool = True

    def after(self, start: datetime, calendar: Calendar) -> Deadline:
        left, last = self.time, start
        skipped: list[Skipped] = []
        for begin, end in calendar.spans(start):
            if begin > last:
                skipped += _gaps(last, begin, calendar)
            if end - begin >= left:
                due = begin + left
                return Deadline(due, tuple(skipped), calendar.is_provisional(due))
            left -= end - begin
            last = end
        raise AssertionError("spans has no end")


@dataclass(frozen=True)
class WorkingDays:
    """Whole working days: the day of the start is not counted, the last one ends with office hours."""

    count: int
    office: bool = True

    def after(self, start: datetime, calendar: Calendar) -> Deadline:
        first = calendar.day(start)
        skipped = [Skipped(start, calendar.midnight_after(first), "first_day")] if self.count else []
        day, left = first, self.count
        while left:
            day += timedelta(days=1)
            if calendar.is_working(day):
                left -= 1
            else:
                skipped.append(_whole_day(day, calendar))
        due = calendar.close_of_work(day) if self.count else start
        return Deadline(due, _joined(skipped), calendar.is_provisional(due))


@dataclass(frozen=True)
class Days:
    """Whole days as in a law's term: the day of the start is not counted, the last one ends at midnight."""

    count: int
    office: bool = False

    def after(self, start: datetime, calendar: Calendar) -> Deadline:
        return Deadline(calendar.midnight_after(calendar.day(start) + timedelta(days=self.count)))


def part_of_the_way(share: float, start: datetime, due: datetime, limit: Limit, calendar: Calendar) -> datetime:
    """The moment when `share` (0..1) of the time up to `due` is used, counted as the limit itself counts."""
    if not limit.office:
        return start + (due - start) * share
    return WorkingHours(calendar.working_time(start, due) * share).after(start, calendar).due


_UNITS = {"s": 1, "min": 60, "h": 3600}


def parse_limit(text: str) -> Limit:
    """Reads `30s`, `5min`, `24h`, `1wh` (working hours), `5wd` (working days), `3d` (days of the calendar) and `eod` (end of the day).

    Raises ValueError for anything else; a number may carry decimals where it counts hours or less, and has no more than five digits.
    """
    if text == "eod":
        return Days(0)
    found = re.fullmatch(r"([0-9]{1,5}(?:\.[0-9]{1,3})?)(s|min|h|wh|wd|d)", text)
    if not found:
        raise ValueError(f"not a limit: {text!r}; write for example 30s, 5min, 24h, 1wh, 5wd, 3d or eod")
    number, unit = float(found[1]), found[2]
    if unit in ("wd", "d"):
        if number != int(number):
            raise ValueError(f"days are counted whole: {text!r}")
        return WorkingDays(int(number)) if unit == "wd" else Days(int(number))
    if unit == "wh":
        return WorkingHours(timedelta(hours=number))
    return Elapsed(timedelta(seconds=number * _UNITS[unit]))


def parse_share(text: str) -> float | None:
    """`80%` as 0.8; None where the text is no share."""
    found = re.fullmatch(r"(\d{1,3})%", text)
    return int(found[1]) / 100 if found else None


def _whole_day(day: date, calendar: Calendar) -> Skipped:
    return Skipped(calendar.midnight_after(day - timedelta(days=1)), calendar.midnight_after(day), calendar.why_free(day))


def _gaps(start: datetime, end: datetime, calendar: Calendar) -> list[Skipped]:
    """The time between two working spans, told apart by day: lunch and night on working days, weekend and holiday else."""
    out: list[Skipped] = []
    while start < end:
        day = calendar.day(start)
        stop = min(end, calendar.midnight_after(day))
        why = calendar.why_free(day)
        if not why:
            why = "lunch" if calendar.day(end) == day and start > calendar.at(day, calendar.hours[0][0]) else "night"
        out.append(Skipped(start, stop, why))
        start = stop
    return list(_joined(out))


def _joined(spans: list[Skipped]) -> tuple[Skipped, ...]:
    """Neighbouring spans of one reason as one."""
    out: list[Skipped] = []
    for span in spans:
        if out and out[-1].why == span.why and out[-1].end == span.start:
            out[-1] = Skipped(out[-1].start, span.end, span.why)
        else:
            out.append(span)
    return tuple(out)
