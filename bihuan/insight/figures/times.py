"""How long things took: median and 90th percentile, and the share within the limit, each with the interval that so few allow.

Intervals of quantiles are those of order statistics (David and Nagaraja 2003, 7.1): the number of values below a quantile is binomial, so
no shape is assumed. The interval of a share is Wilson's (1927).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import binom, norm

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Quantile:
    """`low` and `high` are None where so few values allow no interval at this confidence."""

    value: float
    low: float | None
    high: float | None

    def apart(self, other: "Quantile") -> bool:
        """Whether the two intervals have nothing in common, so that chance is no likely reason."""
        if self.low is None or self.high is None or other.low is None or other.high is None:
            return False
        return self.high < other.low or other.high < self.low


@dataclass(frozen=True)
class Share:
    part: int
    whole: int
    low: float
    high: float

    @property
    def value(self) -> float:
        return self.part / self.whole


@dataclass(frozen=True)
class Summary:
    """Of `count` values, in their own unit; `kept`: the share within the limit among those that had one, None where none had."""

    count: int
    median: Quantile
    late: Quantile
    kept: Share | None


def quantile(values: ArrayLike, p: float, *, confidence: float = CONFIDENCE) -> Quantile:
    """The value that a share `p` of the values does not exceed. ValueError without values, or for a `p` outside 0 to 1."""
    known = np.sort(np.asarray(values, np.float64))
    n = len(known)
    if n == 0 or not 0 < p < 1:
        raise ValueError("some values, and a share between 0 and 1")
    value = float(np.quantile(known, p))
    low, high = int(binom.ppf((1 - confidence) / 2, n, p)), int(binom.ppf((1 + confidence) / 2, n, p)) + 1
    # The quantile lies between the low-th and the high-th smallest; where one of them is not there, nothing bounds it.
    return Quantile(value, float(known[low - 1]) if low >= 1 else None, float(known[high - 1]) if high <= n else None)


def share(part: int, whole: int, *, confidence: float = CONFIDENCE) -> Share:
    if not 0 <= part <= whole or whole < 1:
        raise ValueError("a part of a whole that is at least 1")
    z = float(norm.ppf((1 + confidence) / 2))
    middle, width = part + z * z / 2, z * float(np.sqrt(part * (whole - part) / whole + z * z / 4))
    return Share(part, whole, max(0.0, (middle - width) / (whole + z * z)), min(1.0, (middle + width) / (whole + z * z)))


def summary(took: Sequence[float], limits: Sequence[float | None]) -> Summary | None:
    """Of times with their limits, in one unit; None where nothing was timed. ValueError where the columns differ in length."""
    if len(took) != len(limits):
        raise ValueError("one limit a time")
    if not took:
        return None
    judged = [(one, limit) for one, limit in zip(took, limits, strict=True) if limit is not None]
    kept = share(sum(one <= limit for one, limit in judged), len(judged)) if judged else None
    return Summary(len(took), quantile(took, 0.5), quantile(took, 0.9), kept)
