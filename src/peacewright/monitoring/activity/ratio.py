"""The ratio of what was observed to what would have been: its interval, and what a test of it can find.

The counterfactual is a set of draws Y of the count in the window. Had activity been R times what it would have been,
each happening would have been left out with chance 1 − R: the count would be N(R) ~ Binomial(Y, R). Above one,
happenings are added: N(R) ~ Y + Poisson((R − 1) Y). N(R) grows with R, so bounds follow by turning the test round
(Clopper and Pearson, 1934): both what the counterfactual leaves open and the chance in the count itself are in them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from peacewright.monitoring.activity.windows import FloatArray

LARGEST = 1e4
"""A bound beyond this is called none."""
_STEPS = 32


@dataclass(frozen=True)
class Ratio:
    """What was observed over what would have been: bounds at a level on each side, and the median."""

    low: float
    best: float
    high: float
    """Infinite where nothing need have happened without a truce either."""


def ratio_of(draws: FloatArray, count: int, level: float) -> Ratio:
    """Return the ratio of a count to a counterfactual.

    Parameters
    ----------
    draws : ndarray of float, shape (draws,)
        Of the count that would have been; whole numbers.
    count : int
    level : float
        Chance of error on each side, between 0 and 1.
    """
    return Ratio(lower_bound(draws, count, level), best_ratio(draws, count), upper_bound(draws, count, level))


def chance_at_most(draws: FloatArray, ratio: float, count: int) -> float:
    """Return the chance of at most so many happenings, had activity been so many times the counterfactual.

    Parameters
    ----------
    draws : ndarray of float, shape (draws,)
        Of the count that would have been; whole numbers.
    ratio : float
        At least 0.
    count : int
    """
    from scipy.special import bdtr, pdtr

    if count < 0:
        return 0.0
    sure = draws <= count
    if ratio <= 1:
        # Of no more than `count` happenings no more than `count` are left, whatever is taken out.
        held = np.where(sure, 1.0, bdtr(float(count), np.maximum(draws, count + 1).astype(np.int64), ratio))
    else:
        held = np.where(sure, pdtr(np.maximum(count - draws, 0.0), (ratio - 1) * draws), 0.0)
    return float(held.mean())


def upper_bound(draws: FloatArray, count: int, level: float) -> float:
    """Return the largest ratio under which so few happenings are likelier than a level; infinite if there is none.

    Parameters
    ----------
    draws : ndarray of float, shape (draws,)
    count : int
    level : float
        Chance of error on this side, between 0 and 1.
    """
    return _crossing(lambda ratio: chance_at_most(draws, ratio, count) > level)


def lower_bound(draws: FloatArray, count: int, level: float) -> float:
    """Return the smallest ratio under which so many happenings are likelier than a level; see :func:`upper_bound`."""
    return _crossing(lambda ratio: 1 - chance_at_most(draws, ratio, count - 1) <= level)


def best_ratio(draws: FloatArray, count: int) -> float:
    """Return the ratio under which more and fewer happenings are equally likely; half of as many counts as more."""
    return _crossing(
        lambda ratio: (
            (chance_at_most(draws, ratio, count) + chance_at_most(draws, ratio, count - 1)) / 2 > 0.5
        )
    )


def largest_count(draws: FloatArray, ratio: float, level: float) -> int:
    """Return the largest count that would be no likelier than a level at a ratio; -1 if none at all would be.

    Whoever counts no more than this says that the ratio is below, and errs with at most this chance.
    """
    low, high = -1, int(draws.max()) + 1
    while high - low > 1:
        middle = (low + high) // 2
        if chance_at_most(draws, ratio, middle) <= level:
            low = middle
        else:
            high = middle
    return low


def power(draws: FloatArray, ratio: float, tau: float, level: float) -> float:
    """Return the chance that a ratio is found to be below another.

    Parameters
    ----------
    draws : ndarray of float, shape (draws,)
    ratio : float
        What activity has become, such as 0.2 for a fall by four fifths.
    tau : float
        What it is to be shown to be below.
    level : float
        Chance of saying so where the ratio is ``tau``.
    """
    return chance_at_most(draws, ratio, largest_count(draws, tau, level))


def _crossing(holds: Callable[[float], bool]) -> float:
    """Return where a statement that holds of small ratios ceases to, on a scale of logarithms; 0 if it never holds."""
    if not holds(1 / LARGEST):
        return 0.0
    if holds(LARGEST):
        return math.inf
    low, high = -math.log(LARGEST), math.log(LARGEST)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(math.exp(middle)) else (low, middle)
    return math.exp((low + high) / 2)
