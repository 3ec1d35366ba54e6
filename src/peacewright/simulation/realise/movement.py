"""Movement in each future: the arrival curve after the order to deploy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.plan.schedules import MovementPart
from peacewright.simulation.futures import Reader


def realise_movement(part: MovementPart, reader: Reader, days: int) -> NDArray[np.float64]:
    """Return the share of the force that could have arrived k days after the order, shape (F, days).

    Nothing before the first echelon; its share when it is in place; then in a straight line to the whole
    force.
    """
    if not part.factors:
        return np.zeros((reader.count, days), dtype=np.float64)
    first = reader.value(part.factors["first_echelon_days"])[:, None]
    share = np.clip(reader.value(part.factors["first_echelon_share"]), 0.0, 1.0)[:, None]
    full = np.maximum(reader.value(part.factors["full_force_days"])[:, None], first)
    day = np.arange(days, dtype=np.float64)[None, :]
    slope = np.divide(day - first, full - first, out=np.ones((reader.count, days)), where=full > first)
    curve = share + (1.0 - share) * np.clip(slope, 0.0, 1.0)
    return np.asarray(np.where(day >= first, curve, 0.0))
