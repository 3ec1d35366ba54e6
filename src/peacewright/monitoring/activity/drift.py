"""How a daily rate changed over a window: the slope of the logarithm of weekly counts, with its interval.

A change that was seen, and no forecast: weeks that belong together, and levels that wander, rise and fall without
anything lasting behind it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from peacewright.monitoring.activity.windows import FloatArray, IntArray

WEEK, MONTH = 7, 30
LEAST_WEEKS = 8
"""Weeks without which no change is told. Judged: below, the interval rests on a spread of five weeks or fewer."""
LEAST_COUNT = 30
"""Happenings without which no change is told. Judged: with fewer even a doubling within the window is chance."""
LEVEL = 0.9
_ROUNDS = 50
_CLOSE = 1e-9
_MOST_ALIKE = 0.8
"""Of the likeness of neighbouring weeks: beyond it so few weeks are worth next to none."""


@dataclass(frozen=True)
class Drift:
    """The rate at the end of thirty days over that at their beginning, with its interval of 90 %.

    Attributes
    ----------
    low, best, high : float
        One: no change.
    weeks, count : int
        Whole weeks it rests on, the latest of the window, and happenings in them.
    """

    low: float
    best: float
    high: float
    weeks: int
    count: int


def drift(counts: IntArray) -> Drift | None:
    """Return how the rate changed over some days; None where they are too few to tell.

    A Poisson regression of weekly counts on time. Its standard error is widened by how much more weeks differ than
    Poisson counts would, and by how alike neighbouring weeks are, so that bursts that last longer than a week do not
    pass for a change.

    Parameters
    ----------
    counts : ndarray of int, shape (days,)

    Returns
    -------
    Drift or None
    """
    from scipy.special import stdtrit

    weeks = len(counts) // WEEK
    weekly = counts[len(counts) - weeks * WEEK :].reshape(weeks, WEEK).sum(axis=1)
    if weeks < LEAST_WEEKS or int(weekly.sum()) < LEAST_COUNT:
        return None
    time = (np.arange(weeks) - (weeks - 1) / 2) * WEEK / MONTH
    level, slope = _fit(weekly.astype(np.float64), time)
    mean = np.exp(level + slope * time)
    residual = (weekly - mean) / np.sqrt(mean)
    spread = max(1.0, float(residual @ residual) / (weeks - 2))
    # A few weeks show neighbours as less alike than they are, the more so where a line was taken off. Judged: by
    # 4 / weeks; tests/monitoring/test_drift.py holds what follows against made series.
    alike = float(residual[1:] @ residual[:-1]) / float(residual @ residual) if residual.any() else 0.0
    alike = min(max(alike + 4 / weeks, 0.0), _MOST_ALIKE)
    longer = (1 + alike) / (1 - alike)
    error = math.sqrt(spread * longer / float(mean @ (time - mean @ time / mean.sum()) ** 2))
    reach = float(stdtrit(max((weeks - 2) / longer, 2.0), (1 + LEVEL) / 2)) * error
    low, best, high = (math.exp(value) for value in (slope - reach, slope, slope + reach))
    return Drift(low, best, high, weeks, int(weekly.sum()))


def _fit(counts: FloatArray, time: FloatArray) -> tuple[float, float]:
    """Return level and slope of the logarithm of the mean, by Newton's method.

    One happening is spread over all weeks: without it the slope would run away where all that happened lies in the
    first or the last week.
    """
    counts = counts + 1 / len(counts)
    level, slope = math.log(counts.mean()), 0.0
    for _ in range(_ROUNDS):
        mean = np.exp(np.clip(level + slope * time, -30.0, 30.0))
        gap = np.array([(counts - mean).sum(), (counts - mean) @ time])
        normal = np.array([[mean.sum(), mean @ time], [mean @ time, mean @ time**2]])
        step = np.clip(np.linalg.solve(normal, gap), -1.0, 1.0)
        level, slope = level + float(step[0]), slope + float(step[1])
        if np.abs(step).max() < _CLOSE:
            break
    return level, slope
