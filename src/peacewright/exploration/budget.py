"""The two-level budget: how much of what is seen comes from futures, how much from replications, and how to spend.

A future's value is a mean over R replications, so that means over n futures vary with

    var(mean) = (between + within / R) / n

where ``between`` is the variance from future to future and ``within`` that from replication to replication in one
future. Where a new future costs as much as c further replications, the error for a given budget is least at
R = sqrt(c * within / between) (Cochran 1977, two-stage sampling, section 10.6).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FEWEST_REPLICATIONS = 2
"""With one alone nothing is known of the noise within a future, and no future can be told to lie near an aim."""
NEAR = 2.0
"""A future is near an aim if its mean lies within so many standard errors of it."""


@dataclass(frozen=True)
class Budget:
    """Where the Monte Carlo error of a mean over futures comes from.

    Attributes
    ----------
    mean, error : float
        Mean over futures, and its standard error. The futures are taken as drawn apart; a Latin hypercube errs less
        (Stein 1987), so that the error is an upper bound.
    between, within : float
        Variance from future to future, and from replication to replication.
    futures : int
        Futures with a value.
    replications : int
    """

    mean: float
    error: float
    between: float
    within: float
    futures: int
    replications: int

    @property
    def share_within(self) -> float:
        """Share of the variance of the mean that more replications would take away."""
        noise = self.within / self.replications
        total = self.between + noise
        return noise / total if total > 0 else 0.0


@dataclass(frozen=True)
class Split:
    """A way to spend a budget: futures, replications, and the standard error that is to be expected."""

    futures: int
    replications: int
    error: float


@dataclass(frozen=True)
class ShareMet:
    """Share of futures that meet an aim, with its standard error.

    ``near`` is the share of futures so near the aim that other replications could have put them on its other side.
    """

    share: float
    error: float
    near: float
    futures: int


def budget_of(values: Floats, errors: Floats, replications: int) -> Budget:
    """Return where the error of a mean over futures comes from.

    Parameters
    ----------
    values, errors : ndarray of float, shape (n,)
        Mean and standard error over replications in every future; NaN where there is none.
    replications : int
        R, at least 1. With one, ``within`` cannot be told and is NaN.
    """
    present = np.isfinite(values)
    count = int(present.sum())
    if count < 2:
        mean = float(values[present].mean()) if count else math.nan
        return Budget(mean, math.nan, math.nan, math.nan, count, replications)
    total = float(values[present].var(ddof=1))
    told = present & np.isfinite(errors)
    noise = float((errors[told] ** 2).mean()) if told.any() else math.nan
    between = max(0.0, total - noise) if told.any() else math.nan
    return Budget(
        float(values[present].mean()),
        math.sqrt(total / count),
        between,
        noise * replications,
        count,
        replications,
    )


def share_met(values: Floats, errors: Floats, aim: float, at_least: bool) -> ShareMet:
    """Return the share of futures that meet an aim, with its standard error; NaN where no future has a value."""
    present = np.isfinite(values)
    count = int(present.sum())
    if not count:
        return ShareMet(math.nan, math.nan, math.nan, 0)
    shown, noise = values[present], np.nan_to_num(errors[present])
    share = float((shown >= aim).mean() if at_least else (shown <= aim).mean())
    near = float(((np.abs(shown - aim) <= NEAR * noise) & (noise > 0)).mean())
    return ShareMet(share, math.sqrt(share * (1.0 - share) / count), near, count)


def best_split(found: Budget, cost_of_a_future: float, spend: float) -> Split:
    """Return the split of a budget that gives the smallest error of the mean, with two replications at least.

    Parameters
    ----------
    found : Budget
        Of a run with at least two replications.
    cost_of_a_future : float
        c: what one more future costs, in replications of it.
    spend : float
        The whole budget, in replications.

    Raises
    ------
    ValueError
        If ``within`` is not known, or the budget does not buy one future.
    """
    if not math.isfinite(found.within):
        message = "the split needs a run with at least two replications"
        raise ValueError(message)
    if spend < cost_of_a_future + FEWEST_REPLICATIONS:
        message = f"a budget of {spend:g} replications does not buy one future"
        raise ValueError(message)
    most = int(spend - cost_of_a_future)
    if found.between > 0:
        ideal = math.sqrt(cost_of_a_future * found.within / found.between)
    else:  # futures do not differ: one future tells as much as many
        ideal = most if found.within > 0 else FEWEST_REPLICATIONS

    def split(replications: int) -> Split:
        futures = int(spend / (cost_of_a_future + replications))
        variance = (found.between + found.within / replications) / futures
        return Split(futures, replications, math.sqrt(variance))

    around = {min(most, max(FEWEST_REPLICATIONS, round_to(ideal))) for round_to in (math.floor, math.ceil)}
    return min((split(replications) for replications in sorted(around)), key=lambda found: found.error)


def cost_of_a_future(futures: Floats, replications: Floats, seconds: Floats) -> float:
    """Return what a future costs in replications of it, from times measured at several settings.

    Least squares of seconds = a + b * futures + d * futures * replications; the cost is b / d.

    Parameters
    ----------
    futures, replications, seconds : ndarray of float, shape (m,)
        At least three settings in which futures and replications vary apart.

    Raises
    ------
    ValueError
        If the settings do not tell a future's time from a replication's.
    """
    design = np.column_stack([np.ones(len(seconds)), futures, futures * replications])
    if len(seconds) < 3 or np.linalg.matrix_rank(design) < 3:
        message = "times at three settings or more are needed, in which futures and replications vary apart"
        raise ValueError(message)
    _, future, replication = np.linalg.lstsq(design, seconds, rcond=None)[0]
    if replication <= 0:
        message = "the times do not grow with replications: measure longer runs"
        raise ValueError(message)
    return max(0.0, float(future / replication))
