"""Where calls of a category come from: kinds of spots with their weights, and the draw of one spot."""

import bisect
import itertools
import random
from collections.abc import Mapping

from bihuan.demo.addresses import Spot
from bihuan.demo.landmarks import MALL

HOME = {"home": 7, "house": 4}
LIVING = {"home": 5, "house": 3, "estate": 3, "number": 1}
STREET = {"number": 6, "crossing": 2, "street": 1.5, "village": 1}
ROADS = {"crossing": 8, "road": 3.5, "number": 2, "estate": 1, "mall": 0.4, "bus": 0.5, "village": 0.6, "petrol": 0.3, "school": 0.4}
TRADE = {"number": 6, "mall": 1, "street": 2, "market": 1, "nightfood": 1, "shop": 0.5}
NIGHT = {"nightfood": 4, "ktv": 3, "number": 3, "street": 1.2, "estate": 1, "mall": 0.5, "hotel": 0.7, "village": 0.8, "netcafe": 0.6,
         "spa": 0.4}  # fmt: skip

KINDS: Mapping[str, Mapping[str, float]] = {
    "0101": {**HOME, "number": 1.5},
    "0102": {"estate": 6, "number": 2, "village": 1, "mall": 0.4, "road": 0.5},
    "0103": {"estate": 5, "number": 2, "factory": 1, "mall": 0.4, "house": 1, "hospital": 0.4},
    "0104": {"mall": 0.8, "market": 4, "street": 3, "bus": 1.5, "nightfood": 1.5, "hospital": 0.6},
    "0105": STREET,
    "0106": {**HOME, "bank": 1, "factory": 0.7, "number": 1},
    "0107": {**STREET, "market": 1.5},
    "0108": NIGHT,
    "0109": {**LIVING, "hotel": 1, "ktv": 1},
    "0201": NIGHT,
    "0202": {"estate": 4, "number": 3, "house": 2, "village": 1},
    "0203": {"number": 4, "village": 3, "house": 2, "home": 2},
    "0204": {"number": 3, "spa": 3, "hotel": 3, "home": 1},
    "0205": NIGHT,
    "0206": {"mall": 0.5, "bus": 1.5, "street": 2, "number": 2, "park": 1, "estate": 1},
    "0207": {"estate": 4, "village": 3, "park": 1.5, "number": 1.5},
    "0208": {"home": 5, "estate": 2},
    "0209": {"park": 2, "square": 1, "school": 1, "estate": 1},
    "0210": {**LIVING, "number": 2},
    "0301": HOME,
    "0302": {**HOME, "school": 0.5},
    "0303": {**HOME, "elder": 0.4},
    "0304": HOME,
    "0305": {"school": 9, "netcafe": 0.3},
    "0306": {"school": 2, "home": 2, "house": 1, "hospital": 1},
    "0401": LIVING,
    "0402": HOME,
    "0403": TRADE,
    "0404": {"site": 4, "factory": 4, "number": 2, "nightfood": 0.5},
    "0405": {"number": 4, **HOME},
    "0406": {"estate": 8, "home": 2},
    "0407": {"home": 4, "house": 2, "number": 3},
    "0408": {"village": 5, "house": 5},
    "0409": {"hospital": 5, "school": 5, "clinic": 1},
    "0410": {"home": 7, "number": 1, "house": 1},
    "0501": ROADS,
    "0502": ROADS,
    "0503": {**ROADS, "estate": 2},
    "0504": {"crossing": 8, "school": 2, "market": 1, "mall": 0.5, "road": 1, "hospital": 0.5},
    "0505": {"estate": 6, "number": 4, "hospital": 0.7, "mall": 0.4, "school": 0.7, "village": 1},
    "0506": {"nightfood": 3, "ktv": 2, "number": 2, "crossing": 2, "hotel": 1, "village": 1},
    "0507": {"crossing": 4, "road": 3, "estate": 2, "number": 1},
    "0601": {**LIVING, "factory": 1.5, "village": 1, "road": 0.5},
    "0602": {**LIVING, "nightfood": 0.5, "site": 0.5},
    "0603": {"house": 3, "road": 2, "village": 2, "site": 1},
    "0604": {"village": 4, "house": 3, "road": 3, "river": 1, "estate": 2},
    "0605": {"road": 3, "site": 2, "factory": 2, "house": 1},
    "0606": {"site": 5, "factory": 5},
    "0701": {**HOME, "elder": 0.6, "street": 0.5, "bus": 0.5, "hospital": 0.4},
    "0702": {"mall": 0.8, "estate": 2, "park": 1, "school": 1.5, "market": 1, "village": 1, "square": 0.8},
    "0703": {**HOME, "river": 1.5, "hotel": 0.6, "school": 0.4},
    "0704": {"river": 8, "site": 0.8, "trail": 1.5, "village": 1},
    "0705": {**HOME, "number": 2, "village": 1, "crossing": 0.7},
    "0706": NIGHT,
    "0707": {**HOME, "number": 2, "mall": 0.3, "bus": 0.4, "square": 0.4, "factory": 0.4},
    "0708": {**HOME, "trail": 0.9, "estate": 1},
    "0801": HOME,
    "0802": {**STREET, "bus": 1, "mall": 0.6, "hospital": 0.5, "park": 0.4},
    "0803": {**STREET, "bus": 1, "mall": 0.7, "market": 0.7, "hospital": 0.6, "estate": 1},
    "0804": {"house": 4, "estate": 3, "village": 2, "school": 0.4, "factory": 0.4},
    "0805": {"number": 4, **LIVING},
    "0806": LIVING,
    "0807": {"bus": 3, "street": 1.5, "park": 1, "number": 2, "bank": 0.5},
    "0808": {**LIVING, "road": 1},
    "0901": {"home": 6, "estate": 5, "house": 2, "square": 1.5, "park": 0.6, "village": 0.8},
    "0902": {"nightfood": 4, "ktv": 3, "number": 3, "mall": 0.4},
    "0903": {"site": 6, "estate": 3, "crossing": 1},
    "0904": {"number": 3, "market": 3, "school": 1, "street": 2, "crossing": 1.5, "hospital": 0.5},
    "0905": {"house": 4, "home": 3, "estate": 2},
    "0906": {"home": 3, "estate": 2, "nightfood": 1, "number": 2},
    "0907": {"estate": 2, "village": 3, "road": 2, "nightfood": 1, "number": 1},
    "0908": {"river": 2, "village": 3, "factory": 2, "house": 1},
    "0909": {"river": 8, "trail": 1, "park": 0.6},
    "1001": {**LIVING, "village": 2},
    "1002": {**LIVING, "crossing": 1},
    "1003": LIVING,
    "1004": {"crossing": 3, "number": 3, "road": 2, "village": 1.5, "estate": 2},
    "1005": {"number": 3, "road": 2, "village": 2, "crossing": 1},
    "1006": {"crossing": 3, "road": 3, "bus": 1.5, "number": 1},
    "1007": {"home": 6, "mall": 0.5, "hotel": 0.7, "hospital": 0.5},
    "1101": {**TRADE, "nightfood": 1.5},
    "1102": TRADE,
    "1103": {"number": 4, "home": 2, "street": 1, "village": 0.8},
    "1104": {"mall": 0.5, "estate": 3, "park": 0.5, "hotel": 0.5},
    "1105": {"netcafe": 4, "ktv": 3, "hotel": 3, "spa": 1.5},
    "1106": {"house": 5, "village": 4},
    "1201": {**LIVING, "number": 3, "village": 1},
    "1202": {**LIVING, "site": 1.5, "number": 2},
    "1203": {"number": 2, "home": 2, "house": 1, "police": 1},
    "1204": {"government": 4, "site": 2, "estate": 2, "school": 1, "factory": 2},
    "1205": {"square": 3, "temple": 1, "school": 1.5, "mall": 0.4, "village": 2, "park": 1},
    "1206": {"number": 3, "hospital": 2, "government": 1.5, "bank": 1, "house": 1.5, "home": 1.5, "school": 1},
    "1207": {**LIVING, "number": 2, "village": 1},
    "1302": LIVING,
    "1304": LIVING,
    "1305": {"bank": 3, "school": 2, "petrol": 2},
}  # fmt: skip


class Where:
    """Draws spots. Some spots have more trouble than others: each gets its own lasting weight once."""

    def __init__(self, spots: list[Spot], rng: random.Random) -> None:
        self.rng = rng
        self.by_kind: dict[str, tuple[list[Spot], list[float]]] = {}
        quarrels = {name: rng.lognormvariate(0, 0.5) for name in sorted({s.name for s in spots})}
        for kind in sorted({s.kind for s in spots}):
            members = [s for s in spots if s.kind == kind]
            weights = [s.weight * quarrels[s.name] * rng.lognormvariate(0, 0.9) for s in members]
            self.by_kind[kind] = members, list(itertools.accumulate(weights))

    def draw(self, code: str, *, holiday: bool) -> Spot | None:
        """A spot for a call of this category; None where such a call has no place. On holidays the mall is three times as likely."""
        kinds = KINDS.get(code)
        if kinds is None:
            return None
        if "mall" in kinds:
            share = kinds["mall"] / sum(kinds.values())
            if self.rng.random() < min(0.9, share * (3 if holiday else 1)):
                return self._in("mall")
        others = {kind: weight for kind, weight in kinds.items() if kind != "mall"}
        return self._in(self.rng.choices(list(others), list(others.values()))[0])

    def _in(self, kind: str) -> Spot:
        spots, sums = self.by_kind[kind]
        return spots[min(bisect.bisect(sums, self.rng.random() * sums[-1]), len(spots) - 1)]


def is_mall(spot: Spot) -> bool:
    return spot.name == MALL
