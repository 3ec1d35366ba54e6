"""Bands, the interval score, and what the model is held against: persistence and two rates.

All on the scale log(1 + violations), at the level ``LEVEL``. The interval score (Gneiting and Raftery 2007) of a
central band [l, u] is (u - l) + (2 / alpha) (l - y)+ + (2 / alpha) (y - u)+ with alpha = 1 - LEVEL; smaller is
better.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from validation.history.counts import Case

Floats = NDArray[np.float64]

LEVEL = 0.8
"""Six of seven and four of five are about this share; a wider band would hold them for nothing."""


@dataclass(frozen=True)
class Bands:
    """Central bands, one a count: lower and upper end on the log scale, each of shape (K,)."""

    low: Floats
    high: Floats

    def holds(self, counted: Floats) -> NDArray[np.bool_]:
        """Return which counts lie inside."""
        return np.asarray((self.low <= counted) & (counted <= self.high))

    @property
    def fold(self) -> Floats:
        """Upper end as a multiple of the lower, both with one violation added."""
        return np.exp(self.high - self.low)

    def score(self, counted: Floats) -> float:
        """Return the mean interval score."""
        outside = np.maximum(self.low - counted, 0.0) + np.maximum(counted - self.high, 0.0)
        return float(np.mean(self.high - self.low + 2.0 / (1.0 - LEVEL) * outside))


def bands_of(drawn: Floats) -> Bands:
    """Return the central bands of draws, shape (draws, K)."""
    tail = (1.0 - LEVEL) / 2.0
    low, high = np.quantile(drawn, [tail, 1.0 - tail], axis=0)
    return Bands(low, high)


def _daily_logs(case: Case) -> Floats:
    """Return log(1 + violations a day) of the judged counts."""
    return np.array([np.log1p(case.counts[k].violations / _days(case, k)) for k in case.judged])


def _days(case: Case, count: int) -> int:
    return case.counts[count].until - case.counts[count].first


def persistence(case: Case, learned: Case) -> Bands:
    """Predict each count at the daily rate of the one before it, the first at the mean before the truce.

    Half-width: that of a Student prediction from the changes of log rates from count to count in the case ``learned``
    (the same case: in sample; the other: out of sample), whose mean change is taken as none.
    """
    changes = np.diff(np.concatenate([[_before(learned)], _daily_logs(learned)]))
    spread = float(np.sqrt(np.mean(np.square(changes))))
    half = spread * stats.t.ppf((1.0 + LEVEL) / 2.0, len(changes))
    rates = np.concatenate([[_before(case)], _daily_logs(case)[:-1]])
    return _around(case, rates, half)


def two_rates(case: Case, learned: Case) -> Bands:
    """Predict at one rate before the truce and one after it, with negative binomial counts.

    The rate before is the mean published for the case. In sample, the rate after and the dispersion are those of the
    case itself; out of sample the rate after is that before times the fall of the other case, and the dispersion is
    the other's.
    """
    after = [k for k in learned.judged if not learned.counts[k].before]
    counted = sum(learned.counts[k].violations for k in after)
    fall = counted / sum(_days(learned, k) for k in after) / learned.counts[0].violations
    before = case.counts[0].violations
    means = np.array(
        [before if case.counts[k].before else before * fall * _days(case, k) for k in case.judged]
    )
    size = _dispersion(learned, fall)
    tail = (1.0 - LEVEL) / 2.0
    law = stats.nbinom(size, size / (size + means))
    return Bands(np.log1p(law.ppf(tail)), np.log1p(law.ppf(1.0 - tail)))


def _before(case: Case) -> float:
    return float(np.log1p(case.counts[0].violations))


def _around(case: Case, log_rates: Floats, half: float) -> Bands:
    days = np.array([_days(case, k) for k in case.judged])
    low, high = (np.log1p(np.maximum(np.expm1(log_rates + sign * half), 0.0) * days) for sign in (-1, 1))
    return Bands(low, high)


def _dispersion(case: Case, fall: float) -> float:
    """Return the negative binomial size that makes the case's own counts most likely, from a grid."""
    before = case.counts[0].violations
    means = np.array(
        [before if case.counts[k].before else before * fall * _days(case, k) for k in case.judged]
    )
    counted = np.array([case.counts[k].violations for k in case.judged])
    grid = np.exp(np.linspace(np.log(0.05), np.log(1000.0), 400))
    fits = [stats.nbinom.logpmf(np.rint(counted), size, size / (size + means)).sum() for size in grid]
    return float(grid[int(np.argmax(fits))])
