"""A year of calls of the invented township: when, what, where, in which words, and which belong together. Pure and seeded."""

import itertools
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bihuan.demo import chains, rhythms
from bihuan.demo.addresses import PREFIX, Spot
from bihuan.demo.texts import words
from bihuan.demo.where import Where

CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Call:
    """One contact by one person. `joins`, `repeats` and `recurs` are keys of earlier calls; the first is about the very same event."""

    key: str
    at: datetime
    code: str
    words: str
    place: str
    lat: float | None
    lon: float | None
    grid: str
    phone: str
    name: str
    source: str
    dangers: tuple[tuple[str, str], ...]
    closed_at: datetime
    joins: str = ""
    repeats: str = ""
    recurs: str = ""
    returned: bool = False

    @property
    def valid(self) -> bool:
        return not self.code.startswith("13")

    @property
    def diverted(self) -> bool:
        return self.code in rhythms.DIVERTED


def year(spots: Sequence[Spot], last: date, seed: int, *, days: int = 365) -> list[Call]:
    """All calls of the `days` days that end with `last`, in order of time."""
    rng = random.Random(f"{seed}:year:{last.isoformat()}:{days}")
    whole = [last - timedelta(days - 1 - i) for i in range(days)]
    events = _events(whole, rng)
    again = chains.repeats(events, rng)
    back = chains.recurrences(events, rng, set(again) | set(again.values()))
    diverted = [i for i, (_, code) in enumerate(events) if code in rhythms.DIVERTED]
    returned = set(rng.sample(diverted, round(chains.RETURNED * len(diverted))))
    writer = _Writer(Where(list(spots), random.Random(f"{seed}:where")), rng)
    calls: list[Call] = []
    for i, (at, code) in enumerate(events):
        calls.append(writer.call(at, code, repeats=_at(calls, again.get(i)), recurs=_at(calls, back.get(i)), returned=i in returned))
    calls += _invalid(calls, whole, writer, rng)
    return sorted(calls, key=lambda call: (call.at, call.key))


def _at(calls: list[Call], i: int | None) -> Call | None:
    return None if i is None else calls[i]


def _events(days: list[date], rng: random.Random) -> list[tuple[datetime, str]]:
    """Times and categories of the valid calls. Each category gets exactly its share; chance says on which days and hours."""
    total = rhythms.PER_DAY * len(days)
    storms = rhythms.storms(days, rng)
    moods = {day: rng.gammavariate(60, 1 / 60) for day in days}  # days differ more than chance alone would make them
    events = []
    for code, share in rhythms.SHARES.items():
        count = _rounded(total * share / 100, rng)
        weights = [rhythms.day_weight(code, day, days[-1], storms) * moods[day] for day in days]
        for day in rng.choices(days, weights, k=count):
            events.append((_moment(code, day, rng), code))
    return sorted(events)


def _rounded(expected: float, rng: random.Random) -> int:
    return int(expected) + (rng.random() < expected - int(expected))


def _moment(code: str, day: date, rng: random.Random) -> datetime:
    hour = rng.choices(range(24), rhythms.hours(code, day))[0]
    return datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(60)), CHINA)


DANGERS: Mapping[str, Mapping[str, float]] = {
    "injured": {"0502": 1.0, "0108": 0.8, "0201": 0.3, "0301": 0.4, "0207": 0.5, "0606": 0.9, "0704": 0.7, "0706": 0.1, "0105": 0.2},
    "weapon": {"0105": 0.2, "0108": 0.4, "0201": 0.04, "0705": 0.15, "0210": 0.08, "0301": 0.03},
    "violence_now": {"0201": 0.6, "0301": 0.5, "0205": 0.2, "0108": 0.6, "0304": 0.3, "0401": 0.02, "0402": 0.02},
    "vulnerable": {"0701": 1.0, "0702": 1.0, "0302": 1.0, "0303": 1.0, "0305": 1.0, "0708": 0.6, "0705": 0.4, "0301": 0.2, "0807": 0.2},
    "fire_gas": {"0601": 1.0, "0602": 1.0},
}
SOURCES = (("phone", 0.88), ("desk", 0.07), ("feed", 0.03), ("field", 0.02))
HOURS = ("十二", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十", "十一")
PARTS = ((6, "凌晨"), (9, "早上"), (12, "上午"), (13, "中午"), (18, "下午"), (24, "晚上"))
SURNAMES = "王李张刘陈杨周吴徐孙胡朱林何郑沈"
SAME = {
    "01": "被偷的", "02": "打架的", "03": "隔壁有人哭喊的", "04": "吵架的", "05": "撞车的", "06": "着火的", "07": "有人出事的",
    "08": "求助的", "09": "噪声的", "10": "报修的", "11": "投诉店家的", "12": "围着人的",
}  # fmt: skip


class _Writer:
    """Writes single calls."""

    def __init__(self, where: Where, rng: random.Random) -> None:
        self.where, self.rng = where, rng
        self.serial = itertools.count(1)
        self.spots: dict[str, Spot | None] = {}

    def call(
        self, at: datetime, code: str, *, repeats: Call | None = None, recurs: Call | None = None, joins: Call | None = None,
        returned: bool = False,
    ) -> Call:  # fmt: skip
        earlier = repeats or recurs or joins
        spot = self.spots[earlier.key] if earlier else self.where.draw(code, holiday=rhythms.holiday(at.date()))
        key = f"demo-{at:%Y%m%d}-{next(self.serial):06d}"
        self.spots[key] = spot
        place = self.rng.choice(spot.said) if spot else ""
        text = words(code, {"place": place, "time": self._time(at), "same": self._same(joins)}, self.rng, again=bool(repeats or recurs))
        lat, lon = self._near(spot)
        return Call(
            key, at, code, text, self._written(spot, place), lat, lon, grid=spot.grid if spot else "",
            phone=repeats.phone if repeats else self._phone(), name=self._name(), source=self._source(), dangers=self._dangers(code),
            joins=joins.key if joins else "", repeats=repeats.key if repeats else "", recurs=recurs.key if recurs else "",
            returned=returned, closed_at=at + self._took(code),
        )  # fmt: skip

    def _written(self, spot: Spot | None, place: str) -> str:
        """What stands in the field for the place: the standard address where the call-taker found it, else what was said. Everybody
        at the desk knows the township, so nobody types its name."""
        return spot.address.removeprefix(PREFIX) if spot and spot.address and self.rng.random() < 0.6 else place

    def _near(self, spot: Spot | None) -> tuple[float | None, float | None]:
        """Some calls come without a position; the others are within a few metres."""
        if spot is None or self.rng.random() < 0.06:
            return None, None
        return round(spot.lat + self.rng.gauss(0, 0.00004), 6), round(spot.lon + self.rng.gauss(0, 0.00004), 6)

    def _phone(self) -> str:
        """Eleven digits that no subscriber can have: no number begins with 100."""
        return f"100{self.rng.randrange(10**8):08d}"

    def _name(self) -> str:
        return self.rng.choice(SURNAMES) + self.rng.choice(("先生", "女士")) if self.rng.random() < 0.25 else ""

    def _source(self) -> str:
        return self.rng.choices([source for source, _ in SOURCES], [weight for _, weight in SOURCES])[0]

    def _dangers(self, code: str) -> tuple[tuple[str, str], ...]:
        return tuple((name, "yes") for name, chances in DANGERS.items() if self.rng.random() < chances.get(code, 0.0))

    def _same(self, joins: Call | None) -> str:
        return self.rng.choice(("就是", "")) + SAME[joins.code[:2]] if joins else ""

    def _time(self, at: datetime) -> str:
        if self.rng.random() < 0.6:
            return self.rng.choice(("刚刚", "刚才", "就现在", "几分钟前", "十来分钟前", "半个小时前", "刚刚发生"))
        then = at - timedelta(minutes=self.rng.randrange(10, 90))
        part = next(part for until, part in PARTS if then.hour < until)
        return part + HOURS[then.hour % 12] + "点" + ("半" if then.minute >= 30 else self.rng.choice(("", "多", "左右")))

    def _took(self, code: str) -> timedelta:
        """How long until it was closed: minutes and hours for the police, days where a department carried it."""
        if code in rhythms.DIVERTED:
            return timedelta(hours=min(self.rng.lognormvariate(3.6, 0.8), 24 * 20))
        return timedelta(minutes=min(self.rng.lognormvariate(4.6, 0.9), 60 * 72))


def _invalid(calls: list[Call], days: list[date], writer: _Writer, rng: random.Random) -> list[Call]:
    """Twelve for every hundred valid calls: wrong numbers, silence, pranks, and further callers about something that is known already."""
    wanted = round(rhythms.INVALID * len(calls))
    kinds = Counter(rng.choices(list(rhythms.INVALID_SHARES), list(rhythms.INVALID_SHARES.values()), k=wanted))
    seen = [c for c in calls if c.code in SEEN_BY_MANY]
    weights = [SEEN_BY_MANY[c.code] for c in seen]
    out = []
    for code, count in sorted(kinds.items()):
        for _ in range(count):
            if code == "1304" and seen:
                first = rng.choices(seen, weights)[0]
                out.append(writer.call(first.at + timedelta(seconds=rng.randrange(40, 1500)), code, joins=first))
            else:
                out.append(writer.call(_moment(code, rng.choice(days), rng), code))
    return out


# How readily several people ring about one event
SEEN_BY_MANY = {
    "0601": 12, "0502": 6, "0201": 4, "0501": 1.2, "0504": 2, "0704": 8, "0703": 4, "0901": 1.5, "0902": 2, "0903": 2, "1001": 6, "1002": 3,
    "0205": 2, "0706": 1.5, "1204": 8, "0604": 4, "0603": 5, "0602": 4, "1004": 1.5, "0606": 4,
}  # fmt: skip
