"""Influence: what share of an outcome's variation each uncertainty explains alone, by two measures of different kinds.

- **of the amount**: the first-order index of Sobol', Var(E[Y | X]) / Var(Y). It asks what knowing X would take from the
  variance of Y, and sees effects of any shape, but of the mean only.
- **of the whole distribution**: the Cramer-von Mises index (Gamboa, Klein and Lagnoux 2018), the same share for the
  question whether Y is above t, over all t that Y takes. It is zero only if Y does not depend on X at all, and does not
  change when Y is measured on another scale, so that one heavy tail cannot carry it.

Both are estimated from the futures as they are (no design of its own), label by label for a choice, and by a straight
line in each of some slices for a factor. Fitted noise is taken out as in an adjusted R-squared.

Beside them stands Spearman's rank correlation (:mod:`.sensitivity`), which alone tells the direction.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from peacewright.core.futures import Futures

Floats = NDArray[np.float64]

CONFIDENCE = 0.95
MOST_SLICES = 16
A_SLICE = 40
"""Futures that a slice holds at least, so that its line is told from noise."""
THRESHOLDS = 40
"""Values of t at which the whole distribution is looked at, at equal shares of the futures."""
FEWEST = 4 * A_SLICE


@dataclass(frozen=True)
class Influence:
    """Share of an outcome's variation that one factor or choice explains alone, with its interval.

    Attributes
    ----------
    name : str
    share, low, high : float
        The interval is at the stated confidence for each one alone. A share may fall below zero by chance.
    error : float
        Standard error.
    stands_out : bool
        Whether the interval, widened for the number of names tried (Bonferroni), leaves out zero.
    """

    name: str
    share: float
    low: float
    high: float
    error: float
    stands_out: bool


def of_amount(futures: Futures, names: tuple[str, ...], outcome: Floats) -> tuple[Influence, ...]:
    """Return the first-order index of every name, in their order.

    Parameters
    ----------
    futures : Futures
    names : tuple of str
        Factors and choices that vary.
    outcome : ndarray of float, shape (n,)
        NaN where a future has no value: it is left out.

    Returns
    -------
    tuple of Influence
        Empty where the outcome does not vary or fewer than 160 futures have a value.

    References
    ----------
    Sobol', I. M. (1993). Sensitivity estimates for nonlinear mathematical models. Mathematical Modelling and
    Computational Experiments 1, 407-414.
    """
    present = np.isfinite(outcome)
    return _influences(futures, names, present, outcome[present][None, :])


def of_distribution(futures: Futures, names: tuple[str, ...], outcome: Floats) -> tuple[Influence, ...]:
    """Return the Cramer-von Mises index of every name, in their order; as :func:`of_amount`, infinite values kept.

    References
    ----------
    Gamboa, F., Klein, T. and Lagnoux, A. (2018). Sensitivity analysis based on Cramer-von Mises distance. SIAM/ASA
    Journal on Uncertainty Quantification 6(2), 522-548.
    """
    present = ~np.isnan(outcome)
    shown = outcome[present]
    if not len(shown):
        return ()
    levels = np.quantile(shown, (np.arange(THRESHOLDS) + 0.5) / THRESHOLDS, method="inverted_cdf")
    return _influences(futures, names, present, (shown <= levels[:, None]).astype(np.float64))


def _influences(
    futures: Futures, names: tuple[str, ...], present: NDArray[np.bool_], outputs: Floats
) -> tuple[Influence, ...]:
    """Explain a stack of outputs, shape (q, n), by every name alone; shares are of the sum of their variances."""
    count = outputs.shape[1]
    if count < FEWEST:
        return ()
    centred = outputs - outputs.mean(axis=1, keepdims=True)
    total = float((centred**2).sum()) / count
    if total <= 0.0:
        return ()
    whole = (centred**2).sum(axis=0)
    one = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2.0)
    all_of_them = NormalDist().inv_cdf(1.0 - (1.0 - CONFIDENCE) / (2.0 * max(1, len(names))))
    found = []
    for name in names:
        if name in futures.choices:
            groups = _by_label(futures.choices[name].codes[present])
        else:
            groups = _by_slice(futures.values[name][present])
        share, error = _explained(groups, centred, whole, total)
        found.append(
            Influence(
                name,
                share,
                share - one * error,
                share + one * error,
                error,
                share - all_of_them * error > 0.0,
            )
        )
    return tuple(found)


@dataclass(frozen=True, eq=False)
class _Groups:
    """Futures in groups: labels of a choice, or slices of a factor.

    Attributes
    ----------
    order : ndarray of int, shape (n,)
        The futures, group by group.
    starts, sizes : ndarray of int, shape (m,)
        Where each group begins in that order, and how many futures it has.
    within : ndarray of float, shape (n,), optional
        The rank inside a slice, centred and of length one in each; in that order. None for labels.
    """

    order: NDArray[np.int64]
    starts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    within: Floats | None

    @property
    def free(self) -> int:
        """How many numbers are fitted beside the mean of all."""
        return len(self.sizes) * (1 if self.within is None else 2) - 1


def _explained(groups: _Groups, centred: Floats, whole: Floats, total: float) -> tuple[float, float]:
    """Return the share that groups explain of centred outputs (q, n), less what they would of noise, and its error.

    With r the residuals and V the total, S = 1 - E[r^2] / V, whose influence function is
    -(r^2 - E[r^2]) / V + E[r^2] (y^2 - V) / V^2; where nothing is explained that vanishes, and what is left is the
    spread of the fitted noises.
    """
    count = centred.shape[1]
    shown = centred[:, groups.order]
    # Sums by group without matrix products: those would differ in the last digit with the number of threads.
    means = np.add.reduceat(shown, groups.starts, axis=1) / groups.sizes
    rest = shown - np.repeat(means, groups.sizes, axis=1)
    if groups.within is not None:
        slopes = np.add.reduceat(rest * groups.within, groups.starts, axis=1)
        rest -= np.repeat(slopes, groups.sizes, axis=1) * groups.within
    unexplained = (rest**2).sum(axis=0)
    noise = float(unexplained.sum()) / max(1, count - 1 - groups.free)
    share = 1.0 - noise * (count - 1) / (total * count)
    influence = -unexplained / total + (1.0 - share) * whole[groups.order] / total
    # The outputs of one stack go together, so that their number does not make the fitted noise smaller.
    by_chance = 2.0 * groups.free * (1.0 - share) ** 2 / count**2
    return share, float(np.sqrt(influence.var(ddof=1) / count + by_chance))


def _by_label(codes: NDArray[np.int64]) -> _Groups:
    sizes = np.bincount(codes)
    sizes = sizes[sizes > 0]
    return _Groups(np.argsort(codes, kind="stable"), np.cumsum(sizes) - sizes, sizes, None)


def _by_slice(values: Floats) -> _Groups:
    """Cut a factor into slices of as many futures each; a factor of few values by value."""
    slices = min(MOST_SLICES, max(2, len(values) // (2 * A_SLICE)))
    levels = np.unique(values)
    if len(levels) <= 2 * slices:
        return _by_label(np.searchsorted(levels, values))
    order = np.argsort(values, kind="stable")
    place = np.arange(len(values)) * slices // len(values)
    sizes = np.bincount(place)
    starts = np.cumsum(sizes) - sizes
    slope = np.arange(len(values)) - np.repeat(starts + (sizes - 1) / 2.0, sizes)
    return _Groups(order, starts, sizes, slope / np.sqrt(np.repeat(np.add.reduceat(slope**2, starts), sizes)))
