"""Made-up calls whose matter is known: one crash told by many, one trouble told again, and beside them what only looks the same.

Each matter is one template of the demo's phrases (Chinese) or of data/said_en.txt; every call of it draws its words anew, so two
calls of a matter share a place and a story, not a sentence. Written apart from the linking, and the same for the same seed:

- six of ten matters are told once; the others two to thirty times, either within minutes by strangers standing around, or over up to three
  days, mostly from one number;
- one of six has a twin: the same complaint, the same place name, another building or 120 to 280 metres on, within hours, by another caller;
- one of fourteen callers rings within three days about another matter from the same place;
- one call of eight has no point, one of ten no number, one of seven names no place; four of ten have typing errors; a few say no more than
  that they rang before.
"""

import argparse
import csv
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import cos, radians
from pathlib import Path
from typing import Any

from bihuan.demo.texts import AGAIN, ENDINGS, OPENINGS, STILL, TEMPLATES
from bihuan.demo.texts.grammar import say
from bihuan.demo.texts.vocabulary import VOCABULARY

DATA = Path(__file__).parent / "data"
COLUMNS = ("id", "at", "lat", "lon", "caller", "place", "words", "matter")
DAY = 86_400.0
CALLS_A_DAY = 2_740  # a county of a million people: a million calls a year
MIDDLE, HALF = (29.85, 121.52), 15_000.0  # degrees; metres to each side
PLACES = 6_000
LETTERS = "qwertyuiopasdfghjklzxcvbnm"


@dataclass(frozen=True)
class Place:
    name: str
    east: float
    north: float
    english: bool


@dataclass(frozen=True)
class Story:
    """What all calls of one matter have in common."""

    template: str
    given: dict[str, str]
    place: Place
    door: str
    begun: float
    lasting: bool


def lines(name: str) -> list[str]:
    return [line for line in (DATA / name).read_text(encoding="utf-8").splitlines() if line.strip()]


def made(count: int, seed: int) -> Iterator[tuple[Any, ...]]:
    """Rows of COLUMNS, `count` of them, in the order of their matters."""
    return _Town(count, seed).rows()


class _Town:
    def __init__(self, count: int, seed: int) -> None:
        self.rng = random.Random(seed)
        self.count, self.days = count, count / CALLS_A_DAY
        self.chinese = [line for code, of in TEMPLATES.items() if code < "13" for line in of]
        self.english = lines("said_en.txt")
        self.said = _sections(lines("said_zh.txt"))
        heads, tails = (" ".join(lines(name)).split() for name in ("places_heads.txt", "places_tails.txt"))
        middles = [self._middle() for _ in range(60)]
        named = {place.name: place for place in (self._place(heads, tails, middles) for _ in range(PLACES))}
        self.places = list(named.values())
        self.busy = [self.rng.paretovariate(1.6) for _ in self.places]

    def _place(self, heads: Sequence[str], tails: Sequence[str], middles: Sequence[tuple[float, float]]) -> Place:
        """Names are put together from the syllables of a few dozen, so that many differ by one."""
        rng = self.rng
        english = rng.random() < 0.15
        east, north = rng.choice(middles)
        one, other, tail = rng.choice(heads), rng.choice(heads), rng.choice(tails)
        name = f"{rng.choice(SIDES)}{rng.choice(STREETS)} {rng.choice(ROADS)}" if english else one[0] + other[1] + tail
        return Place(name, rng.gauss(east, 1200), rng.gauss(north, 1200), english)

    def _middle(self) -> tuple[float, float]:
        return self.rng.uniform(-HALF, HALF), self.rng.uniform(-HALF, HALF)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        written = matter = 0
        places = iter(())
        while written < self.count:
            place = next(places, None)
            if place is None:
                places = iter(self.rng.choices(self.places, self.busy, k=10_000))
                continue
            story = self._story(place)
            for told in (story, *([self._twin(story)] if self.rng.random() < 1 / 6 else [])):
                for row in self._calls(told, matter):
                    yield (written, *row)
                    written += 1
                    if written == self.count:
                        return
                matter += 1

    def _story(self, place: Place) -> Story:
        rng = self.rng
        template = rng.choice(self.english if place.english else self.chinese)
        given = self._given()
        if place.english:
            given["neighbour"] = rng.choice(("neighbour upstairs", "neighbour downstairs", "next door neighbour"))
        return Story(template, given, place, self._door(place), rng.uniform(0, self.days * DAY), rng.random() < 0.5)

    def _given(self) -> dict[str, str]:
        return {name: words(self.rng) if callable(words) else self.rng.choice(words) for name, words in SPOKEN.items()}

    def _door(self, place: Place) -> str:
        number = self.rng.randint(1, 38)
        if self.rng.random() < 0.3:
            return ""
        return f" building {number}" if place.english else f"{number}{self.rng.choice(DOORS)}"

    def _twin(self, story: Story) -> Story:
        rng, place = self.rng, story.place
        turn = rng.choice(((1, 0), (-1, 0), (0, 1), (0, -1)))
        far = rng.uniform(120, 280)
        beside = replace(place, east=place.east + turn[0] * far, north=place.north + turn[1] * far)
        given = self._given()
        given["neighbour"] = story.given["neighbour"]
        return replace(story, given=given, place=beside, door=self._door(place), begun=story.begun + rng.expovariate(1 / 7200))

    def _calls(self, story: Story, matter: int) -> Iterator[tuple[Any, ...]]:
        rng = self.rng
        size = 1 if rng.random() < 0.6 else min(30, 1 + int(rng.paretovariate(1.3)))
        first = self._number()
        home = rng.gauss(story.place.east, 8), rng.gauss(story.place.north, 8)
        for turn in range(size):
            own = turn == 0 or (story.lasting and rng.random() < 0.6)
            at = story.begun if turn == 0 else story.begun + (rng.uniform(0, 2.8 * DAY) if story.lasting else rng.expovariate(1 / 600))
            stood = 15.0 if story.lasting else 50.0
            point = home if own else (rng.gauss(story.place.east, stood), rng.gauss(story.place.north, stood))
            caller = first if own else self._number()
            yield self._call(story, at, point, caller, matter, turn, own and turn > 0)
        if rng.random() < 1 / 14:
            other = self._story(story.place)
            other = replace(other, begun=story.begun + rng.uniform(-2.5, 2.5) * DAY, door=story.door)
            yield self._call(other, other.begun, home, first, -1 - matter, 0, False)

    def _call(
        self, story: Story, at: float, point: tuple[float, float], caller: str, matter: int, turn: int, again: bool
    ) -> tuple[Any, ...]:
        rng = self.rng
        named = rng.random() >= 1 / 7
        where = story.place.name + (story.door if rng.random() < 0.8 else "")
        words = self._words(story, where if named else "", turn, again)
        written = where if rng.random() < 0.35 else ""
        lat, lon = MIDDLE[0] + point[1] / 111_195, MIDDLE[1] + point[0] / (111_195 * cos(radians(MIDDLE[0])))
        placed = rng.random() >= 1 / 8
        return (round(at), round(lat, 6) if placed else "", round(lon, 6) if placed else "",
                "" if rng.random() < 0.1 else caller, written, words, matter)  # fmt: skip

    def _words(self, story: Story, where: str, turn: int, again: bool) -> str:
        rng = self.rng
        if again and not story.place.english and rng.random() < 0.06:
            return rng.choice(self.said["still"])
        given = {name: value for name, value in story.given.items() if rng.random() < 0.75}
        given["place"] = self._spot(where, story.place.english)
        text = say(story.template.lstrip("#"), given, SPOKEN, rng)
        if not story.place.english:
            opening = rng.choice(AGAIN if turn and story.lasting and rng.random() < 0.4 else OPENINGS)
            text = say(opening, given, SPOKEN, rng) + text + rng.choice(STILL if turn and story.lasting else ENDINGS)
        return _typed(text, rng) if rng.random() < 0.4 else text

    def _spot(self, where: str, english: bool) -> str:
        if english or not where:
            return where or ("here" if english else "")
        return self.rng.choice(["", "", *self.said["prefix"]]) + where + self.rng.choice(["", "", *self.said["near"]])

    def _number(self) -> str:
        return f"{self.rng.getrandbits(64):016x}"


STREETS = (
    "Oak", "Mill", "Station", "Church", "Lake", "River", "Garden", "Bridge", "Temple", "Market", "Harbour", "North", "South", "Maple",
    "Cedar", "Willow", "Spring", "Castle", "Victoria", "Albert", "Canal", "School", "Orchard", "Chapel", "Quarry", "Forest", "Meadow",
    "Tower", "Union", "Liberty", "Lotus", "Bamboo", "Plum", "Heron", "Falcon", "Stone", "Silver", "Golden", "Ferry", "Dock",
)  # fmt: skip
ROADS = ("Road", "Street", "Lane", "Avenue", "Gardens", "Estate", "Square", "Market", "Close", "Terrace")
SIDES = ("", "", "Old ", "New ", "Upper ", "Lower ", "Great ", "Little ")
SPOKEN = {**VOCABULARY, "time": VOCABULARY["earlier"], "same": VOCABULARY["earlier"]}
DOORS = "\u680b\u53f7\u5e62"


def _sections(of: Sequence[str]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for line in of:
        if line.startswith("@"):
            name = line[1:]
        else:
            out.setdefault(name, []).append(line)
    return out


def _typed(text: str, rng: random.Random) -> str:
    """With typing errors: a sign is lost, doubled, changes place with the next, or is another."""
    signs = list(text)
    for at in range(len(signs) - 1):
        if rng.random() < 0.025:
            how = rng.randrange(4)
            if how == 0:
                signs[at] = ""
            elif how == 1:
                signs[at] *= 2
            elif how == 2:
                signs[at], signs[at + 1] = signs[at + 1], signs[at]
            else:
                signs[at] = rng.choice(LETTERS) if signs[at].isascii() else rng.choice(text)
    return "".join(signs)


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, required=True, help="a csv file")
    options = parser.parse_args(words)
    with options.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(made(options.count, options.seed))
    print(f"{options.count} calls in {options.out}", file=sys.stderr)


if __name__ == "__main__":
    main()
