"""The place on the call form: what the caller may have meant, the pin somebody set, and the names that places go by here."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.insight.places.find import Candidate, find
from bihuan.insight.places.gazetteer import STREET, Gazetteer
from bihuan.station.calls.take import CallFacts
from bihuan.station.find.gazetteer import known
from bihuan.station.people.models import Person
from bihuan.station.places.addresses import tidy
from bihuan.station.places.coordinates import check
from bihuan.station.places.locate import area_at, check_inside
from bihuan.station.places.models import Nickname

REASONS: Mapping[str, str | Promise] = {
    "nickname": _("known here by that name"), "address": _("standard address"), "number": _("house number"),
    "between": _("between known house numbers"), "crossing": _("where the two streets meet"), "name": _("name on the map"),
    "sound": _("sounds the same"), "spelling": _("written nearly so"), "initials": _("pinyin initials"),
    "general": _("one of several: ask which"), "area": _("only the area was named"), "in_area": _("in the area that was named"),
}
EXACT = frozenset({"address", "number", "name"})  # reasons for which a place is the one that was written, not one like it
SHORTEST, LONGEST, MEANS = 2, 60, 200  # characters; as the table holds them


def meant(place: str, words: str) -> list[dict[str, Any]]:
    """From the field of the place; while that is empty, from what the caller said."""
    return [_told(one) for one in find(place if place.strip() else words, known())]


def pinned(facts: CallFacts, given: str) -> CallFacts:
    """With the point somebody picked or dragged to. Where nobody did, but the place is written to the letter as one place is called, that
    one; else as they were."""
    lat, comma, lon = given.partition(",")
    if comma:
        return replace(facts, lat=lat.strip(), lon=lon.strip())
    only = _called_so(facts.place)
    return replace(facts, lat=only.lat, lon=only.lon) if only else facts


def _called_so(place: str) -> Candidate | None:
    written, names = tidy(place), known()
    if not settings.PROPOSES_PLACES or not SHORTEST <= len(written) <= MEANS:
        return None
    named = [one for one in find(written, names) if tidy(one.text) == written and not EXACT.isdisjoint(one.reasons)]
    return named[0] if len(named) == 1 and (named[0].reasons != ("name",) or _one_place(written, names)) else None


def _one_place(written: str, names: Gazetteer) -> bool:
    """The longest name it begins with belongs to one place, and that is no street: a street as a whole is no point."""
    longest = next((written[:end] for end in range(len(written), 1, -1) if written[:end] in names.named), "")
    places = [names.places[which] for which in names.named.get(longest, ())]
    return len(places) == 1 and places[0].kind != STREET


def remember(name: str, means: str, lat: float, lon: float, *, by: Person, now: datetime) -> Nickname:
    """Somebody confirms that people here call this place so. Raises PlaceRefused, or ValueError where the name is none."""
    name = "".join(name.split())
    if not SHORTEST <= len(name) <= LONGEST or not any(sign.isalpha() for sign in name):
        raise ValueError(name)
    check(lat, lon)
    check_inside(lat, lon)
    return Nickname.objects.create(
        name=name, means=means.strip()[:MEANS], lat=lat, lon=lon, area=area_at(lat, lon), confirmed_at=now, confirmed_by=by)


def _told(one: Candidate) -> dict[str, Any]:
    return {"text": one.text, "lat": round(one.lat, 6), "lon": round(one.lon, 6), "area": one.area,
            "why": [str(REASONS[reason]) for reason in one.reasons]}
