"""How often, and when: the share of each category, the shape of its day, week and year, after published figures of stations alike.

Shares are percent of valid calls. A profile is 24 weights of an ordinary day; everything else multiplies them.
"""

import math
import random
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

import chinese_calendar

PER_DAY = 26.6
INVALID = 0.12
YEAR_FACTOR = 0.87

SHARES: Mapping[str, float] = {
    "0101": 0.3, "0102": 0.25, "0103": 0.5, "0104": 0.25, "0105": 0.05, "0106": 1.0, "0107": 0.35, "0108": 0.1, "0109": 0.2,
    "0201": 2.6, "0202": 0.9, "0203": 0.6, "0204": 0.2, "0205": 1.2, "0206": 0.2, "0207": 0.7, "0208": 0.15, "0209": 0.05, "0210": 0.4,
    "0301": 1.5, "0302": 0.1, "0303": 0.1, "0304": 0.03, "0305": 0.22, "0306": 0.05,
    "0401": 4.0, "0402": 3.5, "0403": 3.0, "0404": 1.5, "0405": 2.0, "0406": 2.5, "0407": 1.2, "0408": 0.8, "0409": 0.5, "0410": 1.0,
    "0501": 14.0, "0502": 2.5, "0503": 0.8, "0504": 3.5, "0505": 5.0, "0506": 0.6, "0507": 0.6,
    "0601": 0.7, "0602": 0.2, "0603": 0.1, "0604": 0.2, "0605": 0.1, "0606": 0.2,
    "0701": 1.2, "0702": 0.6, "0703": 0.5, "0704": 0.3, "0705": 0.7, "0706": 1.5, "0707": 1.5, "0708": 0.7,
    "0801": 1.5, "0802": 1.6, "0803": 1.6, "0804": 1.2, "0805": 1.3, "0806": 0.8, "0807": 0.4, "0808": 0.6,
    "0901": 4.0, "0902": 0.9, "0903": 0.9, "0904": 0.8, "0905": 0.4, "0906": 0.3, "0907": 0.6, "0908": 0.6, "0909": 0.5,
    "1001": 0.5, "1002": 0.5, "1003": 0.2, "1004": 0.7, "1005": 0.3, "1006": 0.3, "1007": 0.5,
    "1101": 0.7, "1102": 0.8, "1103": 0.4, "1104": 0.2, "1105": 0.5, "1106": 0.4,
    "1201": 1.8, "1202": 1.0, "1203": 0.2, "1204": 0.2, "1205": 0.8, "1206": 2.0, "1207": 2.5,
}  # fmt: skip
INVALID_SHARES: Mapping[str, float] = {"1301": 32, "1302": 14, "1303": 12, "1304": 27, "1305": 5, "1306": 10}

# Not police business: carried by the township's departments
DIVERTED = frozenset(
    "0403 0404 0405 0406 0407 0408 0410 0801 0804 0805 0807 0808 0902 0903 0904 0905 0906 0907 0908 0909 "
    "1001 1002 1003 1004 1005 1006 1101 1102 1103 1104 1106".split()
)

# The day of the whole station: peaks at 10, 16-18 and 19-22. Profiles below are drawn towards it.
DAY = (1.9, 1.3, 0.9, 0.7, 0.7, 1.0, 1.9, 3.5, 4.8, 5.3, 6.6, 4.9, 3.7, 4.0, 4.4, 4.9, 6.4, 6.7, 4.9, 6.3, 7.0, 6.8, 4.9, 3.0)
PROFILES: Mapping[str, tuple[float, ...]] = {
    "any": DAY,
    "traffic": (0.8, 0.5, 0.4, 0.3, 0.5, 1.0, 3.0, 8.0, 8.0, 5.6, 6.2, 5.0, 4.2, 4.6, 5.0, 5.2, 7.2, 9.2, 7.0, 5.0, 4.0, 3.2, 2.2, 1.4),
    "night": (8.0, 6.0, 3.5, 2.0, 1.0, 0.6, 0.6, 0.7, 0.8, 1.0, 1.3, 1.5, 2.2, 1.8, 1.5, 1.6, 2.0, 2.6, 4.0, 6.5, 9.0, 11.0, 12.0, 11.0),
    "noise": (5.0, 3.0, 1.8, 1.2, 1.0, 1.5, 2.2, 2.2, 2.0, 2.0, 2.4, 2.0, 3.6, 3.4, 2.4, 2.0, 2.2, 2.8, 5.0, 10.0, 13.0, 13.0, 10.0, 7.0),
    "home": (2.4, 1.6, 1.0, 0.7, 0.6, 0.8, 2.0, 3.6, 4.6, 5.4, 6.0, 4.4, 3.6, 3.2, 3.6, 4.2, 5.4, 6.4, 6.6, 8.0, 8.4, 7.4, 5.2, 3.6),
    "office": (0.2, 0.1, 0.1, 0.1, 0.1, 0.3, 1.0, 3.5, 8.0, 10.0, 11.0, 8.0, 4.0, 6.0, 8.0, 9.0, 9.5, 7.5, 4.0, 3.0, 2.5, 1.6, 0.8, 0.4),
    "shop": (0.3, 0.1, 0.1, 0.1, 0.1, 0.3, 1.0, 2.4, 5.0, 7.0, 8.6, 7.5, 6.0, 6.0, 6.5, 7.0, 8.0, 8.0, 6.5, 8.0, 7.5, 5.0, 2.2, 0.8),
    "morning": (0.5, 0.4, 0.4, 0.6, 1.0, 3.0, 8.0, 13.0, 11.0, 8.0, 6.0, 4.0, 3.0, 3.0, 3.0, 3.4, 4.0, 5.0, 6.0, 6.0, 5.0, 3.0, 1.6, 0.9),
    "school": (0.1, 0.1, 0.1, 0.1, 0.1, 0.2, 2.0, 6.0, 6.0, 5.0, 6.0, 7.0, 7.0, 5.0, 5.0, 8.0, 13.0, 11.0, 6.0, 5.0, 3.0, 2.0, 0.6, 0.2),
    "outdoor": (0.2, 0.1, 0.1, 0.1, 0.4, 2.0, 4.0, 5.0, 6.0, 7.0, 7.5, 6.0, 5.0, 6.5, 8.0, 9.0, 10.0, 9.0, 6.0, 4.0, 2.5, 1.4, 0.6, 0.3),
}
_NAMED = {
    "traffic": "0501 0502 0504 0505", "night": "0109 0201 0203 0204 0205 0206 0506 0507 0706 0902 1105", "noise": "0901 0903",
    "home": "0105 0108 0202 0210 0301 0302 0303 0304 0401 0402 0410 0703 0705 0707 0801 1001 1002 1007 0601 0602",
    "office": "0106 0107 0404 0405 0406 0407 0408 0409 0805 0806 0905 0908 1003 1005 1103 1104 1106 1201 1202 1203 1206 1305 0606 0306",
    "shop": "0104 0403 0802 0803 0904 1101 1102 1205", "morning": "0101 0102 0103 0503", "school": "0305",
    "outdoor": "0207 0208 0209 0604 0702 0704 0804 0909 1006 0907 0408",
}  # fmt: skip
PROFILE_OF: Mapping[str, str] = {code: name for name, codes in _NAMED.items() for code in codes.split()}

LIVELY_NIGHTS = ("0201", "0205", "0901")
WEEK: Mapping[str, tuple[float, ...]] = {
    "office": (1.15, 1.1, 1.08, 1.06, 1.1, 0.72, 0.62), "school": (1.3, 1.3, 1.25, 1.25, 1.35, 0.25, 0.3),
    "shop": (0.9, 0.88, 0.9, 0.92, 1.05, 1.22, 1.13),
    "traffic": (1.04, 1.0, 0.99, 1.0, 1.1, 0.96, 0.91),
    "outdoor": (0.92, 0.9, 0.92, 0.95, 1.0, 1.18, 1.15),
}  # fmt: skip
# Weight of each month, January first
SEASONS: Mapping[str, tuple[float, ...]] = {
    "0101": (1.3, 1.4, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 1.0, 1.0, 1.2),
    "0102": (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1.6),
    "0404": (2.6, 1.4, 0.6, 0.6, 0.6, 0.7, 0.8, 0.8, 0.8, 0.9, 1.1, 1.7),
    "0601": (1.6, 1.7, 1.2, 1.3, 0.8, 0.7, 0.8, 0.8, 0.7, 0.8, 0.9, 1.2),
    "0602": (1.8, 1.6, 1.1, 0.9, 0.7, 0.6, 0.5, 0.6, 0.7, 0.9, 1.1, 1.6),
    "0604": (0.1, 0.1, 0.4, 0.6, 1.0, 2.4, 1.8, 2.4, 2.2, 0.8, 0.2, 0.1),
    "0704": (0.2, 0.2, 0.4, 0.7, 1.2, 2.0, 2.8, 2.6, 1.3, 0.6, 0.4, 0.2),
    "0804": (0.3, 0.3, 0.6, 1.0, 1.5, 1.8, 1.8, 1.7, 1.5, 1.0, 0.4, 0.3),
    "0901": (0.8, 0.9, 0.8, 0.9, 1.1, 1.2, 1.3, 1.3, 1.1, 1.0, 0.9, 0.8),
    "0906": (0.7, 0.7, 0.8, 1.0, 1.2, 1.4, 1.4, 1.3, 1.1, 1.0, 0.8, 0.7),
    "0907": (0.5, 0.6, 0.8, 1.0, 1.2, 1.5, 1.6, 1.5, 1.2, 0.9, 0.6, 0.5),
    "0909": (0.2, 0.2, 0.4, 0.8, 1.4, 2.0, 2.6, 2.4, 1.2, 0.5, 0.3, 0.2),
    "0305": (0.8, 0.3, 1.3, 1.3, 1.3, 1.2, 0.2, 0.2, 1.4, 1.3, 1.4, 1.3),
    "0706": (1.3, 1.3, 0.9, 0.9, 0.9, 1.0, 1.1, 1.1, 1.0, 0.9, 0.9, 1.1),
    "1002": (1.9, 1.5, 0.8, 0.7, 0.8, 0.9, 1.0, 1.0, 0.8, 0.7, 0.7, 1.2),
    "1001": (0.9, 0.8, 0.7, 0.8, 0.9, 1.2, 1.7, 1.7, 1.1, 0.7, 0.7, 0.8),
    "0507": (0.5, 0.5, 0.8, 1.0, 1.3, 1.4, 1.5, 1.4, 1.2, 1.0, 0.8, 0.6),
}  # fmt: skip
SPRING_FESTIVALS = {2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6),
                    2028: (1, 26), 2029: (2, 13), 2030: (2, 3), 2031: (1, 23), 2032: (2, 11)}  # fmt: skip
STORM = {"0604": 60.0, "1001": 9.0, "1004": 9.0, "1005": 6.0, "0501": 1.4, "0504": 1.8, "0603": 12.0}


def profile(code: str) -> str:
    return PROFILE_OF.get(code, "any")


@cache
def holiday(day: date) -> bool:
    """A named public holiday. Years not published yet have only the fixed ones and Spring Festival."""
    try:
        return chinese_calendar.get_holiday_detail(day)[1] is not None and chinese_calendar.is_holiday(day)
    except NotImplementedError:
        return (day.month, day.day) in {(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)} or spring_festival(day)


def spring_festival(day: date) -> bool:
    """From the eve to the seventh day."""
    if day.year not in SPRING_FESTIVALS:
        return False
    first = date(day.year, *SPRING_FESTIVALS[day.year])
    return first - timedelta(1) <= day <= first + timedelta(6)


@cache
def drawn_profile(code: str) -> tuple[float, ...]:
    """The category's own day, drawn towards the day of the whole station so that their mix has its peaks."""
    own, mix = PROFILES[profile(code)], _mix()
    return tuple(w * (goal / now) ** 0.8 for w, goal, now in zip(_unit(own), _unit(DAY), mix, strict=True))


@cache
def _mix() -> tuple[float, ...]:
    total = sum(SHARES.values())
    return tuple(sum(share * _unit(PROFILES[profile(code)])[hour] for code, share in SHARES.items()) / total for hour in range(24))


def _unit(weights: tuple[float, ...]) -> tuple[float, ...]:
    total = sum(weights)
    return tuple(w / total for w in weights)


def hours(code: str, day: date) -> tuple[float, ...]:
    """24 weights of that category on that day: the nights of Friday and Saturday are livelier for some."""
    base = drawn_profile(code)
    if code not in LIVELY_NIGHTS:
        return base
    weekday = day.weekday()
    late = 1.4 if weekday in (4, 5) else 1.0
    early = 1.4 if weekday in (5, 6) else 1.0
    return tuple(w * (late if hour >= 18 else early if hour < 5 else 1.0) for hour, w in enumerate(base))


def day_weight(code: str, day: date, last: date, storms: frozenset[date]) -> float:
    """How much of the category's year falls on this day, apart from chance."""
    weight = math.exp(math.log(YEAR_FACTOR) * (day - last).days / 365)
    weight *= SEASONS[code][day.month - 1] if code in SEASONS else 1.0
    if spring_festival(day) and code.startswith("05"):
        weight *= 1.5
    else:
        weight *= WEEK.get(profile(code), (1.0,) * 7)[6 if holiday(day) else day.weekday()]
    if day in storms:
        weight *= STORM.get(code, 1.0)
    return weight * sum(hours(code, day))


def storms(days: list[date], rng: random.Random) -> frozenset[date]:
    """Two typhoons and three downpours of the warm months."""
    warm = [d for d in days if d.month in (6, 7, 8, 9)]
    return frozenset(rng.sample(warm, min(5, len(warm))))
