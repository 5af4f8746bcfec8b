"""One day beside ordinary ones: the same weekday in the twelve weeks before. Numbers in, words and a small drawing out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.utils.translation import gettext as _

WEEKS = 12
WIDE, EDGE = 168, 5  # of the drawing, in its own units


@dataclass(frozen=True)
class Window:
    start: datetime
    end: datetime

    def back(self, weeks: int) -> "Window":
        return Window(self.start - timedelta(weeks=weeks), self.end - timedelta(weeks=weeks))


def windows(day: Window) -> list[Window]:
    """The day itself, then the same hours of the same weekday, the nearest week first."""
    return [day.back(weeks) for weeks in range(WEEKS + 1)]


@dataclass(frozen=True)
class Figure:
    """How many on the day, and what is ordinary: the middle of the twelve weeks, and the range that ten of them lie in (the lowest and
    the highest week left out). A place younger than that has no ordinary day yet, and none is made up."""

    label: Any
    unit: Any
    count: int
    weeks: tuple[int, ...]
    href: str = ""

    @property
    def known(self) -> bool:
        return len(self.weeks) == WEEKS

    @property
    def middle(self) -> str:
        return f"{median(self.weeks):g}"

    @property
    def usual(self) -> str:
        return _("%(first)s–%(last)s") % {"first": self.low, "last": self.high} if self.low != self.high else str(self.low)

    @property
    def low(self) -> int:
        return sorted(self.weeks)[1]

    @property
    def high(self) -> int:
        return sorted(self.weeks)[-2]

    @property
    def stands(self) -> str:
        """`above`, `below` or `within` the usual range; nothing where none is known."""
        if not self.known:
            return ""
        return "above" if self.count > self.high else "below" if self.count < self.low else "within"

    @property
    def drawing(self) -> Mapping[str, int]:
        """Places along a line from nought to a little beyond the highest."""
        most = max(self.count, *self.weeks, 4) * 1.1

        def at(value: float) -> int:
            return EDGE + round(value / most * (WIDE - 2 * EDGE))

        low, high = at(self.low), at(self.high)
        return {"dot": at(self.count), "low": low, "range": max(high - low, 2), "middle": at(median(self.weeks)), "wide": WIDE}


def figure(label: Any, unit: Any, counts: Sequence[int], since: datetime | None, day: Window, href: str = "") -> Figure:
    """`counts` are those of `windows(day)`; weeks before `since`, when this place began to count, are not known."""
    weeks = tuple(n for n, week in zip(counts[1:], windows(day)[1:], strict=True) if since is not None and week.start >= since)
    return Figure(label, unit, counts[0], weeks, href)
