"""One question, answered over everything the asker may see: matters, calls by their number, places, organisations, and colleagues."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from django.db.models import QuerySet

from bihuan.loop import Actor
from bihuan.station.calls.categories import tree as categories
from bihuan.station.calls.models import Call
from bihuan.station.calls.numbers import NOBODY
from bihuan.station.calls.reading import readable
from bihuan.station.find import index, names
from bihuan.station.find.documents import OPEN
from bihuan.station.find.numbers import Reading, reading
from bihuan.station.find.streets import short
from bihuan.station.find.tokens import Run, beginning, holds, mark, phrase, sound, units
from bihuan.station.frame.pinyin import initials
from bihuan.station.loop.access import on_police_side, visible
from bihuan.station.loop.models import Matter
from bihuan.station.people.actor import day_of, reach
from bihuan.station.people.models import Organisation
from bihuan.station.places.models import Address

LONGEST = 60  # characters of a question; nobody types more
WORDS = 6
MOST = 20
VAGUE = 50  # a word that names more things than this names none of them
WIDE = 100  # whoever reaches more organisations sees nearly everything: it is cheaper to look and leave out
SIFTED = 200  # addresses from which the places shown are made
TURNS = 5  # how often more is fetched where much was left out

Key = TypeVar("Key", int, str)
NUMBER, CLASS, PLACE, AREA, HOLDER, SAID = "number", "class", "place", "area", "holder", "said"


@dataclass(frozen=True)
class Hit:
    """A matter with the reasons why it was found, one for each word at most."""

    matter: Matter
    why: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """A standard address, or what several of them have in common."""

    text: str
    area: str
    count: int


@dataclass(frozen=True)
class Found:
    text: str
    matters: list[Hit] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    areas: list[names.Named] = field(default_factory=list)
    organisations: list[names.Named] = field(default_factory=list)
    people: list[names.Held] = field(default_factory=list)
    more: bool = False

    def __bool__(self) -> bool:
        return any((self.matters, self.calls, self.places, self.areas, self.organisations, self.people))


@dataclass(frozen=True)
class Word:
    """One word of the question with all that it may stand for."""

    text: str
    number: Reading | None
    classes: frozenset[str]
    areas: frozenset[int]
    holders: frozenset[int]

    @property
    def spelt(self) -> list[Run]:
        """The ways in which a text may hold it."""
        heard = [beginning(sound(self.text.casefold()))] if _letters(self.text) else []
        return [run for run in (phrase(self.text), *heard) if run]

    @property
    def meant(self) -> list[Run]:
        """These, and the marks of whatever has such a name."""
        marks = [*(mark("c", code) for code in self.classes), *(mark("a", area) for area in self.areas)]
        return [*self.spelt, *marks, *(mark("h", holder) for holder in self.holders)]


def find(text: str, actor: Actor, now: datetime, most: int = MOST) -> Found:
    """Nothing for whoever holds no post today."""
    text = " ".join(text.replace("\0", " ")[:LONGEST].split())
    if actor.id is None or not actor.posts or not units(text):
        return Found(text)
    house = names.house_of(actor, now)
    ground = names.ground_of(house)
    prefixes = {*Organisation.objects.exclude(number_code="").values_list("number_code", flat=True), NOBODY}
    words = [_word(one, house, ground, prefixes, day_of(now)) for one in text.split()[:WORDS]]
    matters = _matters(words, actor, now, most + 1)
    return Found(
        text,
        matters=matters[:most],
        more=len(matters) > most,
        calls=_calls(words, actor, now)[:most],
        places=_places(words, ground, most),
        areas=names.areas(text, ground)[:most],
        organisations=names.organisations(text, house)[:most],
        people=names.people(text, actor, now)[:most],
    )


def _word(text: str, house: Collection[int], ground: Collection[int], prefixes: Collection[str], today: date) -> Word:
    inside = names.within(int(one.key) for one in names.areas(text, ground))
    return Word(
        text,
        reading(text, prefixes, today),
        _few(str(one.key) for one in names.classes(text, today)),
        _few(inside),
        _few(int(one.key) for one in names.organisations(text, house)),
    )


def _few(keys: Iterable[Key]) -> frozenset[Key]:
    found = frozenset(keys)
    return found if len(found) <= VAGUE else frozenset()


def _letters(text: str) -> bool:
    return len(text) > 1 and text.isascii() and text.isalnum() and not text.isdigit()


def _matters(words: Sequence[Word], actor: Actor, now: datetime, most: int) -> list[Hit]:
    """By number first, then by what was written, then by names; of each what is open first, and of that the newest."""
    found = _by_number(words, actor, now)[:most]
    for wanted in ([word.spelt for word in words], [word.meant for word in words]):
        for also in ([[OPEN]], []):
            found += _indexed([*wanted, *also], actor, now, most - len(found), {one.pk for one in found})
    return [Hit(one, _why(one, words)) for one in found]


def _by_number(words: Sequence[Word], actor: Actor, now: datetime) -> list[Matter]:
    """Straight from the table: a number is found in the same moment in which it is given out."""
    if len(words) != 1 or (number := words[0].number) is None:
        return []
    there = visible(actor, now).filter(chain__in=number.chains, restricted=False)
    if number.suffix:
        there = there.filter(number__endswith=number.suffix)
    return list(_whole(there).order_by("-opened_at", "number"))


def _indexed(wanted: Sequence[Sequence[Run]], actor: Actor, now: datetime, most: int, but: Collection[int]) -> list[Matter]:
    """What the index holds is asked for again from the tables: the index may lag, what one may see does not."""
    orgs = reach(actor, day_of(now))
    narrow = [[*(mark("o", org) for org in sorted(orgs)), mark("p", actor.id)]] if len(orgs) <= WIDE else []
    found: list[Matter] = []
    below = None
    for _ in range(TURNS):
        if most <= len(found):
            break
        keys = index.look(index.MATTERS, [*wanted, *narrow], max(50, most), below=below)
        seen = _whole(visible(actor, now).filter(pk__in=keys, restricted=False)).in_bulk() if keys else {}
        found += [seen[key] for key in keys if key in seen and key not in but]
        if len(keys) < max(50, most):
            break
        below = keys[-1]
    return sorted(found, key=lambda one: one.opened_at, reverse=True)[:most]


def _whole(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    return rows.select_related("holder", "origin", "area").defer("head")


def _calls(words: Sequence[Word], actor: Actor, now: datetime) -> list[Call]:
    """By number only, and never one of a restricted matter or class."""
    if len(words) != 1 or (number := words[0].number) is None or number.suffix or not on_police_side(actor, now):
        return []
    secret = [sort.code for sort in categories(day_of(now)).values() if sort.restricted]
    there = readable(actor, now).filter(number__in=number.chains).exclude(matter__restricted=True).exclude(matter=None, category__in=secret)
    return list(there.select_related("matter").order_by("-received_at"))


def _places(words: Sequence[Word], ground: Collection[int], most: int) -> list[Place]:
    """One for all that are alike up to the end of the last word: 翠湖花园 once, not each of its doors."""
    keys = index.look(index.ADDRESSES, [word.spelt for word in words], SIFTED)
    rows = Address.objects.select_related("area").filter(pk__in=keys).order_by("text")
    found: dict[str, Place] = {}
    for one in rows:
        if one.area_id is None or one.area_id in ground:
            head = _up_to(short(one.text), words[-1].text)
            count = found[head].count + 1 if head in found else 1
            found[head] = Place(head if count > 1 else short(one.text), one.area.name if one.area else "", count)
    return sorted(found.values(), key=lambda place: (len(place.text), place.text))[:most]


def _up_to(text: str, word: str) -> str:
    """The text as far as the word goes; all of it where the word is only heard in it."""
    at = text.casefold().find(word.casefold())
    return text if at < 0 else text[: at + len(word)]


def _why(one: Matter, words: Sequence[Word]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_reason(one, word) for word in words))


def _reason(one: Matter, word: Word) -> str:
    if word.number and one.chain in word.number.chains:
        return NUMBER
    if one.category in word.classes:
        return CLASS
    if holds(one.place, word.text) or (_letters(word.text) and word.text.casefold() in initials(one.place)):
        return PLACE
    if one.area_id in word.areas:
        return AREA
    return HOLDER if one.holder_id in word.holders else SAID
