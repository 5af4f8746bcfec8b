"""Why a deadline is where it is, as data."""

from dataclasses import dataclass
from datetime import date, datetime

from bihuan.loop.calendar import Calendar
from bihuan.loop.limits import Skipped, parse_limit


@dataclass(frozen=True)
class More:
    """An extension as granted: how much, by whom it was decided, and the due moments before and after."""

    limit: str
    granted_by: str
    granted_at: datetime
    before: datetime
    after: datetime


@dataclass(frozen=True)
class Explanation:
    """Start, limit, the rule with its date, what was skipped, what was added. `agrees` is False where the calendar has since changed
    and would now give another moment: the deadline still stands as it was told."""

    start: datetime
    limit: str
    rule: str
    since: date
    skipped: tuple[Skipped, ...]
    first_due: datetime
    extensions: tuple[More, ...]
    due: datetime
    provisional: bool
    agrees: bool


def explain(
    start: datetime, limit: str, rule: str, since: date, due: datetime, provisional: bool, extensions: tuple[More, ...], calendar: Calendar
) -> Explanation:
    reckoned = parse_limit(limit).after(start, calendar)
    last, skipped = reckoned.due, list(reckoned.skipped)
    for more in extensions:
        step = parse_limit(more.limit).after(last, calendar)
        skipped += step.skipped
        last = step.due
    return Explanation(start, limit, rule, since, tuple(skipped), reckoned.due, extensions, due, provisional, last == due)
