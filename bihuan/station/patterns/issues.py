"""What many report at the same time: groups that the machine proposes from the words of calls. A person looks before believing it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bihuan.insight.repeats.calls import columns
from bihuan.insight.repeats.issues import issues
from bihuan.insight.repeats.said_alike import common
from bihuan.station.calls.models import Call
from bihuan.station.kinds.incident.loop import Incident
from bihuan.station.loop.models import Matter
from bihuan.station.patterns.counting import by_the_public, called

WINDOWS = (7, 14, 30)  # days
MOST = 2000  # calls compared at once, the newest
LEAST = 3


@dataclass(frozen=True)
class HotIssue:
    """`tellers`: how many different callers, as far as their numbers are known; `places`: areas with how many calls each."""

    words: tuple[str, ...]
    calls: int
    tellers: int
    matters: tuple[Matter, ...]
    classes: tuple[tuple[str, int], ...]
    places: tuple[tuple[str, int], ...]
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Found:
    """`compared` calls out of `there`: where there were more, only the newest were looked at."""

    issues: tuple[HotIssue, ...]
    compared: int
    there: int


def hot_issues(stations: Sequence[int], days: int, now: datetime) -> Found:
    """The hottest first. Valid calls of the public with words, none of a restricted matter."""
    found = by_the_public(called(stations)).filter(received_at__gt=now - timedelta(days=days), received_at__lte=now,
                                                   matter__kind=Incident.key)
    there = found.count()
    rows = [row for row in found.select_related("matter", "area").order_by("-received_at", "-pk")[:MOST] if row.words][::-1]
    said, tellers = [_plain(row) for row in rows], [row.caller_key for row in rows]
    calls = columns([row.pk for row in rows], [row.received_at.timestamp() for row in rows], [row.lat or float("nan") for row in rows],
                    [row.lon or float("nan") for row in rows], tellers, said, [row.place for row in rows])
    groups = issues(calls, now.timestamp(), half_life=timedelta(days=days), least=LEAST)
    made = (_issue([rows[at] for at in one.rows], common(said, tellers, one.rows), one.tellers) for one in groups)
    return Found(tuple(one for one in made if one.words and len(one.matters) > 1), len(rows), there)


def _plain(row: Call) -> str:
    """What was said, without the caller's name."""
    return row.words.replace(row.caller_name, " ") if row.caller_name else row.words


def _issue(rows: Sequence[Call], words: tuple[str, ...], tellers: int) -> HotIssue:
    matters = {row.matter.pk: row.matter for row in rows if row.matter}
    classes = Counter(one.category for one in matters.values())
    places = Counter(str(row.area) for row in rows if row.area)
    return HotIssue(words, len(rows), tellers, tuple(matters.values()), tuple(classes.most_common(3)), tuple(places.most_common(3)),
                    rows[0].received_at, rows[-1].received_at)
