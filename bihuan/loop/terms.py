"""Lengths of time as people write them, in Chinese or English, turned into the codes that the tables keep. One reader for every field.

The words of both languages are data here; what is shown again is worded elsewhere.
"""

import re
import unicodedata
from datetime import timedelta

from bihuan.loop.limits import Days, Elapsed, WorkingDays, WorkingHours, parse_limit, parse_share

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
PLACES = {"十": 10, "百": 100}
UNITS: dict[str, tuple[str, ...]] = {
    "wd": ("工作日", "个工作日", "工作天", "working days", "working day", "workdays", "workday", "business days", "business day", "wd"),
    "wh": ("工作小时", "个工作小时", "小时工作时间", "working hours", "working hour", "office hours", "office hour", "wh"),
    "s": ("秒钟", "秒", "seconds", "second", "secs", "sec", "s"),
    "min": ("分钟", "分", "minutes", "minute", "mins", "min"),
    "h": ("小时", "个小时", "钟头", "个钟头", "hours", "hour", "hrs", "hr", "h"),
    "d": ("天", "日", "自然日", "个自然日", "calendar days", "calendar day", "days", "day", "d"),
    "w": ("周", "星期", "个星期", "礼拜", "个礼拜", "weeks", "week"),
}
DAY_ENDS = ("当天", "当日", "当天结束", "当日结束", "今天", "今日", "当天24时", "当天24点", "endoftheday", "endofday", "today", "eod")
NOTHING = ("不限", "不限时", "不设时限", "无", "没有", "nolimit", "none")
SECONDS = {"s": 1, "min": 60, "h": 3600}

_SPELT = sorted(((word.replace(" ", ""), unit) for unit, words in UNITS.items() for word in words), key=lambda pair: -len(pair[0]))
_WORDS = "|".join(re.escape(word) for word, _unit in _SPELT)
_ONE = re.compile(rf"(半)?(?:([0-9]{{1,5}}(?:\.[0-9]{{1,3}})?)|([零〇一二两俩三四五六七八九十百]+))?(?:个(半)?)?({_WORDS})(半)?")
_BY_WORD = dict(_SPELT)


def code_of(text: str) -> str:
    """`2分钟`, `三个工作日`, `1 working hour`, `80%` or a code as the code that is kept: `2min`, `3wd`, `1wh`, `80%`.

    Several lengths are added where they count the same time: `1小时30分钟` is `90min`. Raises ValueError for anything else."""
    plain = tidy(text)
    if plain in DAY_ENDS:
        return "eod"
    if plain in NOTHING:
        return "none"
    if plain.isascii() and plain.isdecimal() or parse_share(plain) is not None:
        return plain
    amounts: list[tuple[float, str]] = []
    at = 0
    while at < len(plain) or not plain:
        found = _ONE.match(plain, at)
        amount = _amount(found) if found else None
        if found is None or amount is None:
            raise ValueError(f"not a length of time: {text!r}")
        amounts.append((amount, _BY_WORD[found[5]]))
        at = found.end()
    code = _together(amounts)
    if code is None:
        raise ValueError(f"not a length of time: {text!r}")
    parse_limit(code)
    return code


def tidy(text: str) -> str:
    """Full-width digits, blanks and capitals are how a clerk types, not what is meant."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lower().removesuffix("内").removesuffix("以内")


def roughly(code: str) -> timedelta | None:
    """How long about, to tell a slip of the finger from a decision: a working day is a day, a working hour three hours. None for what is no
    length of time."""
    try:
        limit = parse_limit(code)
    except ValueError:
        return None
    match limit:
        case Elapsed(time=time):
            return time
        case WorkingHours(time=time):
            return 3 * time
        case WorkingDays(count=count) | Days(count=count):
            return timedelta(days=count or 1)
    return None


def far_off(code: str, now: str, times: float = 10.0, most: timedelta = timedelta(days=30)) -> bool:
    """Whether a value is so far from the one in force that it may be a slip: `times` as much or as little. Where nothing is in force, or
    nothing long, whether it is longer than `most`. Shares are never far off; plain numbers are compared as they are."""
    if code.isdecimal() and now.isdecimal():
        old, new = int(now), int(code)
        return bool(old) and not old / times <= new <= old * times
    then, today = roughly(code), roughly(now)
    if then is None:
        return False
    if not today:
        return then > most
    return not today / times <= then <= today * times


def _amount(found: re.Match[str]) -> float | None:
    half_before, figures, spelt, half_between, _word, half_after = found.groups()
    if half_before:
        return None if figures or spelt or half_between or half_after else 0.5
    if not figures and not spelt:
        return None
    number = float(figures) if figures else _spelt(spelt)
    return None if number is None else number + (0.5 if half_between or half_after else 0)


def _spelt(text: str) -> float | None:
    """Up to nine hundred and ninety-nine: 二十四, 十五, 一百二十."""
    total, digit = 0, None
    for sign in text:
        if sign in PLACES:
            total += (1 if digit is None else digit) * PLACES[sign]
            digit = None
        elif digit not in (None, 0):
            return None
        else:
            digit = DIGITS[sign]
    return float(total + (digit or 0))


def _together(amounts: list[tuple[float, str]]) -> str | None:
    """One code for all of them; None where they count different times, or half a day."""
    amounts = [(7 * number, "d") if unit == "w" else (number, unit) for number, unit in amounts]
    units = {unit for _number, unit in amounts}
    if len(units) == 1:
        unit = units.pop()
        number = sum(number for number, _unit in amounts)
        return f"{_plain(number)}{unit}" if amounts else None
    if units <= SECONDS.keys():
        seconds = sum(number * SECONDS[unit] for number, unit in amounts)
        return f"{_plain(seconds / 60)}min" if seconds % 60 == 0 else f"{_plain(seconds)}s"
    return None


def _plain(number: float) -> str:
    return f"{round(number, 3):.3f}".rstrip("0").rstrip(".")
