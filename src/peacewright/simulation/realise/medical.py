"""Medical care in each future: who is operated on in time, and which posts are given up where aircraft may not fly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.plan.medical_shares import SHARES, given_up_share, shares_of
from peacewright.plan.plan import Plan
from peacewright.simulation.futures import Reader

Floats = NDArray[np.float64]


def realise_medical(plan: Plan, reader: Reader) -> dict[str, Floats]:
    """Return every share of ``SHARES`` in every future, shape (F,) each; NaN without a force.

    Where facilities and helicopters stand is the plan's; limits, speeds, delays, weather and night are the future's.
    """
    if not plan.medical.posts:
        return {name: np.full(reader.count, np.nan) for name in SHARES}
    return shares_of(plan.medical, reader.value, plan.factors.value("travel.road_speed"))


def realise_given_up(plan: Plan, reader: Reader) -> Floats:
    """Return the share of the places at the line that are given up where aircraft may not fly, shape (F,)."""
    if not plan.medical.posts:
        return np.zeros(reader.count)
    return np.asarray(given_up_share(plan.medical, reader.value, plan.factors.value("travel.road_speed")))
