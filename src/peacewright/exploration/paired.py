"""Paired differences: what one option has over another in the same futures, on common random numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist

import numpy as np

from peacewright.exploration.measured import FEWEST, Measured

CONFIDENCE = 0.95
"""For all pairs of a measure together (Bonferroni)."""


@dataclass(frozen=True)
class Pair:
    """The mean difference ``first`` less ``second`` in the same futures.

    Attributes
    ----------
    first, second : str
    mean, low, high : float
        In the measure's unit, with its interval at 95 % for all pairs together.
    error : float
        Standard error of the mean difference.
    higher, lower : float
        Share of futures in which the first is above, and below, the second; in the rest both are equal.
    futures : int
        In which both have a value.
    gain : float
        How many times as many futures would be needed for the same error if each option had futures of its own.
    """

    first: str
    second: str
    mean: float
    low: float
    high: float
    error: float
    higher: float
    lower: float
    futures: int
    gain: float

    @property
    def stands_out(self) -> bool:
        """Whether the interval leaves out zero; else the two are a tie."""
        return self.low > 0.0 or self.high < 0.0


def pairs(measured: Measured) -> tuple[Pair, ...]:
    """Return the paired difference of every two options that have a value in at least ten common futures."""
    count = len(measured.options)
    tried = max(1, count * (count - 1) // 2)
    reach = NormalDist().inv_cdf(1.0 - (1.0 - CONFIDENCE) / (2.0 * tried))
    found = []
    for first, second in combinations(range(count), 2):
        one, other = measured.values[first], measured.values[second]
        present = np.isfinite(one) & np.isfinite(other)
        futures = int(present.sum())
        if futures < FEWEST:
            continue
        apart = one[present] - other[present]
        mean, spread = float(apart.mean()), float(apart.var(ddof=1))
        error = math.sqrt(spread / futures)
        alone = float(one[present].var(ddof=1) + other[present].var(ddof=1))
        found.append(
            Pair(
                measured.options[first],
                measured.options[second],
                mean,
                mean - reach * error,
                mean + reach * error,
                error,
                float((apart > 0).mean()),
                float((apart < 0).mean()),
                futures,
                alone / spread if spread > 0 else math.inf,
            )
        )
    return tuple(found)
