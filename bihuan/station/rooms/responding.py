"""Two periods of response times beside each other: how long, within which interval, and whether they differ by more than chance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from bihuan.insight.figures.times import Quantile, Summary, summary
from bihuan.station.kinds.incident.figures import Integrity, integrity
from bihuan.station.kinds.incident.responses import STAGES, Times, times
from bihuan.station.rooms import words
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.figures import Period
from bihuan.station.rooms.leader.stations import stations_of

DAYS = 28


@dataclass(frozen=True)
class Asked:
    """The earlier and the later period, and the level or all."""

    before: Period
    after: Period
    level: int | None


@dataclass(frozen=True)
class Cell:
    count: int
    open: int
    median: str
    median_in: str
    late: str
    late_in: str
    kept: str
    kept_in: str


@dataclass(frozen=True)
class Row:
    label: Any
    definition: Any
    before: Cell
    after: Cell
    verdict: str
    lamp: str


def asked(given: Mapping[str, str], today: date) -> Asked:
    """As asked; else the four weeks up to yesterday beside the four weeks before."""
    level = given.get("level", "")
    last = today - timedelta(days=1)
    after = _period(given.get("first2", ""), given.get("last2", "")) or Period(last - timedelta(days=DAYS - 1), last)
    before = _period(given.get("first1", ""), given.get("last1", ""))
    if before is None:
        long = (after.last - after.first).days + 1
        before = Period(after.first - timedelta(days=long), after.first - timedelta(days=1))
    return Asked(before, after, int(level) if level in ("1", "2", "3", "4") else None)


def compared(desk: Desk, what: Asked) -> list[Row]:
    stations = stations_of(desk)
    one = times(stations, what.before.start, what.before.end, what.level)
    two = times(stations, what.after.start, what.after.end, what.level)
    return [_row(stage, one[stage], two[stage]) for stage in STAGES]


def honest(desk: Desk, what: Asked) -> list[Integrity]:
    stations = stations_of(desk)
    return [integrity(over.start, over.end, stations=stations) for over in (what.before, what.after)]


def _period(first: str, last: str) -> Period | None:
    try:
        found = Period(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        return None
    return found if found.first <= found.last else Period(found.last, found.first)


def _row(stage: str, one: Times, two: Times) -> Row:
    label, definition = STAGES[stage]
    before, after = summary(one.took, one.limits), summary(two.took, two.limits)
    verdict, lamp = _verdict(before, after)
    return Row(label, definition, _cell(before, one.open), _cell(after, two.open), verdict, lamp)


def _verdict(before: Summary | None, after: Summary | None) -> tuple[str, str]:
    """Of the medians. What their intervals share may be chance, and nothing is made of it."""
    if before is None or after is None:
        return _("too little to compare"), "unsure"
    if not before.median.apart(after.median):
        return _("no difference beyond chance"), "done"
    share = (after.median.value - before.median.value) / before.median.value if before.median.value else 0.0
    number = {"n": abs(round(100 * share))}
    return (_("shorter by %(n)s %%") % number, "signed") if share < 0 else (_("longer by %(n)s %%") % number, "soon")


def _cell(found: Summary | None, left_open: int) -> Cell:
    if found is None:
        return Cell(0, left_open, "—", "", "—", "", "—", "")
    kept = found.kept
    return Cell(
        found.count, left_open, words.span(found.median.value), _between(found.median), words.span(found.late.value), _between(found.late),
        f"{round(100 * kept.value)}% ({kept.part}/{kept.whole})" if kept else "—",
        f"{round(100 * kept.low)}–{round(100 * kept.high)}%" if kept else "",
    )  # fmt: skip


def _between(found: Quantile) -> str:
    if found.low is None and found.high is None:
        return _("too few for an interval")
    if found.high is None:
        return _("at least %(low)s") % {"low": words.span(found.low or 0)}
    if found.low is None:
        return _("at most %(high)s") % {"high": words.span(found.high)}
    return f"{words.span(found.low)}–{words.span(found.high)}"
