"""The break-even hazard ratio, which answers what a force is for.

Nobody can predict whether a force deters a party that means to resume the war. So the question is turned round: by
what factor would the presence of the force have to multiply the hazard of deliberate resumption for the option to keep
as many days as no force does? Days kept fall as the ratio grows: the break-even is where they cross those of no force,
on common random numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.core.streams import generator
from peacewright.simulation.resumption import Ends, days_kept

Floats = NDArray[np.float64]

LARGEST_RATIO = 1e6
"""Stands for a hazard without bound: with it in place resumption follows at once."""

_LEAST_RATIO = 1e-4
RATIOS = np.concatenate([[0.0], np.geomspace(_LEAST_RATIO, LARGEST_RATIO, 80)])
"""Ratios at which days are kept for later, K of them: eight to a tenfold."""

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
    return break_even_of(kept_by_ratio(option), kept_by_ratio(none), definition, seed)


def kept_by_ratio(ends: Ends) -> Floats:
    """Return days kept at each of ``RATIOS``, mean over replications, shape (F, K): all that a break-even needs."""
    if not _is_present(ends):  # then the ratio multiplies nothing
        return np.repeat(days_kept(ends, 1.0)[:, None], len(RATIOS), axis=1)
    return np.stack([days_kept(ends, ratio) for ratio in RATIOS], axis=1)


def _is_present(ends: Ends) -> bool:
    presence = ends.presence_days if ends.exposure is None else ends.exposure
    return bool((presence[..., -1] > 0).any() and (ends.deployed_day >= 0).any())


def break_even_of(kept: Floats, without: Floats, definition: str, seed: int) -> BreakEven:
    """Find the break-even from days kept by ratio with and without a force, each of shape (F, K).

    Between two ratios, days kept are taken as linear in the logarithm of the ratio.

    Raises
    ------
    ValueError
        If the two are not of the same futures.
    """
    if kept.shape != without.shape:
        raise ValueError(f"days kept of shapes {kept.shape} and {without.shape} cannot be compared")
    gains = kept - without
    stream = generator(seed, "break-even", definition)
    count = len(gains)
    weights = stream.multinomial(count, np.full(count, 1.0 / count), size=RESAMPLES) / count
    resampled = _crossing(weights @ gains, RATIOS)
    known = resampled[~np.isnan(resampled)]
    low, high = np.percentile(known, _INTERVAL, method="nearest") if len(known) else (np.nan, np.nan)
    pooled = _crossing(gains.mean(axis=0, keepdims=True), RATIOS)[0]
    return BreakEven(definition, float(pooled), float(low), float(high), _crossing(gains, RATIOS))


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
