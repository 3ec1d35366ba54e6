"""Episodes: what comes at a rate and lasts a mean number of days (a two-state chain by day)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from peacewright.simulation.kernel.compiled import compiled, inlined


@compiled
def fill_episode_law(rate: float, mean_days: float, law: NDArray[np.float64]) -> None:
    """Set the chance that an episode holds today if it did not yesterday, and if it did."""
    law[0] = 1.0 - math.exp(-rate)
    law[1] = 1.0 - 1.0 / mean_days


@inlined
def lasts(u: float, before: int, law: NDArray[np.float64]) -> int:
    """Return 1 if an episode holds today, else 0, from a uniform and whether it held yesterday."""
    return int(u < law[before])
