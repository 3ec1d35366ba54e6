"""The break-even hazard ratio, which answers what a force is for.

Nobody can predict whether a force deters a party that means to resume the war. So the question is turned round: by
what factor would the presence of the force have to multiply the hazard of deliberate resumption for the option to keep
as many days as no force does? Days kept fall as the ratio grows, so that the break-even is found by bisection on
common random numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.core.streams import generator
from peacewright.simulation.resumption import Ends, days_kept

Floats = NDArray[np.float64]

LARGEST_RATIO = 1e6
"""Stands for a hazard without bound: with it in place resumption follows at once."""

_LEAST_RATIO = 1e-4
_STEPS = 45
_GRID = 81
RESAMPLES = 400
"""How often futures are drawn again for the interval of a break-even."""
_INTERVAL = (2.5, 97.5)


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
