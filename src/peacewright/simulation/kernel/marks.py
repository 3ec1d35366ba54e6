"""Marks: how many violations a monitor would log for one incident (discretised Pareto with a cap)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.simulation.kernel.compiled import compiled
from peacewright.simulation.kernel.streams import uniform


@compiled
def draw_mark(stream: NDArray[np.uint64], tail: float, one_below: float, cap: int) -> int:
    """Draw a mark with P(mark >= m) = m ** -tail for m = 1 .. cap.

    ``one_below`` is 2 ** -tail, the chance of more than one violation, known beforehand: most draws end there.
    """
    u = 1.0 - uniform(stream)
    if u > one_below:
        return 1
    size = u ** (-1.0 / tail)
    if size >= cap:
        return cap
    return int(size)
