"""Designs: how futures are drawn over factors and choices.

The Latin hypercube itself is ``core.futures.draw``, because the simulation draws with it too; it is offered here under
the name that the rest of the design uses.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from peacewright.core.factors import FactorSet
from peacewright.core.futures import Choice, Futures, draw

__all__ = ["at_best", "draw"]


def at_best(factors: FactorSet, chosen: Mapping[str, str], seed: int = 0) -> Futures:
    """Return the one future in which every factor has its best value and every choice the label given."""
    return Futures(
        1,
        seed,
        {},
        {name: factor.best for name, factor in factors.items()},
        {name: Choice((label,), np.zeros(1, dtype=np.int64)) for name, label in chosen.items()},
    )
