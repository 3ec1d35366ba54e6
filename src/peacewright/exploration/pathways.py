"""Adaptive pathways: until when each option lasts, and which other could take over where it stops.

An option is followed as long as it still works in a declared share of the runs of a condition's futures. The day on
which that share falls below is its tipping point (Kwadijk et al. 2010; Haasnoot et al. 2013). A transfer leads to an
option that still works in more runs of the same futures on that day, by more than Monte Carlo error.

The share is one of runs, not of futures by their mean: how long runs last is skewed, so that a future's mean lies above
most of its runs, the more so the more runs it has. Runs of one future are not independent; futures are what was
sampled, and errors are those between futures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from peacewright.exploration.measured import FEWEST

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Tipping:
    """Until when one option lasts.

    Attributes
    ----------
    option : str
    day : int, optional
        First day on which it works in less than the declared share of runs; None if not within the horizon.
    low, high : int, optional
        The earliest and latest day that the share's 95 % interval allows; None beyond the horizon.
    """

    option: str
    day: int | None
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Transfer:
    """From an option that stops to one that still works in more runs of the same futures; a difference of shares."""

    day: int
    source: str
    goal: str
    difference: float
    low: float
    high: float


@dataclass(frozen=True)
class Pathways:
    """Tipping points of all options under one condition, and the transfers between them."""

    futures: int
    runs: int
    share: float
    horizon: int
    tippings: tuple[Tipping, ...]
    transfers: tuple[Transfer, ...]


def pathways(
    options: Sequence[str], lasts: Floats, inside: Flags, share: float, horizon: int
) -> Pathways | None:
    """Find tipping points and transfers under one condition.

    Parameters
    ----------
    options : sequence of str
    lasts : ndarray of float, shape (o, n, r)
        Until which day each option works in each run of each future; not NaN.
    inside : ndarray of bool, shape (n,)
        Futures of the condition.
    share : float
        An option is followed as long as it works in at least this share of their runs; each future weighs the same.
    horizon : int
        Days that futures are lived through.

    Returns
    -------
    Pathways or None
        None if fewer than ten futures are of the condition.
    """
    count = int(inside.sum())
    if count < FEWEST:
        return None
    here = lasts[:, inside]
    tippings = tuple(_tipping(option, row, share, horizon) for option, row in zip(options, here, strict=True))
    return Pathways(
        count, count * lasts.shape[2], share, horizon, tippings, tuple(_transfers(tippings, here))
    )


def _working(lasts: Floats, horizon: int) -> Floats:
    """Return the share of each future's runs that last to each day from 1 to the horizon, shape (n, horizon)."""
    futures, runs = lasts.shape
    until = np.clip(np.floor(lasts), 0, horizon).astype(np.int64)
    places = until + (horizon + 1) * np.arange(futures)[:, None]
    ending = np.bincount(places.ravel(), minlength=futures * (horizon + 1)).reshape(futures, horizon + 1)
    return np.asarray(np.cumsum(ending[:, :0:-1], axis=1)[:, ::-1] / runs)


def _tipping(option: str, lasts: Floats, share: float, horizon: int) -> Tipping:
    by_future = _working(lasts, horizon)
    working = by_future.mean(axis=0)
    error = by_future.std(axis=0, ddof=1) / np.sqrt(len(by_future))
    reach = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2.0) * error

    def first(level: Floats) -> int | None:
        # Shares of runs are sums of fractions: what is equal to the share but for rounding is not below it.
        under = np.flatnonzero(level < share - 1e-12)
        return int(under[0]) + 1 if len(under) else None

    return Tipping(option, first(working), first(working - reach), first(working + reach))


def _transfers(tippings: Sequence[Tipping], lasts: Floats) -> list[Transfer]:
    """Return for each option that stops the others that work in more runs on that day, the best first."""
    count = lasts.shape[1]
    found = []
    pairs = len(tippings) * (len(tippings) - 1)
    reach = NormalDist().inv_cdf(1.0 - (1.0 - CONFIDENCE) / (2.0 * max(1, pairs)))
    for place, source in enumerate(tippings):
        if source.day is None:
            continue
        working = (lasts >= source.day).mean(axis=2)
        later = []
        for other, goal in enumerate(tippings):
            apart = working[other] - working[place]
            error = float(np.sqrt(apart.var(ddof=1) / count))
            mean = float(apart.mean())
            if other != place and mean - reach * error > 0.0 and (goal.day is None or goal.day > source.day):
                low, high = mean - reach * error, mean + reach * error
                later.append(Transfer(source.day, source.option, goal.option, mean, low, high))
        found += sorted(later, key=lambda transfer: -transfer.difference)
    return found
