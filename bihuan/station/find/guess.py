"""Nothing was found: what may have been meant? The nearest name by its letters or by its sound, and only one that leads somewhere."""

from datetime import datetime

from rapidfuzz import fuzz, process

from bihuan.loop import Actor
from bihuan.station.find import index, names
from bihuan.station.find.search import find
from bihuan.station.find.streets import parts
from bihuan.station.find.tokens import beginning, pairs, sound, units
from bihuan.station.frame.pinyin import initials
from bihuan.station.people.actor import day_of
from bihuan.station.places.models import Address

NEAR = 60  # of 100; one wrong character of three, or of two that sound the same
MOST = 500


def guess(text: str, actor: Actor, now: datetime) -> str:
    """A name that is found, in place of one that was not; nothing where none is near."""
    if len(units(text)) < 2 or not actor.posts:
        return ""
    near = process.extract(text, _candidates(text, actor, now), scorer=_nearness, score_cutoff=NEAR, limit=3)
    return next((name for name, _score, _key in near if name != text and find(name, actor, now, most=1)), "")


def _nearness(text: str, name: str, **_: object) -> float:
    """What sounds the same is nearer than what only looks alike."""
    alike = fuzz.ratio(text, name)
    return min(100.0, alike + 15) if initials(text) == initials(name) else alike


def _candidates(text: str, actor: Actor, now: datetime) -> list[str]:
    house = names.house_of(actor, now)
    own = [one.name for one in names.all_organisations() if one.key in house]
    own += [one.name for one in names.all_areas() if one.key in names.ground_of(house)]
    own += [one.name for one in names.all_classes(day_of(now))]
    return list(dict.fromkeys([*own, *_streets(text)]))


def _streets(text: str) -> list[str]:
    """The names in addresses that share something with the text: 翠湖花园 of 工业路82号翠湖花园7幢."""
    cut = units(text)
    shared = [(pair,) for pair in pairs(cut)] + [(unit,) for unit in cut if not unit.isascii()]
    heard = [beginning(sound(initials(text)))] if len(initials(text)) > 1 else []
    keys = {key for run in [*heard, *shared] for key in index.look(index.ADDRESSES, [[run]], MOST // 5)}
    found = Address.objects.filter(pk__in=keys).values_list("text", flat=True)
    return [part for one in found for part in parts(one)]
