"""What would have to be true: pool, nations and tours that keep a strength in place, whatever the known pools are."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from peacewright.core.units import DAYS_PER_MONTH
from peacewright.plan.generation import Inverse


def months_of(days: float) -> int:
    """Return a duration in whole months, at least one."""
    return max(1, round(days / DAYS_PER_MONTH))


def cycle_months(tour: int, dwell_ratio: float) -> int:
    """Return the months from the start of a tour to the start of the same person's next: tour × (1 + dwell ratio)."""
    return math.ceil(tour * (1 + dwell_ratio) - 1e-9)


def inverse_of(
    strength: float,
    tour: int,
    months: int,
    dwell_ratio: float,
    pools: NDArray[np.float64],
    largest_share: float,
    tied_up_ratio: float,
) -> Inverse:
    """Say what would have to be true for a strength to be kept in place.

    Parameters
    ----------
    strength : float
        Persons in place.
    tour, months : int
        Months of a tour, and of the operation.
    dwell_ratio : float
        Rest for each month of tour before the next.
    pools : ndarray of float, shape (N,)
        Known pools by nation, in persons; may be empty.
    largest_share : float
        Most that one nation is assumed to carry.
    tied_up_ratio : float
        Persons in place, preparing and recovering for each person in place.

    Returns
    -------
    Inverse
        Pool, nations and person-tours needed.
    """  # fmt: skip
    needed = strength * (1 + dwell_ratio)
    tours = months / tour
    known = float(pools.sum())
    capped = np.sort(np.minimum(pools, largest_share * needed))[::-1]
    reached = np.cumsum(capped)
    if needed <= 0:
        nations = 0
    elif len(reached) and reached[-1] >= needed:
        nations = int(np.searchsorted(reached, needed - 1e-9)) + 1
    else:
        positive = capped[capped > 0]
        mean = float(positive.mean()) if len(positive) else largest_share * needed
        got = float(reached[-1]) if len(positive) else 0.0
        nations = len(positive) + math.ceil((needed - got) / mean - 1e-9)
    return Inverse(
        pool_needed_persons=needed,
        nations_needed=nations,
        largest_share_assumed=largest_share,
        tours_needed=tours,
        persons_over_duration=strength * tours,
        tied_up_persons=strength * tied_up_ratio,
        pool_known_persons=known,
    )
