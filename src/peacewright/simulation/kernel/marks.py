"""Marks: how many violations a monitor would log for one incident (discretised Lomax law with a cap)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.simulation.kernel.compiled import compiled, inlined


@compiled
def fill_mark_law(scale: float, tail: float, cap: int, above: NDArray[np.float64]) -> None:
    """Set P(mark > m) for m = 1, 2, ...: most draws end there. Scale 0 leaves the mark at 1."""
    for place in range(above.shape[0]):
        mark = place + 1
        above[place] = (1.0 + mark / scale) ** -tail if scale > 0.0 and mark < cap else 0.0


@inlined
def small_mark(u: float, above: NDArray[np.float64]) -> int:
    """Return the mark of a uniform in (0, 1], counted off the table without a branch.

    One that is too large for the table is one more than it holds.
    """
    mark = 1
    for place in range(above.shape[0]):
        mark += int(u < above[place])
    return mark


@inlined
def large_mark(u: float, scale: float, tail: float, above: NDArray[np.float64], cap: int) -> int:
    """Return the mark of a uniform too small for the table, by the inverse of the law.

    P(mark >= m) = (1 + (m - 1) / scale) ** -tail for m = 1 .. cap.
    """
    size = 1.0 + scale * (u ** (-1.0 / tail) - 1.0)
    if size >= cap:
        return cap
    return max(above.shape[0] + 1, int(size))
