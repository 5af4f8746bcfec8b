"""Places from which the public called several times (S1-16): for the eyes of staff, to be looked at and decided on. No person stands in it,
and nothing that is restricted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import cos, hypot, radians

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bihuan.insight.repeats.gathered import gathered
from bihuan.station.calls.models import Call
from bihuan.station.kinds.incident.loop import Incident
from bihuan.station.patterns.counting import by_the_public, called
from bihuan.station.patterns.models import PlaceReview
from bihuan.station.people.actor import day_of
from bihuan.station.places.addresses import tidy
from bihuan.station.places.models import Address

WINDOWS = (7, 30, 90)  # days
NEAR, LEAST = 60.0, 3  # metres around one of the calls, so many calls
DEGREE = 111_320.0  # metres
SOME = 500  # addresses asked for at once


@dataclass(frozen=True)
class HotPlace:
    """One place with its calls within the window: how many, of how many incidents, how many of each class. `standard`: whether `name` is an
    address of the register. `look_by`: until when it is to be looked at for the first time, or again."""

    station: int
    days: int
    name: str
    standard: bool
    lat: float
    lon: float
    calls: int
    incidents: int
    classes: tuple[tuple[str, int], ...]
    first: datetime
    last: datetime
    review: PlaceReview | None
    look_by: date

    @property
    def key(self) -> str:
        return f"{self.lat:.5f},{self.lon:.5f}"


def hot_places(station: int, days: int, now: datetime) -> list[HotPlace]:
    """Those that nobody has looked at first, then those whose next look has come, then by the number of calls."""
    rows = _calls(station, days, now)
    standard = _standard({row.place for row in rows if row.place})
    names = [standard[row.place].text if row.place in standard else "" for row in rows]
    where = [_point(row, standard) for row in rows]
    placed = [n for n, at in enumerate(where) if at is not None]
    points = [at for at in where if at is not None]
    reviews = list(PlaceReview.objects.filter(station=station).order_by("-at", "-pk"))
    groups = gathered([lat for lat, _lon in points], [lon for _lat, lon in points], NEAR, least=LEAST, same=[names[n] for n in placed])
    found = [_place(station, days, [rows[placed[n]] for n in group], [points[n] for n in group], [names[placed[n]] for n in group], reviews)
             for group in groups]
    today = day_of(now)
    return sorted(found, key=lambda one: (one.review is not None, one.look_by > today, -one.calls))


def find(station: int, days: int, key: str, now: datetime) -> HotPlace | None:
    return next((one for one in hot_places(station, days, now) if one.key == key), None)


def review(place: HotPlace, verdict: str, words: str, again_on: date, *, by: int, now: datetime) -> PlaceReview:
    """Raises ValidationError, with what to write instead."""
    words, today = words.replace("\0", "").strip(), day_of(now)
    if verdict not in PlaceReview.Verdict.values:
        raise ValidationError(_("Choose a decision."))
    if not words or len(words) > 1000:
        raise ValidationError(_("Write in 1 to 1000 characters what was found and what is done."))
    if not today < again_on <= today + timedelta(days=366):
        raise ValidationError(_("It is looked at again on a day after today, within a year."))
    return PlaceReview.objects.create(
        station_id=place.station, name=place.name, lat=place.lat, lon=place.lon, days=place.days, count=place.calls, verdict=verdict,
        words=words, again_on=again_on, at=now, by_id=by)  # fmt: skip


def _calls(station: int, days: int, now: datetime) -> list[Call]:
    """Calls of the public to a valid incident that is open to the house."""
    found = by_the_public(called([station])).filter(received_at__gt=now - timedelta(days=days), received_at__lte=now,
                                                    matter__kind=Incident.key)
    return list(found.select_related("matter").order_by("received_at", "pk"))


def _standard(places: set[str]) -> Mapping[str, Address]:
    """By the place as it was written: its address in the register."""
    plain = {place: tidy(place) for place in places}
    texts, found = sorted(set(plain.values())), dict[str, Address]()
    for first in range(0, len(texts), SOME):
        found |= {one.text: one for one in Address.objects.filter(text__in=texts[first : first + SOME])}
    return {place: found[text] for place, text in plain.items() if text in found}


def _point(row: Call, standard: Mapping[str, Address]) -> tuple[float, float] | None:
    """Where the register says its address is, else where the call was placed."""
    address = standard.get(row.place)
    if address is not None and address.lat is not None and address.lon is not None:
        return address.lat, address.lon
    return (row.lat, row.lon) if row.lat is not None and row.lon is not None else None


def _place(
    station: int, days: int, rows: Sequence[Call], points: Sequence[tuple[float, float]], names: Sequence[str],
    reviews: Sequence[PlaceReview],
) -> HotPlace:  # fmt: skip
    lat, lon = sum(lat for lat, _lon in points) / len(points), sum(lon for _lat, lon in points) / len(points)
    known = Counter(name for name in names if name)
    name = known.most_common(1)[0][0] if known else Counter(row.place for row in rows).most_common(1)[0][0]
    classes = Counter({row.matter_id: row.matter.category for row in rows if row.matter}.values())
    last = next((one for one in reviews if _near(one, lat, lon)), None)
    third = day_of(rows[LEAST - 1].received_at)
    look_by = last.again_on if last else third + timedelta(days=settings.PLACE_REVIEW_DAYS)
    return HotPlace(station, days, name, bool(known), lat, lon, len(rows), len({row.matter_id for row in rows}),
                    tuple(classes.most_common()), rows[0].received_at, rows[-1].received_at, last, look_by)


def _near(one: PlaceReview, lat: float, lon: float) -> bool:
    return hypot((one.lat - lat) * DEGREE, (one.lon - lon) * DEGREE * cos(radians(lat))) <= NEAR
