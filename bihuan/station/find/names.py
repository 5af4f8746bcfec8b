"""What has a name of its own and may be renamed: organisations, areas, classes, and who holds which post today. They are few, so they
are looked through by name, and a matter is found by the mark it carries."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Q

from bihuan.loop import Actor
from bihuan.station.calls.categories import tree as categories
from bihuan.station.find.tokens import holds
from bihuan.station.frame.pinyin import initials
from bihuan.station.people.actor import day_of, reach
from bihuan.station.people.edition import Stamp, stamp
from bihuan.station.people.models import Organisation, Posting
from bihuan.station.people.tree import tree
from bihuan.station.places.models import Area


@dataclass(frozen=True)
class Named:
    key: int | str
    name: str
    other: str  # its English name, if it has one
    sound: str

    def fits(self, word: str) -> bool:
        return holds(self.name, word) or (len(word) > 2 and holds(self.other, word)) or spelt(self.sound, word)


@dataclass(frozen=True)
class Held:
    """Somebody who holds a post today."""

    name: str
    post: str
    organisation: int


def spelt(sound: str, word: str) -> bool:
    """Whether the word gives the initials from the first on, or from further in: hcyd for 城关环城一队 too."""
    return len(word) > 1 and word.isascii() and word.isalnum() and word.casefold() in sound


def classes(word: str, today: date) -> list[Named]:
    return [one for one in all_classes(today) if one.fits(word)]


def organisations(word: str, among: Collection[int]) -> list[Named]:
    return [one for one in all_organisations() if one.key in among and one.fits(word)]


def areas(word: str, among: Collection[int]) -> list[Named]:
    return [one for one in all_areas() if one.key in among and one.fits(word)]


def people(word: str, actor: Actor, now: datetime) -> list[Held]:
    """Colleagues whom the actor's posts reach. Only their names and posts: nothing of a citizen is ever looked through."""
    today = day_of(now)
    held = Posting.objects.filter(organisation_id__in=reach(actor, today), since__lte=today, person__is_active=True)
    held = held.filter(Q(until=None) | Q(until__gte=today)).order_by("person__name", "pk")
    rows = held.values_list("person__name", "post", "organisation_id")
    return [Held(*row) for row in rows if holds(row[0], word) or spelt(initials(row[0]), word)]


def house_of(actor: Actor, now: datetime) -> frozenset[int]:
    """Every organisation of the county, or of whatever else stands at the top, that the actor's posts belong to."""
    today = tree(day_of(now))
    return frozenset(below for organisation, _post in actor.posts for below in today.below(today.line(organisation)[-1]))


def ground_of(house: Collection[int]) -> frozenset[int]:
    """The areas of that house; those that belong to nobody are everybody's."""
    rows = _ground(stamp(Area))
    return frozenset(area for area, owner in rows.items() if owner is None or owner in house)


def within(areas_: Iterable[int]) -> frozenset[int]:
    """These areas and all that lie in them."""
    wanted, parents = set(areas_), _parents(stamp(Area))
    return frozenset(area for area, line in parents.items() if wanted & {area, *line})


def all_organisations() -> tuple[Named, ...]:
    return _organisations(stamp(Organisation))


def all_areas() -> tuple[Named, ...]:
    return _areas(stamp(Area))


@lru_cache(maxsize=8)
def all_classes(today: date) -> tuple[Named, ...]:
    return tuple(Named(sort.code, sort.zh, sort.en, initials(sort.zh)) for sort in categories(today).values() if sort.parent)


@lru_cache(maxsize=4)
def _organisations(of: Stamp) -> tuple[Named, ...]:
    rows = Organisation.objects.order_by("code").values_list("pk", "name", "name_en")
    return tuple(Named(pk, name, english, initials(name)) for pk, name, english in rows)


@lru_cache(maxsize=4)
def _areas(of: Stamp) -> tuple[Named, ...]:
    return tuple(Named(pk, name, "", initials(name)) for pk, name in Area.objects.order_by("code").values_list("pk", "name"))


@lru_cache(maxsize=4)
def _parents(of: Stamp) -> Mapping[int, tuple[int, ...]]:
    up = dict(Area.objects.values_list("pk", "parent_id"))
    out: dict[int, tuple[int, ...]] = {}
    for area in up:
        line: list[int] = []
        while (above := up.get(line[-1] if line else area)) is not None and above not in line:
            line.append(above)
        out[area] = tuple(line)
    return out


@lru_cache(maxsize=4)
def _ground(of: Stamp) -> Mapping[int, int | None]:
    """For each area the organisation it belongs to: its own, else that of the nearest area around it."""
    own = dict(Area.objects.values_list("pk", "organisation_id"))
    parents = _parents(of)
    return {area: next((own[one] for one in (area, *parents[area]) if own[one] is not None), None) for area in own}
