"""What becomes of a number over futures: its spread, and differences between parts of the futures.

A spread says what was drawn. It is no belief about what is likely, and no share of futures is ever called a
probability.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from peacewright.answers.answer import Value
from peacewright.answers.words import ranged

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

OVER_FUTURES = "5 % and 95 % points over the futures drawn"
"""What the range of a value over futures is."""
OVER_FACTOR = "lowest and highest that the sources or the judgement give"
"""What the range of a value taken from a factor is."""


@dataclass(frozen=True)
class Spread:
    """Median, 5, 25, 75 and 95 % points over the futures that have a value, and how many have one."""

    low: float
    lower_quartile: float
    median: float
    upper_quartile: float
    high: float
    present: int
    futures: int

    def words(self, unit: str) -> str:
        """Print median and range."""
        return ranged(self.median, self.low, self.high, unit)

    def value(self, name: str, label: str, unit: str) -> Value:
        """Return the spread as a value of an answer."""
        return Value(name, label, self.median, self.low, self.high, unit, OVER_FUTURES)


def spread_of(values: Floats) -> Spread:
    """Return the spread of a number over futures.

    Parameters
    ----------
    values : ndarray of float, shape (n,)
        NaN where a future has no value; infinite values count as larger than any other.

    Returns
    -------
    Spread
        NaN throughout where no future has a value. Points are values drawn, without interpolation, so that infinity is
        kept.
    """
    present = values[~np.isnan(values)]
    points = [math.nan] * 5
    if len(present):
        points = np.quantile(present, [0.05, 0.25, 0.5, 0.75, 0.95], method="inverted_cdf").tolist()
    low, lower_quartile, median, upper_quartile, high = points
    return Spread(low, lower_quartile, median, upper_quartile, high, len(present), len(values))


@dataclass(frozen=True)
class Difference:
    """Mean with less mean without, its interval, and how many futures stand on each side."""

    amount: float
    low: float
    high: float
    with_it: int
    without: int

    @property
    def smallest(self) -> float:
        """The smallest difference that would have stood out: half the width of the interval."""
        return (self.high - self.low) / 2

    @property
    def stands_out(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0


def difference(values: Floats, inside: Flags, outside: Flags, tried: int = 1) -> Difference | None:
    """Return the difference of means between two groups of futures, with Welch's interval (normal approximation).

    Parameters
    ----------
    values : ndarray of float, shape (n,)
        NaN where a future has no value.
    inside, outside : ndarray of bool, shape (n,)
    tried : int
        How many differences are looked at together: the interval is widened so that 95 % holds for all (Bonferroni).

    Returns
    -------
    Difference or None
        None if either group has fewer than ten futures with a value.
    """
    there, elsewhere = values[inside & np.isfinite(values)], values[outside & np.isfinite(values)]
    if min(len(there), len(elsewhere)) < 10:
        return None
    error = math.sqrt(there.var(ddof=1) / len(there) + elsewhere.var(ddof=1) / len(elsewhere))
    amount = float(there.mean() - elsewhere.mean())
    reach = NormalDist().inv_cdf(1 - 0.025 / tried) * error
    return Difference(amount, amount - reach, amount + reach, len(there), len(elsewhere))


def adjusted_difference(values: Floats, inside: Flags, others: Floats, tried: int = 1) -> Difference | None:
    """Return the difference of means with what other columns explain taken out (regression adjustment).

    Least squares of the values on the flag and the other columns, with an interval that allows for unequal variances
    (HC2). Columns drawn apart from the flag leave the difference what it is and make its interval narrower.

    Parameters
    ----------
    values : ndarray of float, shape (n,)
        NaN where a future has no value.
    inside : ndarray of bool, shape (n,)
    others : ndarray of float, shape (k, n)
        Centred columns.
    tried : int
        How many differences are looked at together (Bonferroni).

    Returns
    -------
    Difference or None
        None if either group has fewer than ten futures with a value, or too few are left to fit.

    References
    ----------
    Lin, W. (2013). Agnostic notes on regression adjustments to experimental data. Annals of Applied Statistics 7(1).
    """
    present = np.isfinite(values)
    with_it, without = int((inside & present).sum()), int((~inside & present).sum())
    count = with_it + without
    if min(with_it, without) < 10 or count < 3 * (len(others) + 2):
        return None
    design = np.column_stack([np.ones(count), inside[present], others[:, present].T])
    inverse = np.linalg.pinv(design.T @ design)
    fitted = inverse @ design.T @ values[present]
    leverage = np.minimum(np.einsum("ij,jk,ik->i", design, inverse, design), 0.99)
    weight = (values[present] - design @ fitted) ** 2 / (1 - leverage)
    error = math.sqrt(float((inverse @ (design.T * weight) @ design @ inverse)[1, 1]))
    amount = float(fitted[1])
    reach = NormalDist().inv_cdf(1 - 0.025 / tried) * error
    return Difference(amount, amount - reach, amount + reach, with_it, without)


def paired_mean(values: Floats) -> tuple[float, float, float]:
    """Return the mean of a difference taken in the same futures, with its 95 % interval (normal approximation)."""
    present = values[np.isfinite(values)]
    if len(present) < 2:
        return (math.nan,) * 3
    mean = float(present.mean())
    reach = NormalDist().inv_cdf(0.975) * float(present.std(ddof=1)) / math.sqrt(len(present))
    return mean, mean - reach, mean + reach


def is_constant(values: Floats) -> bool:
    """Whether a number has no value or the same in all futures."""
    present = values[~np.isnan(values)]
    return len(present) < 2 or bool((present == present[0]).all())
