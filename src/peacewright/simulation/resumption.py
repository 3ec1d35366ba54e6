"""Deliberate resumption: laid over the kernel's ends afterwards, so that any hazard and any ratio can be tried.

Every replication has one Exp(1) threshold, common to all options; the ceasefire ends by resumption on the day on which
the cumulative hazard

    H(t) = h * (t - first day) + h * (ratio - 1) * (sum of the share of the force in place up to t)

reaches it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Ends:
    """What the overlay needs of one option.

    Attributes
    ----------
    horizon : int
    end_day : ndarray of int, shape (F, R)
        Day on which the ceasefire ended of other causes; horizon = held.
    first_day, deployed_day, departed_day : ndarray of int, shape (F, R)
        First day bound, order to deploy, departure; -1 = never.
    threshold : ndarray of float, shape (F, R)
        Exp(1) draws.
    hazard : ndarray of float, shape (F,)
        Hazard of deliberate resumption without a force, a day.
    presence_days : ndarray of float, shape (F, K + 1)
        Sum of the share of the force in place over the first k days after the order.
    exposure : ndarray of float, shape (F, R, T + 1), or None
        Sum of the share in place up to day t in each run, where gates of the plan move the force: then this counts.
    """

    horizon: int
    end_day: Integers
    first_day: Integers
    deployed_day: Integers
    departed_day: Integers
    threshold: Floats
    hazard: Floats
    presence_days: Floats
    exposure: Floats | None = None


def resumption_day(ends: Ends, ratio: Floats | float) -> Integers:
    """Return the day of deliberate resumption, shape (F, R); horizon = not before it.

    Found by bisection on the days, so that hundreds of ratios can be tried.

    Parameters
    ----------
    ends : Ends
    ratio : float or ndarray of float, shape (F,)
        Hazard ratio while the whole force is in place.
    """
    slope = np.broadcast_to(np.asarray(ratio, dtype=np.float64) - 1.0, ends.hazard.shape)[:, None]
    future = np.arange(len(ends.hazard))[:, None]
    last = ends.presence_days.shape[1] - 1
    began = ends.first_day >= 0
    first = np.where(began, ends.first_day, ends.horizon)
    deployed = np.where(ends.deployed_day >= 0, ends.deployed_day, ends.horizon)
    departed = np.where(ends.departed_day >= 0, ends.departed_day, ends.horizon)

    def cumulative(day: Integers) -> Floats:
        if ends.exposure is not None:
            present = _at(ends.exposure, day) - _at(ends.exposure, first)
            return np.asarray(ends.hazard[:, None] * (day - first + slope * present))
        there = np.clip(np.minimum(day, departed) - deployed, 0, last)
        before = np.clip(np.minimum(first, departed) - deployed, 0, last)
        present = ends.presence_days[future, there] - ends.presence_days[future, before]
        return np.asarray(ends.hazard[:, None] * (day - first + slope * present))

    low = first.copy()
    high = np.full(first.shape, ends.horizon, dtype=np.int64)
    reached = cumulative(high) >= ends.threshold
    # Invariant where reached: the threshold lies in (low, high].
    while np.any(high - low > 1):
        middle = (low + high) // 2
        over = cumulative(middle) >= ends.threshold
        high = np.where(over, middle, high)
        low = np.where(over, low, middle)
    # The threshold is reached in the course of the day before: that is the day of resumption.
    return np.asarray(np.where(began & reached, high - 1, ends.horizon), dtype=np.int64)


def _at(exposure: Floats, day: Integers) -> Floats:
    return np.asarray(np.take_along_axis(exposure, day[:, :, None], axis=2)[:, :, 0])


def days_kept(ends: Ends, ratio: Floats | float | None) -> Floats:
    """Return days kept up to the horizon, mean over replications, shape (F,); ``None`` leaves resumption out."""
    end = ends.end_day if ratio is None else np.minimum(ends.end_day, resumption_day(ends, ratio))
    kept = np.where(ends.first_day >= 0, np.maximum(0, end - ends.first_day), 0)
    return np.asarray(kept.mean(axis=1), dtype=np.float64)
