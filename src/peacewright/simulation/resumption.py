"""Deliberate resumption: laid over the kernel's ends, and the break-even hazard ratio that answers what a force is for.

Nobody can predict whether a force deters a party that means to resume the war. So the question is turned round: by
what factor would the presence of the force have to multiply the hazard of deliberate resumption for the option to keep
as many days as no force does? Every replication has one Exp(1) threshold, common to all options; the ceasefire ends by
resumption on the day on which the cumulative hazard

    H(t) = h * (t - first day) + h * (ratio - 1) * (sum of the share of the force in place up to t)

reaches it. Days kept fall as the ratio grows, so that the break-even is found by bisection on common random numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.core.streams import generator
from peacewright.simulation.kernel.arrays import DEFINITIONS

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

LARGEST_RATIO = 1e6
"""Stands for a hazard without bound: with it in place resumption follows at once."""

_LEAST_RATIO = 1e-4
_STEPS = 45
_GRID = 81
RESAMPLES = 400
"""How often futures are drawn again for the interval of a break-even."""
_INTERVAL = (2.5, 97.5)


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


@dataclass(frozen=True, eq=False)
class BreakEven:
    """The break-even hazard ratio under one definition of collapse.

    ``ratio`` is over all futures together, with a bootstrap interval over futures; ``by_future`` has shape (F,). In all
    of them 0 says that the option cannot beat no force even if its presence abolished the hazard, infinity that it does
    whatever the ratio, NaN that the ratio makes no difference and both keep equally many days.
    """

    definition: str
    ratio: float
    low: float
    high: float
    by_future: Floats

    @property
    def reading(self) -> str:
        """The break-even in words."""
        if np.isnan(self.ratio):
            return "no difference: nothing to break even on"
        if self.ratio == 0.0:
            return "cannot beat no force even if presence abolished the hazard"
        if np.isinf(self.ratio):
            return "beats no force whatever presence does to the hazard"
        return f"beats no force if presence multiplies the hazard by at most {self.ratio:.2g}"


def resumption_day(ends: Ends, ratio: Floats | float) -> Integers:
    """Return the day of deliberate resumption, shape (F, R); horizon = not before it.

    The same as ``kernel.resumption.resumption_day`` with its exposure curve, but found by bisection, so that
    hundreds of ratios can be tried.

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


def break_even(option: Ends, none: Ends, definition: str, seed: int) -> BreakEven:
    """Find the hazard ratio at which the option keeps as many days as no force.

    Parameters
    ----------
    option, none : Ends
        Of the same futures and replications.
    definition : str
        Name of the definition of collapse that both ends follow.
    seed : int
        Of the bootstrap.

    Raises
    ------
    ValueError
        If the two were not lived through the same futures.
    """
    if option.end_day.shape != none.end_day.shape:
        raise ValueError(
            f"options of {option.end_day.shape} and {none.end_day.shape} runs cannot be compared"
        )
    base = days_kept(none, 1.0)
    ratios = np.concatenate([[0.0], np.geomspace(_LEAST_RATIO, LARGEST_RATIO, _GRID - 1)])
    gains = np.stack([days_kept(option, ratio) - base for ratio in ratios], axis=1)
    pooled = _bisect(lambda ratio: float((days_kept(option, ratio) - base).mean()))
    stream = generator(seed, "break-even", definition)
    count = len(base)
    weights = stream.multinomial(count, np.full(count, 1.0 / count), size=RESAMPLES) / count
    resampled = _crossing(weights @ gains, ratios)
    known = resampled[~np.isnan(resampled)]
    low, high = np.percentile(known, _INTERVAL, method="nearest") if len(known) else (np.nan, np.nan)
    return BreakEven(definition, pooled, float(low), float(high), _crossing(gains, ratios))


def _bisect(gain: Callable[[float], float]) -> float:
    """Return the ratio at which a gain that falls with the ratio is zero."""
    at_none, at_most = gain(0.0), gain(LARGEST_RATIO)
    if at_none == at_most == 0.0:
        return float("nan")
    if at_none < 0.0:
        return 0.0
    if at_most >= 0.0:
        return float("inf")
    low, high = np.log(_LEAST_RATIO), np.log(LARGEST_RATIO)
    if gain(_LEAST_RATIO) < 0.0:
        return _LEAST_RATIO
    for _ in range(_STEPS):
        middle = (low + high) / 2.0
        if gain(float(np.exp(middle))) >= 0.0:
            low = middle
        else:
            high = middle
    return float(np.exp((low + high) / 2.0))


def _crossing(gains: Floats, ratios: Floats) -> Floats:
    """Return where each row of gains, which fall along the ratios, crosses zero, shape (rows,)."""
    enough = gains >= 0.0
    last = enough.shape[1] - 1 - enough[:, ::-1].argmax(axis=1)
    found = np.zeros(len(gains))
    inner = enough.any(axis=1) & (last < len(ratios) - 1)
    rows, left = np.flatnonzero(inner), last[inner]
    above, below = gains[rows, left], gains[rows, left + 1]
    share = above / (above - below)
    logs = np.log(np.maximum(ratios, _LEAST_RATIO))
    found[rows] = np.exp(logs[left] + share * (logs[left + 1] - logs[left]))
    found[enough[:, -1]] = np.inf
    found[(gains == 0.0).all(axis=1)] = np.nan
    return found


def definition_index(definition: str) -> int:
    """Return the place of a definition of collapse in the kernel's arrays.

    Raises
    ------
    ValueError
        If there is no such definition.
    """
    if definition not in DEFINITIONS:
        raise ValueError(f"no definition of collapse '{definition}'; there are {', '.join(DEFINITIONS)}")
    return DEFINITIONS.index(definition)
