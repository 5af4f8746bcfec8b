"""What is normal, with the interval in which nine of ten counts lie, and the level at which now stands over it.

Normal is the median of the same sort of day over twelve weeks and last year's week (mission/rules.md, B1 “Levels of area warning”). Counts
of calls vary more than chance alone, so the interval and the p-value are negative-binomial: mean and size by the method of moments, and the
error of a mean taken from so few days is added (Hahn & Meeker, Statistical Intervals, §7). A holiday's day is the mean of the same day in
earlier years, each brought to today's level by the eighty-four days before it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from math import inf, isinf
from statistics import fmean, median, variance

from scipy.special import betainc, gammaincc

from bihuan.insight.surges.days import WEEKS, Look

FEWEST = 6  # days alike below which nothing is said
ONE_YEAR = 0.2  # by how much of itself a holiday differs from one year to the next, where only one is known
LEVEL = (1 / 3, 3.0)  # beyond it a change of level is rather a change of recording
SHARE, SIGNIFICANT, FEW = 0.9, 0.05, 2


class Level(IntEnum):
    """How far over normal: to 10 %, to 30 %, to 50 %, beyond."""

    GREEN = 0
    YELLOW = 1
    ORANGE = 2
    RED = 3


STEPS = ((0.1, Level.YELLOW), (0.3, Level.ORANGE), (0.5, Level.RED))


@dataclass(frozen=True)
class Expected:
    """Calls in the span that was counted. `low` to `high`: nine of ten such spans. `size`: of the negative-binomial, inf for plain chance.
    `past`: what it was on the days of earlier years that were looked at. `sample`: how many days it rests on."""

    normal: float
    mean: float
    low: int
    high: int
    size: float
    past: tuple[tuple[date, int], ...]
    sample: int


@dataclass(frozen=True)
class Unknown:
    """Not enough history: `young`, fewer than six days alike are on record; `no_year`, no earlier year of this holiday is."""

    why: str
    sample: int


@dataclass(frozen=True)
class Stands:
    """`over`: by which share now lies over normal, None where normal is below one call. `p`: the chance of as many or more."""

    level: Level
    over: float | None
    p: float


def expected(seen: Look, counts: Mapping[date, int], levels: Mapping[date, float] | None = None) -> Expected | Unknown:
    """`counts`: calls in the span on each day looked at; a day without any is nought. `levels`: for each day of `kin`, calls a day lately
    over calls a day in the 84 days before it; 1 where it is not given."""
    alike = [counts.get(day, 0) for day in seen.alike]
    if seen.holiday:
        return _holiday(seen, counts, levels or {}, alike)
    whole = alike + ([counts.get(seen.year, 0)] if seen.year else [])
    if len(alike) < FEWEST:
        return Unknown("young", len(alike))
    mean = fmean(whole)
    spread = max(variance(whole), mean)
    past = ((seen.year, counts.get(seen.year, 0)),) if seen.year else ()
    return _made(median(whole), mean, spread + spread / len(whole), past, len(whole))


def stands(now: int, than: Expected) -> Stands:
    """A colour needs both: so many per cent over normal, and fewer than one chance in twenty that as many come by themselves. Two calls or
    fewer have none, whatever is normal. A normal below one call counts as one."""
    over = now / max(than.normal, 1.0) - 1
    p = _at_least(now, than.mean, than.size)
    level = max((level for step, level in STEPS if over > step), default=Level.GREEN)
    coloured = now > FEW and p < SIGNIFICANT
    return Stands(level if coloured else Level.GREEN, over if than.normal >= 1 else None, p)


def worst(found: Sequence[tuple[int, Expected]]) -> list[Stands]:
    """How each of several series stands, where many are looked at together: a colour stays only while its p-value passes the step-up rule
    of Benjamini & Hochberg (1995) at one in twenty, so that looking at more places does not make more alarms."""
    each = [stands(now, than) for now, than in found]
    ranked = sorted(one.p for one in each)
    passing = [p for place, p in enumerate(ranked, 1) if p <= SIGNIFICANT * place / len(ranked)]
    bar = max(passing, default=-1.0)
    return [one if one.p <= bar else Stands(Level.GREEN, one.over, one.p) for one in each]


def before(day: date) -> tuple[date, date]:
    """The eighty-four days before a day, the first and the one after the last: its level is taken from them."""
    return day - timedelta(weeks=WEEKS), day


def level(lately: float, then: float) -> float:
    """Today's level over that of then; 1 where either is nought."""
    return min(max(lately / then, LEVEL[0]), LEVEL[1]) if lately > 0 and then > 0 else 1.0


def _holiday(seen: Look, counts: Mapping[date, int], levels: Mapping[date, float], alike: Sequence[int]) -> Expected | Unknown:
    if not seen.kin:
        return Unknown("no_year", 0)
    scaled = [counts.get(day, 0) * levels.get(day, 1.0) for day in seen.kin]
    mean = fmean(scaled)
    own = fmean(alike) if alike else 0.0
    extra = max(variance(alike) - own, 0.0) / own**2 if len(alike) >= FEWEST and own else 0.0  # 1 / size of ordinary days
    chance = mean + extra * mean**2
    years = max(variance(scaled) - chance, 0.0) if len(scaled) > 1 else (ONE_YEAR * mean) ** 2
    past = tuple((day, counts.get(day, 0)) for day in seen.kin)
    return _made(median(scaled), mean, (chance + years) * (1 + 1 / len(scaled)), past, len(scaled))


def _made(normal: float, mean: float, spread: float, past: tuple[tuple[date, int], ...], sample: int) -> Expected:
    if mean <= 0:  # nothing ever came: of n such days, the next brings some with about one chance in n + 1
        mean = 1 / (sample + 1)
        spread = mean * (1 + mean)
    size = mean**2 / (spread - mean) if spread > mean else inf
    tail = (1 - SHARE) / 2
    return Expected(normal, mean, _quantile(tail, mean, size), _quantile(1 - tail, mean, size), size, past, sample)


def _quantile(share: float, mean: float, size: float) -> int:
    """The fewest calls below or at which at least that share lies."""
    low, high = -1, 1
    while _at_most(high, mean, size) < share:
        high *= 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _at_most(middle, mean, size) >= share else (middle, high)
    return high


def _at_most(count: int, mean: float, size: float) -> float:
    if count < 0:
        return 0.0
    if isinf(size):
        return float(gammaincc(count + 1, mean))
    return float(betainc(size, count + 1, size / (size + mean)))


def _at_least(count: int, mean: float, size: float) -> float:
    return 1.0 - _at_most(count - 1, mean, size)
