"""Which other calls may report the same thing. Proposed with reasons; a person joins them, nothing is dropped."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt

from django.db.models import QuerySet

from bihuan.station.calls.categories import OTHER
from bihuan.station.calls.models import Call
from bihuan.station.loop.models import Matter

EARTH = 6_371_000.0  # metres


@dataclass(frozen=True)
class Near:
    """How near is near enough."""

    metres: float = 300
    within: timedelta = timedelta(minutes=15)


NEAR = Near()


@dataclass(frozen=True)
class Report:
    """What of a call is compared. Who rang is not among it."""

    call: int
    number: str
    matter: int | None
    at: datetime
    lat: float | None
    lon: float | None
    category: str
    words: str


@dataclass(frozen=True)
class Candidate:
    """A call that may report the same, with the reasons in numbers and words."""

    call: int
    number: str
    matter: int | None
    metres: int
    minutes: int
    category: str
    same_words: tuple[str, ...]


def candidates(of: Call | Matter, now: datetime, *, among: QuerySet[Call] | None = None, near: Near = NEAR) -> list[Candidate]:
    """The likeliest first, one for each incident. `among` is what the asker may see."""
    own = [of] if isinstance(of, Call) else list(Call.objects.filter(matter=of))
    times = [call.received_at for call in own if call.lat is not None]
    if not times:
        return []
    matter = own[0].matter_id if isinstance(of, Call) else of.pk
    others = (Call.objects.all() if among is None else among).filter(
        received_at__gte=min(times) - near.within, received_at__lte=min(max(times) + near.within, now),
        lat__isnull=False, history=False,
    ).exclude(pk__in=[call.pk for call in own])
    if OTHER not in (sorts := {call.category for call in own}):
        others = others.filter(category__in={*sorts, OTHER})
    if matter is not None:
        others = others.exclude(matter=matter)
    return likely([_report(call) for call in own], [_report(call) for call in others], near)


def likely(own: Iterable[Report], others: Iterable[Report], near: Near) -> list[Candidate]:
    own = list(own)
    found = [candidate for other in others for mine in own if (candidate := _compare(mine, other, near))]
    found.sort(key=lambda candidate: (-len(candidate.same_words), candidate.metres, candidate.minutes, candidate.call))
    best: dict[tuple[str, int], Candidate] = {}
    for candidate in found:
        best.setdefault(("matter", candidate.matter) if candidate.matter else ("call", candidate.call), candidate)
    return list(best.values())


def _compare(mine: Report, other: Report, near: Near) -> Candidate | None:
    apart = abs(mine.at - other.at)
    alike = mine.category == other.category
    if apart > near.within or not (alike or OTHER in (mine.category, other.category)):
        return None
    metres = distance(mine.lat, mine.lon, other.lat, other.lon)
    if metres is None or metres > near.metres:
        return None
    same = tuple(sorted(words_of(mine.words) & words_of(other.words)))
    if not alike and not same:
        return None  # one of the two has no class yet: then only the words can say that it is the same
    return Candidate(other.call, other.number, other.matter, round(metres), int(apart.total_seconds() // 60), other.category, same)


def distance(lat: float | None, lon: float | None, lat2: float | None, lon2: float | None) -> float | None:
    """Metres on the sphere."""
    if lat is None or lon is None or lat2 is None or lon2 is None:
        return None
    half = sin(radians(lat2 - lat) / 2) ** 2 + cos(radians(lat)) * cos(radians(lat2)) * sin(radians(lon2 - lon) / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))


def words_of(text: str) -> set[str]:
    """Words of letters and digits, and pairs of neighbouring Han characters, which stand in for words."""
    text = text[:2000].lower()
    words = {word for word in re.findall(r"[a-z0-9]+", text) if len(word) > 2}
    for run in re.findall(r"[\u4e00-\u9fff]+", text):
        words |= {run[at:at + 2] for at in range(len(run) - 1)}
    return words


def _report(call: Call) -> Report:
    return Report(call.pk, call.number, call.matter_id, call.received_at, call.lat, call.lon, call.category, call.words)
