"""Air and sea: how many vessels are on station in each future, where straits keep outside warships away."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.plan.plan import Plan
from peacewright.simulation.futures import Reader


def vessels_on_station(plan: Plan, reader: Reader) -> NDArray[np.float64]:
    """Return vessels on station by future, shape (F,): as the option says; behind straits what those let in can keep.

    Vessels are spread evenly over the sea areas. In waters that no strait closes the lever stands: who owns how many is
    then not asked.
    """
    wanted = np.full(reader.count, float(plan.option.levers.vessels_on_station))
    named = plan.air_and_sea.hull_factors
    if named is None:
        return wanted
    owned = np.zeros(reader.count)
    for name in named:
        owned = owned + reader.value(name)
    behind = wanted * plan.air_and_sea.closed_share
    kept: NDArray[np.float64] = np.minimum(behind, owned / reader.value("sea.hulls_per_vessel_on_station"))
    return wanted - behind + kept
