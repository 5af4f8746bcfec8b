"""The places a caller may mean: candidates with the reasons that speak for each, the likeliest first. A person decides.

    find("翠湖花圆7幢门口", known)
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from bihuan.insight.places.gazetteer import ADDRESS, AREA, LONGEST, NICKNAME, STREET, Gazetteer, Place, sounds
from bihuan.insight.places.words import general, words

READ = 300  # characters of a text that are looked through
MOST = 6
NEAR = 72  # of 100: one wrong character of three is near, of two it is not
BETWEEN = 60  # house numbers apart that a missing number may lie between
UNITS, WHERE, SIDES, COUNTS = ("|".join(words(key)) for key in ("unit", "where", "side", "counted"))
DETAIL = re.compile(rf"(?:\d{{1,4}}(?:{UNITS})?|(?:{SIDES})门|{WHERE})+")
HOUSE = re.compile(r"\d")
CROSSING = re.compile("|".join(words("crossing")))
NUMBER = re.compile(r"^(?:上|的)?[,，、]?(\d{1,4})(?:号|$|[^\d号幢栋组])")
FIGURES = str.maketrans("一二三四五六七八九", "123456789")
COUNTED = re.compile(f"([一二三四五六七八九]?十?[一二三四五六七八九]?)(?={COUNTS})")
GENERAL = general()
# In this order of worth; each a code that whoever shows it words.
WORTH = {"nickname": 1.0, "address": 0.97, "number": 0.94, "crossing": 0.92, "between": 0.86, "name": 0.8, "sound": 0.7, "spelling": 0.6,
         "initials": 0.65, "general": 0.4, "area": 0.3}
IN_AREA = 0.08


@dataclass(frozen=True)
class Candidate:
    """text: the place with what was said of where in it; score: 0 to 1, for the order only; reasons: codes, the first weighs most."""

    text: str
    lat: float
    lon: float
    area: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class _Hit:
    """A name found at [start, end) of the text."""

    start: int
    end: int
    name: str
    reason: str


def find(text: str, known: Gazetteer, most: int = MOST) -> list[Candidate]:
    """At most `most` candidates; none where nothing in the text is near any name."""
    said = _plain(text)
    if len(said) < 2:
        return []
    hits = list(_written(said, known))
    general: list[Candidate] = []
    if not any(hit.reason != "area" for hit in hits):
        heard = [*_spelt(said, known), *_heard(said, known)]
        general = [] if heard else _general(said, known)
        hits += heard if heard or general else _nearly(said, known)
    areas = {hit.name for hit in hits if _kinds(hit.name, known) == {AREA}}
    found = [*_crossings(hits, said, known), *general, *(one for hit in hits for one in _candidates(hit, said, known))]
    judged = [_in_area(one, areas) for one in found]
    best: dict[str, Candidate] = {}
    for one in sorted(judged, key=lambda one: (-one.score, len(one.text), one.text)):
        best.setdefault(one.text, one)
    return list(best.values())[:most]


def _plain(text: str) -> str:
    said = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text[:READ]))
    return COUNTED.sub(lambda found: _figure(found[1]), said)


def _figure(counted: str) -> str:
    """十二 as 12, 三 as 3; nothing counted stays nothing."""
    if "十" not in counted:
        return counted.translate(FIGURES)
    tens, ones = counted.split("十")
    return f"{tens.translate(FIGURES) or 1}{ones.translate(FIGURES) or 0}"


def _kinds(name: str, known: Gazetteer) -> set[str]:
    return {known.places[which].kind for which in known.named.get(name, ())}


def _written(said: str, known: Gazetteer) -> Iterator[_Hit]:
    """The longest name at each place of the text, none within another."""
    end = 0
    for start in range(len(said)):
        for stop in range(min(len(said), start + 3 * LONGEST), max(start + 1, end), -1):
            name = said[start:stop]
            if name in known.named:
                kinds = _kinds(name, known)
                reason = "nickname" if NICKNAME in kinds else "area" if kinds == {AREA} else "address" if kinds == {ADDRESS} else "name"
                yield _Hit(start, stop, name, reason)
                end = stop
                break


def _heard(said: str, known: Gazetteer) -> list[_Hit]:
    """Other characters that sound the same: what an input method makes of one wrong choice."""
    heard = sounds(said)
    if len(heard) != len(said):
        return []
    found: list[_Hit] = []
    end = 0
    for start in range(len(said)):
        for stop in range(min(len(said), start + LONGEST), max(start + 1, end), -1):
            names = known.sounding.get("".join(heard[start:stop]), ())
            if names and not said[start:stop].isascii():
                found += [_Hit(start, stop, name, "sound") for name in names[:3] if name not in said]
                end = stop
                break
    return found


def _spelt(said: str, known: Gazetteer) -> list[_Hit]:
    """Letters alone are the initials of a name, from its first on."""
    letters = "".join(sign for sign in said.lower() if sign.isalnum())
    if len(letters) < 3 or not said.isascii() or letters.isdigit():
        return []
    letters = letters.replace("n", "l")
    found: list[_Hit] = []
    for spelt, name in known.letters[bisect_left(known.letters, (letters, "")):]:
        if not spelt.startswith(letters) or len(found) >= 2 * MOST:
            break
        found.append(_Hit(0, len(said), name, "initials"))
    return found


def _nearly(said: str, known: Gazetteer) -> list[_Hit]:
    """Names that all but stand in the text. Who is that near shares this many signs with it, whichever part of it is meant."""
    near = process.extract(said, known.sharing(said, NEAR / (200 - NEAR)), scorer=fuzz.partial_ratio, score_cutoff=NEAR, limit=3 * MOST)
    return [_Hit(0, len(said), name, "spelling") for name, _score, _key in near if len(name) > 2 and _kinds(name, known) != {AREA}]


def _candidates(hit: _Hit, said: str, known: Gazetteer) -> Iterator[Candidate]:
    places = [known.places[which] for which in known.named[hit.name]]
    rest = said[hit.end:]
    if any(place.kind == STREET for place in places):
        yield from _numbered(hit, rest, known)
    worth = WORTH[hit.reason] + (-1 if hit.reason == "initials" else 1) * 0.002 * min(len(hit.name), LONGEST)
    for place in _told_apart(places):
        if place.kind == AREA and hit.reason == "area":
            yield Candidate(_with_rest(hit.name, rest), place.lat, place.lon, place.area or place.name, WORTH["area"], ("area",))
        else:
            yield Candidate(_with_rest(_called(hit, place), rest), place.lat, place.lon, place.area, worth, (hit.reason,))


def _called(hit: _Hit, place: Place) -> str:
    """What is only part of an address or a nickname is completed."""
    if place.kind == NICKNAME and len(place.names) > 1:
        return place.names[-1]
    return hit.name if place.kind == ADDRESS and len(hit.name) < len(place.name) else place.name


def _told_apart(places: list[Place]) -> list[Place]:
    """Of many doors of one estate the middle one stands for all."""
    apart: dict[tuple[str, str], list[Place]] = {}
    for place in places:
        apart.setdefault((place.kind, place.area), []).append(place)
    return [replace(held[0], lat=sum(one.lat for one in held) / len(held), lon=sum(one.lon for one in held) / len(held))
            for held in list(apart.values())[:MOST]]


def _with_rest(name: str, rest: str) -> str:
    """门口, 后门, 3单元 and the like stay beside the name; a sentence that goes on does not."""
    detail = DETAIL.match(rest)
    return name + (detail[0] if detail else "")


def _numbered(hit: _Hit, rest: str, known: Gazetteer) -> Iterator[Candidate]:
    """A house number of the street: as it is known, else between its neighbours on the same side."""
    asked, houses = NUMBER.match(rest), known.numbers.get(hit.name, {})
    if not asked or not houses:
        return
    number = int(asked[1])
    area = known.places[known.named[hit.name][0]].area
    text = f"{hit.name}{number}号"
    if number in houses:
        yield Candidate(text, *houses[number], area, WORTH["number"], ("number",))
        return
    side = sorted(each for each in houses if each % 2 == number % 2) or sorted(houses)
    at = bisect_left(side, number)
    below, above = side[max(at - 1, 0)], side[min(at, len(side) - 1)]
    if max(abs(number - below), abs(above - number)) <= BETWEEN:
        share = (number - below) / (above - below) if above != below else 0.0
        share = min(max(share, 0.0), 1.0)
        lat, lon = (one + share * (other - one) for one, other in zip(houses[below], houses[above], strict=True))
        yield Candidate(text, lat, lon, area, WORTH["between"], ("between",))


def _crossings(hits: list[_Hit], said: str, known: Gazetteer) -> Iterator[Candidate]:
    streets = list(dict.fromkeys(hit.name for hit in hits if STREET in _kinds(hit.name, known)))
    if len(streets) < 2 or not CROSSING.search(said):
        return
    for place, one in enumerate(streets):
        for other in streets[place + 1:]:
            at = known.crossings.get((one, other)) or known.crossings.get((other, one))
            if at:
                yield Candidate(f"{one}{other}路口", *at, "", WORTH["crossing"], ("crossing",))


def _general(said: str, known: Gazetteer) -> list[Candidate]:
    """“The school”: which of them is asked, so that nobody guesses."""
    found = []
    for word, endings in GENERAL.items():
        at = said.find(word)
        if at < 0:
            continue
        for name, which in known.named.items():
            place = known.places[which[0]]
            if name.endswith(endings) and place.kind not in (STREET, AREA) and not HOUSE.search(name):
                text = _with_rest(name, said[at + len(word):])
                found.append(Candidate(text, place.lat, place.lon, place.area, WORTH["general"], ("general",)))
    return found[:20 * MOST]


def _in_area(one: Candidate, areas: set[str]) -> Candidate:
    """Whoever names a village too is believed."""
    if one.area in areas and one.reasons != ("area",):
        return replace(one, score=one.score + IN_AREA, reasons=(*one.reasons, "in_area"))
    return one
