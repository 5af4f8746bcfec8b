"""Whom a roster means: an account, a call sign, or a name that only one of them bears."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from bihuan.station.calls.models import Unit
from bihuan.station.calls.units import in_service
from bihuan.station.people.models import Posting


@dataclass(frozen=True)
class Who:
    organisation: int
    person: int | None = None
    unit: int | None = None
    post: str = ""


class Roll:
    """All who hold a post in some organisations that day, and their units. An account or call sign goes before a name."""

    def __init__(self, organisations: Collection[int] | None, on: date) -> None:
        """Without organisations, those of the whole place."""
        self._exact: dict[str, list[Who]] = defaultdict(list)
        self._named: dict[str, set[Who]] = defaultdict(set)
        held = Posting.objects.filter(Q(until=None) | Q(until__gte=on), withdrawn=False).select_related("person").order_by("since", "id")
        units = in_service(on)
        if organisations is not None:
            held, units = held.filter(organisation__in=organisations), units.filter(organisation__in=organisations)
        for posting in held:
            who = Who(posting.organisation_id, person=posting.person_id, post=posting.post)
            self._exact[posting.person.username.casefold()].append(who)
            self._named[posting.person.name.casefold()].add(who)
        for unit in units:
            self._take(unit)

    def find(self, text: str, organisation: int | None = None) -> Who | None:
        """None for nobody, and for a name that several bear. Where somebody holds several posts, the one of that organisation, else the
        longest held."""
        key = text.strip().casefold()
        found = self._exact.get(key)
        if not found:
            named = sorted(self._named.get(key, ()), key=lambda one: (one.organisation, one.post))
            found = named if len({(one.person, one.unit) for one in named}) == 1 else []
        there = [one for one in found if one.organisation == organisation] if organisation else []
        return next(iter(there or found), None)

    def _take(self, unit: Unit) -> None:
        who = Who(unit.organisation_id, unit=unit.pk)
        self._exact[unit.code.casefold()].append(who)
        self._named[unit.name.casefold()].add(who)
