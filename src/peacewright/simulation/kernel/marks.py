"""Marks: how many violations a monitor would log for one incident (discretised Lomax law with a cap)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.simulation.kernel.compiled import compiled
from peacewright.simulation.kernel.streams import uniform


@compiled
def chance_above_one(scale: float, tail: float) -> float:
    """Return P(mark > 1), known beforehand: many draws end there. Scale 0 leaves the mark at 1."""
    return float((1.0 + 1.0 / scale) ** -tail) if scale > 0.0 else 0.0


@compiled
def draw_mark(stream: NDArray[np.uint64], scale: float, tail: float, above_one: float, cap: int) -> int:
    """Draw a mark with P(mark >= m) = (1 + (m - 1) / scale) ** -tail for m = 1 .. cap."""
    u = 1.0 - uniform(stream)
    if u >= above_one:
        return 1
    size = 1.0 + scale * (u ** (-1.0 / tail) - 1.0)
    if size >= cap:
        return cap
    return int(size)
