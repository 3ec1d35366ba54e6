"""Adaptive pathways: until when each option lasts, and which other could take over where it stops.

An option is followed as long as it still works in a declared share of the futures of a condition. The day on which that
share falls below is its tipping point (Kwadijk et al. 2010; Haasnoot et al. 2013). A transfer leads to an option that
still works in more of the same futures on that day, by more than Monte Carlo error.
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
        First day on which it works in less than the declared share of futures; None if not within the horizon.
    low, high : int, optional
        The earliest and latest day that the share's 95 % interval allows; None beyond the horizon.
    """

    option: str
    day: int | None
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Transfer:
    """From an option that stops to one that still works in more of the same futures; the difference is of shares."""

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
    lasts : ndarray of float, shape (o, n)
        Until which day each option works in each future.
    inside : ndarray of bool, shape (n,)
        Futures of the condition.
    share : float
        An option is followed as long as it works in at least this share of them.
    horizon : int
        Days that futures are lived through.

    Returns
    -------
    Pathways or None
        None if fewer than ten futures are of the condition and have values.
    """
    known = inside & np.isfinite(lasts).all(axis=0)
    count = int(known.sum())
    if count < FEWEST:
        return None
    here = lasts[:, known]
    tippings = tuple(_tipping(option, row, share, horizon) for option, row in zip(options, here, strict=True))
    return Pathways(count, share, horizon, tippings, tuple(_transfers(tippings, here)))


def _tipping(option: str, lasts: Floats, share: float, horizon: int) -> Tipping:
    days = np.arange(1, horizon + 1)
    working = 1.0 - np.searchsorted(np.sort(lasts), days, side="left") / len(lasts)
    reach = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2.0) * np.sqrt(share * (1.0 - share) / len(lasts))

    def first(below: float) -> int | None:
        under = np.flatnonzero(working < below)
        return int(days[under[0]]) if len(under) else None

    return Tipping(option, first(share), first(share + reach), first(share - reach))


def _transfers(tippings: Sequence[Tipping], lasts: Floats) -> list[Transfer]:
    """Return for each option that stops the others that work in more futures on that day, the best first."""
    count = lasts.shape[1]
    found = []
    pairs = len(tippings) * (len(tippings) - 1)
    reach = NormalDist().inv_cdf(1.0 - (1.0 - CONFIDENCE) / (2.0 * max(1, pairs)))
    for place, source in enumerate(tippings):
        if source.day is None:
            continue
        working = lasts >= source.day
        later = []
        for other, goal in enumerate(tippings):
            apart = working[other].astype(np.float64) - working[place]
            error = float(np.sqrt(apart.var(ddof=1) / count))
            mean = float(apart.mean())
            if other != place and mean - reach * error > 0.0 and (goal.day is None or goal.day > source.day):
                low, high = mean - reach * error, mean + reach * error
                later.append(Transfer(source.day, source.option, goal.option, mean, low, high))
        found += sorted(later, key=lambda transfer: -transfer.difference)
    return found
