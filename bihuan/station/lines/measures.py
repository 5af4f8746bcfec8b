"""How soon the telephone is answered, by the exchange's own times. What cannot be measured is counted apart and never left out silently."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from bihuan.station.lines.models import Line, Ringing
from bihuan.station.lines.standing import limits
from bihuan.station.people.actor import day_of


@dataclass(frozen=True)
class Answering:
    """`rang` are all connections; each is answered, not answered or unmeasured. Shares are of all that rang and can be measured; median and
    90th percentile (nearest rank) are seconds from ringing to answering of those answered, None where there are none."""

    line: Line
    rang: int
    answered: int
    unanswered: int
    unmeasured: int
    median: float | None
    ninetieth: float | None
    in_target: int
    in_limit: int

    @property
    def measured(self) -> int:
        return self.answered + self.unanswered


def answering(lines: Collection[Line], begin: datetime, end: datetime) -> list[Answering]:
    """One for each line, of what began to ring in [begin, end). The target is that of the day of each ringing."""
    rows = Ringing.objects.filter(line__in=lines, came_at__gte=begin, came_at__lt=end)
    by_line: dict[int, list[tuple[datetime | None, datetime | None, bool]]] = {line.pk: [] for line in lines}
    for line, rang, answered, off in rows.values_list("line_id", "rang_at", "answered_at", "clock_off"):
        by_line[line].append((rang, answered, off))
    return [_of(line, by_line[line.pk]) for line in lines]


def nearest_rank(ordered: Sequence[float], share: float) -> float | None:
    """The smallest value that at least `share` of them do not exceed; None where there is none."""
    return ordered[max(1, ceil(share * len(ordered))) - 1] if ordered else None


def _of(line: Line, rows: Sequence[tuple[datetime | None, datetime | None, bool]]) -> Answering:
    seconds: list[float] = []
    unanswered = unmeasured = in_target = in_limit = 0
    for rang, answered, off in rows:
        if off or rang is None or answered and answered < rang:
            unmeasured += 1
        elif answered is None:
            unanswered += 1
        else:
            waited, held = answered - rang, limits(day_of(rang))
            seconds.append(waited / timedelta(seconds=1))
            in_target += waited <= held.target
            in_limit += waited <= held.limit
    seconds.sort()
    return Answering(
        line, len(rows), len(seconds), unanswered, unmeasured, nearest_rank(seconds, 0.5), nearest_rank(seconds, 0.9), in_target, in_limit)
