"""Counts of what happens by chance: the interval of one, and whether two of them differ by more than chance.

The interval of a count is Garwood's (1936); of two counts the second, given their sum, is binomial (Przyborowski and Wilenski 1940), and
the interval of its share is that of Clopper and Pearson (1934). All three are exact, so they hold for small numbers too.
"""

from dataclasses import dataclass
from math import inf

from scipy.stats import beta, chi2

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Ratio:
    """The later over the earlier, each by its own length of time; `high` may be infinite, `value` is None where the earlier was nothing."""

    value: float | None
    low: float
    high: float

    @property
    def rose(self) -> bool:
        """By more than chance."""
        return self.low > 1

    @property
    def fell(self) -> bool:
        return self.high < 1


def interval(count: int, *, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Between what means the count is likely to have come about. ValueError for a count below 0."""
    if count < 0:
        raise ValueError("a count of 0 or more")
    tail = (1 - confidence) / 2
    low = float(chi2.ppf(tail, 2 * count)) / 2 if count else 0.0
    return low, float(chi2.ppf(1 - tail, 2 * count + 2)) / 2


def ratio(before: int, after: int, *, times: float = 1.0, confidence: float = CONFIDENCE) -> Ratio | None:
    """`times`: how much longer the later period is. None where nothing was counted in either. ValueError for less than 0."""
    if before < 0 or after < 0 or times <= 0:
        raise ValueError("counts of 0 or more over some time")
    total = before + after
    if total == 0:
        return None
    tail = (1 - confidence) / 2
    low = float(beta.ppf(tail, after, before + 1)) if after else 0.0
    high = float(beta.ppf(1 - tail, after + 1, before)) if before else 1.0
    return Ratio(after / before / times if before else None, low / (1 - low) / times, high / (1 - high) / times if high < 1 else inf)
